"""A service that is told a part of a hash, and answers with all stolen passwords of that part."""

import asyncio
import re
from hashlib import sha1
from typing import Final

import httpx
import structlog

from questcity.domain.accounts.model.passwords import Weakness
from questcity.domain.accounts.ports.protection import PasswordScreen

PATIENCE_SECONDS: Final = 0.8
_PREFIX: Final = 5
_LARGEST: Final = 1024 * 1024
_LINE: Final = re.compile(r"[0-9A-F]{35}:[0-9]{1,12}")

log = structlog.get_logger("questcity.breaches")


class RangePasswordScreen(PasswordScreen):
    """Asks `URL/range/XXXXX`, as Have I Been Pwned has made it known (k-anonymity).

    Only the first 5 of 40 digits of the SHA-1 leave this machine. Whatever goes wrong there is no
    reason to refuse a password: it is logged, and that is all.
    """

    def __init__(self, url: str, *, patience: float = PATIENCE_SECONDS) -> None:
        self._url = url
        self._patience = patience
        # One limit for all that can be slow, below; nothing is read from the environment.
        self._client = httpx.AsyncClient(
            timeout=None,  # noqa: S113 (as said above)
            trust_env=False,
            headers={
                "Accept-Encoding": "identity",
                "Add-Padding": "true",
                "User-Agent": "QuestCity",
            },
        )

    async def find_weakness(self, password: str) -> Weakness | None:
        digest = sha1(  # noqa: S324 (what the service keeps its list by)
            password.encode(errors="surrogatepass")
        ).hexdigest()
        prefix, rest = digest[:_PREFIX].upper(), digest[_PREFIX:].upper()
        try:
            async with asyncio.timeout(self._patience):
                stolen = await self._ask(prefix)
        except (TimeoutError, httpx.HTTPError, ValueError) as error:
            # Not what was asked for: it is a part of a hash of somebody's password.
            log.warning("breach-check.failed", reason=type(error).__name__)
            return None
        return Weakness.BREACHED if rest in stolen else None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _ask(self, prefix: str) -> frozenset[str]:
        """Return the rests of the hashes of all stolen passwords whose hashes begin like this.

        Raise `ValueError` for an answer that is none.
        """
        async with self._client.stream("GET", f"{self._url}/range/{prefix}") as answer:
            answer.raise_for_status()
            text = (await _read(answer)).decode("ascii")
        lines = text.split()
        if not all(map(_LINE.fullmatch, lines)):
            message = "lines that are no rest of a hash and a number"
            raise ValueError(message)
        # Padding is made of hashes that were seen 0 times.
        return frozenset(line[:35] for line in lines if line[36:].strip("0"))


async def _read(answer: httpx.Response) -> bytes:
    content = bytearray()
    # As it comes over the wire: nothing that was packed can grow here.
    async for part in answer.aiter_raw():
        content += part
        if len(content) > _LARGEST:
            message = "more than such an answer ever is"
            raise ValueError(message)
    return bytes(content)
