"""Which mail server it is."""

from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import unquote, urlsplit

# What is asked for in the URL, and whether to start TLS; None: if the server offers it.
_STARTTLS: Final[dict[str, bool | None]] = {
    "": None,
    "starttls=required": True,
    "starttls=never": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """A mail server, who we are there, and how the connection is kept private."""

    host: str
    port: int
    username: str | None
    password: str | None = field(repr=False)
    is_tls: bool
    starttls: bool | None

    @classmethod
    def read(cls, url: str) -> Self:
        """Return the server of a URL `smtp://[user:password@]host:port` or `smtps://…`.

        With smtp, STARTTLS is used when it is offered; `?starttls=required` insists on it, and
        `?starttls=never` does without. Raise `ValueError`, which never quotes the URL.
        """
        server = cls._find(url)
        if server is None:
            message = "is not a URL such as smtp://user:password@mail.example.org:587"
            raise ValueError(message)
        return server

    @classmethod
    def _find(cls, url: str) -> Self | None:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            return None
        if not (host and port and url.isprintable() and " " not in url):
            return None
        if parts.path not in {"", "/"} or parts.fragment or parts.query not in _STARTTLS:
            return None
        is_tls = parts.scheme == "smtps"
        if parts.scheme not in {"smtp", "smtps"} or (is_tls and parts.query):
            return None
        if (parts.username is None) != (parts.password is None):
            return None
        return cls(
            host=host,
            port=port,
            username=parts.username and unquote(parts.username),
            password=parts.password and unquote(parts.password),
            is_tls=is_tls,
            starttls=False if is_tls else _STARTTLS[parts.query],
        )
