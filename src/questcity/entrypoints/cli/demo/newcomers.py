"""How a bot gets an account: as everybody does, with a code from a letter."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Final, Protocol

from questcity.entrypoints.cli.demo.api import Api, Call, Pause
from questcity.entrypoints.cli.demo.errors import NoLetterError, RefusedError
from questcity.entrypoints.cli.demo.wire import Nothing, Registered, Tokens

# A letter that is under way when the server dies comes when its lease has run out.
_MAIL_PATIENCE_SECONDS: Final = 90.0
_BETWEEN_LOOKS: Final = 0.1
_CODE: Final = re.compile(r"\b\d{6}\b")


class Mailbox(Protocol):
    """Where letters arrive."""

    async def find_codes(self, address: str) -> Sequence[str]:
        """Return the codes in the letters to an address so far."""
        ...


class FolderMailbox(Mailbox):
    """The mail folder of a QuestCity on this machine; what lies there already is not for us."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = set(folder.glob("*.eml"))
        self._codes: dict[str, list[str]] = {}

    async def find_codes(self, address: str) -> Sequence[str]:
        """Read what has arrived meanwhile, and return the codes in letters to an address."""
        self._read_new()
        return self._codes.get(address, [])

    def _read_new(self) -> None:
        for letter in sorted(set(self._folder.glob("*.eml")) - self._seen):
            self._seen.add(letter)
            address, code = _read(letter)
            if code:
                self._codes.setdefault(address, []).append(code)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody with a name that nobody has had before."""

    language: str
    username: str = field(default_factory=lambda: f"demo-{secrets.token_hex(6)}")
    password: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)

    @property
    def email(self) -> str:
        """An address of theirs, at a domain that is nobody's (RFC 2606)."""
        return f"{self.username}@questcity.example"

    def form(self) -> dict[str, str]:
        """Return what they register with."""
        return {
            "username": self.username,
            "email": self.email,
            "password": self.password,
            "firstName": "Demo",
            "lastName": "Walker",
            "locale": self.language,
        }


async def come_in(api: Api, mailbox: Mailbox, newcomer: Newcomer, pause: Pause) -> None:
    """Register, read the letter, show the code, and sign in. Raise `PlayError`."""
    call = Call("register", "POST", "/auth/register", newcomer.form())
    token = (await api.ask(call, Registered)).registration_token
    await _verify(api, mailbox, newcomer, token, pause)
    credentials = {"login": newcomer.username, "password": newcomer.password}
    api.tokens = await api.ask(Call("sign in", "POST", "/auth/login", credentials), Tokens)


async def _verify(api: Api, mailbox: Mailbox, newcomer: Newcomer, token: str, pause: Pause) -> None:
    # A registration that was repeated has a letter for each of its attempts: one code is right.
    tried: set[str] = set()
    waited = 0.0
    while waited < _MAIL_PATIENCE_SECONDS:
        for code in await mailbox.find_codes(newcomer.email):
            if code not in tried and await _is_right(api, newcomer, token, code):
                return
            tried.add(code)
        await pause(_BETWEEN_LOOKS)
        waited += _BETWEEN_LOOKS
    raise NoLetterError(newcomer.email)


async def _is_right(api: Api, newcomer: Newcomer, token: str, code: str) -> bool:
    proof = {"registrationToken": token, "email": newcomer.email, "code": code}
    try:
        await api.ask(Call("verify", "POST", "/auth/register/verify-code", proof), Nothing)
    except RefusedError as error:
        if error.code != "code-invalid":
            raise
        return False
    return True


def _read(letter: Path) -> tuple[str, str | None]:
    """Return whom a letter is for, and the code in it."""
    message = message_from_bytes(letter.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    code = _CODE.search(body.get_content()) if body else None
    return str(message["To"]), code[0] if code else None
