"""Credits: who has how many, and why."""
