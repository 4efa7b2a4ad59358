"""What quests as files cost, good ones and hostile ones."""
