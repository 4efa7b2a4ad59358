"""The linter: what stands in the way of a good quest, and how to mend it."""
