"""How any room shows itself: pages, endpoints, verbs, components."""
