"""What stops a start."""


class StartError(Exception):
    """QuestCity cannot start or go on.

    The message is one line: what is wrong and how to mend it.
    """
