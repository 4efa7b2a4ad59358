"""What every capability may use."""
