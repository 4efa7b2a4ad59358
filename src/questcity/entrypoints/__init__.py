"""What drives the domain."""
