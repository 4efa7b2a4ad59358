"""What several use cases of quests have in common, over its ports."""
