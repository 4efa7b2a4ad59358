"""Play on the wire."""
