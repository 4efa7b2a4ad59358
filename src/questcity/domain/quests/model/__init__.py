"""What quests are made of."""
