"""The rows of every table, one module a capability."""
