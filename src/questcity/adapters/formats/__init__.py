"""Quests as files: a module for each format, and what guards the machine from bad ones."""
