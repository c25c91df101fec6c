"""Scorers: how good a stage is on a labelled file."""
