"""Pure rules of the live tables: a record to facts, a row and a fact to the next row."""
