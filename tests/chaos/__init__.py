"""Breaks a running system at random places, again and again, and counts what was lost or came twice."""
