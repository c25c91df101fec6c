"""The names of an article: cut, typed, and joined where they name the same thing."""
