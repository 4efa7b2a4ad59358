"""Writing, publishing and finding quests."""
