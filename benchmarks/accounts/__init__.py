"""What signing in and being signed in cost."""
