"""The same answers by other means, over the same database."""
