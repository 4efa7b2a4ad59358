"""What a draft may hold, and what a publication needs; every violation is told at once."""
