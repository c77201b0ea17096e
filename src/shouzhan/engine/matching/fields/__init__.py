"""What a text is about: its key phrases, and the technical field, industry and patent section it belongs to."""
