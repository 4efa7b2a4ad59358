"""What several use cases of play do alike."""
