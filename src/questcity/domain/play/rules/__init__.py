"""How evidence is judged: pure functions."""
