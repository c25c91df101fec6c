"""The read model: what the topics tell, in one SQLite file, and what keeps it up to date."""
