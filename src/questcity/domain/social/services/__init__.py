"""What several use cases of reviews do alike."""
