"""What it costs to find quests."""
