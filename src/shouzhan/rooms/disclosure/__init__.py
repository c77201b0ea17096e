"""披露: results are disclosed, triaged, numbered, and kept as one dossier."""
