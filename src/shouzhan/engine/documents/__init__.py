"""Documents in and out: policy parsing, Word, PDF, spreadsheets."""
