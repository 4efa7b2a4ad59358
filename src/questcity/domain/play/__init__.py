"""A player's run of a quest: evidence, verdicts, scores."""
