"""What the machine itself gives: time, names, randomness and the work of hashing."""
