"""Somebody who comes through the door over HTTP, and reads their mail in the data folder."""

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any, Final

import httpx

from builders import PASSWORD
from journeys.system import System, wait_until

_number = count(1)
_CODE: Final = re.compile(r"\b\d{6}\b")


@dataclass
class Mailbox:
    """The mail folder; each letter is read once."""

    folder: Path
    _read: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def letters_to(self, address: str) -> list[str]:
        """Return the texts of the letters to an address, in the order in which they came."""
        with self._lock:
            for path in self.folder.glob("*.eml"):
                if path.name not in self._read:
                    self._read[path.name] = _read(path)
            letters = sorted(self._read.values())
        return [text for _, to, text in letters if to == address]

    def find_code(self, address: str) -> str | None:
        """Return the code in the latest letter to an address, if there is one."""
        letters = self.letters_to(address)
        code = _CODE.search(letters[-1]) if letters else None
        return code[0] if code else None


@dataclass
class Visitor:
    """Somebody with a name of their own, and what they were given so far."""

    name: str = field(default_factory=lambda: f"vera{next(_number)}")
    first_name: str = "Vera"
    locale: str = "en"
    registration_token: str | None = None
    is_verified: bool = False
    tokens: dict[str, Any] | None = None

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.name}@example.org"

    @property
    def form(self) -> dict[str, str]:
        """What they register with."""
        return {
            "username": self.name,
            "email": self.email,
            "password": PASSWORD,
            "firstName": self.first_name,
            "lastName": "Smirnova",
            "locale": self.locale,
        }

    @property
    def credentials(self) -> dict[str, str]:
        """What they sign in with."""
        return {"login": self.name, "password": PASSWORD}

    @property
    def bearer(self) -> dict[str, str]:
        """The header that shows who they are."""
        assert self.tokens is not None
        return {"Authorization": f"Bearer {self.tokens['accessToken']}"}

    def proof(self, code: str) -> dict[str, str]:
        """Return what verifies their registration."""
        assert self.registration_token is not None
        return {"registrationToken": self.registration_token, "email": self.email, "code": code}


def become_a_user(system: System, client: httpx.Client, visitor: Visitor) -> None:
    """Register, read the letter, and verify."""
    register(client, visitor)
    mailbox = Mailbox(system.folder / "mail")
    wait_until(lambda: mailbox.find_code(visitor.email), f"a letter to {visitor.email}")
    assert verify(client, visitor, mailbox.find_code(visitor.email)) == 204


def register(client: httpx.Client, visitor: Visitor) -> None:
    """Begin to become a user, and keep the token."""
    answer = client.post("/auth/register", json=visitor.form)
    assert answer.status_code == 202, answer.text
    visitor.registration_token = answer.json()["registrationToken"]


def verify(client: httpx.Client, visitor: Visitor, code: str | None) -> int:
    """Show a code, and return the status of the answer."""
    assert code is not None
    answer = client.post("/auth/register/verify-code", json=visitor.proof(code))
    visitor.is_verified = visitor.is_verified or answer.status_code == 204
    return answer.status_code


def sign_in(client: httpx.Client, visitor: Visitor) -> None:
    """Sign in, and keep the tokens."""
    answer = client.post("/auth/login", json=visitor.credentials)
    assert answer.status_code == 200, answer.text
    visitor.tokens = answer.json()


def _read(path: Path) -> tuple[int, str, str]:
    """Return when a letter came, to whom, and its text."""
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return path.stat().st_mtime_ns, str(message["To"]), body.get_content()
