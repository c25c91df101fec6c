"""Links: what the entities of an article are outside of it, by built-in tables and alias files."""
