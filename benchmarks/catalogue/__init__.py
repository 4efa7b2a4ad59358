"""Many published quests in real cities, the same ones for the same seed."""
