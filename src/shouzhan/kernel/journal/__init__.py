"""The append-only journal and its proofs."""
