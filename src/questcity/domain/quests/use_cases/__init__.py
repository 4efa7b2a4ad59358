"""What can be asked about quests, one use case a module."""
