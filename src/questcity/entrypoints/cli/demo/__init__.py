"""Two quests to begin with, and bots that walk them."""
