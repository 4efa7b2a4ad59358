"""Quests on the wire."""
