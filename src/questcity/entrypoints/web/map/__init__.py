"""Quests on a map: clusters and tiles."""
