"""Who sends texts in one parameter, octet by octet, and judges how each is answered."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode

from findable import add_area, publish
from fuzz.caller import Call
from fuzz.stage import Stage
from fuzz.texts import TextParameter, escaped
from questcity.domain.quests.model.words import words_of
from questcity.entrypoints.web.documents.contract import contract
from questcity.entrypoints.web.problems import PROBLEM_TYPE

# No two of them have a word in common, or a part of one.
QUESTS: Final = (
    ("Tower of ghosts", "Xylophones hum.", "Suva", "en"),
    ("Башня", "Мгла.", "Тверь", "ru"),
    ("100% a_b", "C:\\x", "O'Neill", "fr"),
)

NOBODYS: Final = frozenset({401, 403, 429, 500, 503})
"""What an admin whose requests are not counted is never answered."""

NOWHERE: Final = frozenset({404, 405})
"""Where a path with another text in it leads, if not to the operation."""


async def fill(stage: Stage) -> None:
    """Put in what a text could find by mistake."""
    author = await stage.visitor("manager")
    assert author is not None
    for title, description, city, language in QUESTS:
        area = await add_area(stage.container, city)
        await publish(
            stage.container,
            author.actor,
            title,
            description=description,
            place_id=area.id,
            language=language,
        )
    await stage.somebody(username="under_score", first_name="100%", last_name="C:\\x")


@dataclass
class Asker:
    """Sends texts in one parameter, and notes how that was answered."""

    stage: Stage
    parameter: TextParameter
    call: Call
    statuses: Counter[int] = field(default_factory=Counter)

    async def ask(self, *texts: bytes) -> None:
        """Send a text, in octets that may be none, or several at once, and judge the answer."""
        status, media_type, body = await self._answer(texts)
        self.statuses[status] += 1
        if self.parameter.is_in_path and status in NOWHERE:
            return
        assert str(status) in self._operation["responses"], body
        assert status not in NOBODYS, body
        if status >= 400:
            assert media_type == PROBLEM_TYPE
            return
        assert b"\0" not in b"".join(texts)
        if media_type == "application/json":
            found, said = json.loads(body), texts[-1].decode(errors="replace")
            assert [*_misread(self.parameter, said, found)] == [], found

    @property
    def _operation(self) -> Any:
        return contract()["paths"][self.parameter.path][self.parameter.method]

    async def _answer(self, texts: Sequence[bytes]) -> tuple[int, str, bytes]:
        """Return status, media type and body. A client library would mend what is sent."""
        name, others = self.parameter.name, dict(self.call.query)
        for changed in (name, "cursor", "limit"):
            others.pop(changed, None)
        query = [urlencode(others).encode()]
        named = {one: quote(str(value)) for one, value in self.call.path.items()}
        if self.parameter.is_in_path:
            named[name] = escaped(texts[-1]).decode()
        else:
            query += [b"%b=%b" % (name.encode(), escaped(text)) for text in texts]
        path = self.parameter.path.format(**named)
        headers = {**self.call.headers, **self.call.credentials}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": self.parameter.method.upper(),
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"&".join(query),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "server": ("quest.test", 80),
            "client": ("192.0.2.1", 4711),
        }
        messages: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            messages.append(message)

        await self.stage.transport.app(scope, receive, send)
        start, *parts = messages
        media_type = dict(start["headers"]).get(b"content-type", b"").decode()
        body = b"".join(part.get("body", b"") for part in parts)
        return start["status"], media_type.partition(";")[0], body


def _misread(parameter: TextParameter, text: str, found: Any) -> Iterator[str]:
    """Yield what was found that a text does not ask for."""
    match parameter.operation_id, parameter.name:
        case (("listQuests" | "suggestQuests"), "q"):
            shown = {one.get("title", one.get("text")) for one in found["items"]}
            yield from _everything(text, shown, {title for title, *_ in QUESTS})
        case "countFacets", "q":
            shown = {value["value"] for value in found["language"]}
            yield from _everything(text, shown, {language for *_, language in QUESTS})
        case "listQuests", "language":
            yield from (one["title"] for one in found["items"] if one["language"] != text)
        case "listUsers", "q":
            signs = {sign for sign in text if sign in "%_\\"}
            for user in found["items"]:
                names = (user["username"], user["firstName"], user["lastName"], user["email"])
                yield from (user["username"] for sign in signs if sign not in " ".join(names))
        case _, "cursor":
            yield "took it for a cursor"


def _everything(text: str, found: set[str], all_there_is: set[str]) -> Iterator[str]:
    if all_there_is <= found or (found and not words_of(text)):
        yield "found everything"
