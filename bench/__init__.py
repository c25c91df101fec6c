"""Side-by-side measurements, each a command behind `make bench` and `make bench-memory`."""
