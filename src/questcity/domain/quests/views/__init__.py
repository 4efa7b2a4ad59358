"""What is shown of quests."""
