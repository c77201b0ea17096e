"""权益测算: what the law gives in one case, worked out in the open; and the numbers of the law, changed by two people."""
