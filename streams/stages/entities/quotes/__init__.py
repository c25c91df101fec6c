"""Who says what: words between marks, clauses of verbs of saying, and their speakers."""
