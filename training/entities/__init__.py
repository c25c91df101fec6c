"""The weights of salience."""
