"""Quests on the command line."""
