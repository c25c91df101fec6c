"""Trains the pair network of the stance stage: data, examples, network, training, export, validation."""
