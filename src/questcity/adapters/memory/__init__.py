"""Every port over plain dictionaries, for tests: nothing outlives the process."""
