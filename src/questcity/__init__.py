"""QuestCity: an open back end for city quests."""
