"""Steps taken again because the policy they rested on changed; the old step stays where it was."""
