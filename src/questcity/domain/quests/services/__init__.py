"""What use cases share over ports."""
