"""What quests need from the outside."""
