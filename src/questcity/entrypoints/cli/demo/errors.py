"""What can stop a bot."""


class PlayError(Exception):
    """The bot cannot go on; the message is one line, and `kind` sorts it among others."""

    kind = "stopped"


class RefusedError(PlayError):
    """The server has refused a request."""

    def __init__(self, request: str, status: int, code: str, detail: str) -> None:
        super().__init__(f"{request}: {status} {code}. {detail}")
        self.kind = f"{status} {code}"
        self.code = code


class NoAnswerError(PlayError):
    """The server has not answered for too long."""

    kind = "no answer"

    def __init__(self, request: str, reason: str) -> None:
        super().__init__(f"{request}: no answer ({reason}).")


class NoLetterError(PlayError):
    """The letter with the code did not come."""

    kind = "no letter"

    def __init__(self, address: str) -> None:
        super().__init__(
            f"No letter with a good code has come to {address}: is QUESTCITY_DATA_DIR the data "
            "folder of this server?"
        )


class NoQuestError(PlayError):
    """The quest is not among those that players find."""

    kind = "no quest"

    def __init__(self, title: str) -> None:
        super().__init__(f"“{title}” is not to be found: run `questcity demo load` first.")


class SurpriseError(PlayError):
    """The server has answered what it should not."""

    kind = "surprise"
