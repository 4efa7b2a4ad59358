"""What can be asked about runs, one use case a module."""
