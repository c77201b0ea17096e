"""督办协同: task cases, conferences, groups, suggestions."""
