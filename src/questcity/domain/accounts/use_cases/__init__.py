"""What can be asked about accounts, one use case a module."""
