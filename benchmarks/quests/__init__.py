"""What quests cost."""
