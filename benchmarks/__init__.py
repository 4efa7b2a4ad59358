"""What QuestCity costs, measured on the real system over loopback; nothing here is shipped."""
