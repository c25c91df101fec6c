"""Trains the line classifier of the clean stage on labelled pages."""
