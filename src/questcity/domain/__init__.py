"""What QuestCity is and allows; nothing here knows a framework, a database or a network."""
