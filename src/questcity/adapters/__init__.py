"""What the domain drives, one folder per technology."""
