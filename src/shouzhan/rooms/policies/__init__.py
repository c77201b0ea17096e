"""政策库: documents, clauses, tasks and targets as stated."""
