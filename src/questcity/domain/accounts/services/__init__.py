"""What several use cases of accounts have in common, over its ports."""
