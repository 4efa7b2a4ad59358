"""Runs, what happens in them, and what they follow."""
