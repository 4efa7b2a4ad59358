"""The `questcity` command line."""
