"""What players say and keep of quests: reviews and favourites."""
