"""What is delivered, one use case a module."""
