"""One cell of the matrix: a route, a person, and whose thing it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from dishka import AsyncContainer
from httpx import AsyncClient, Response

from fingerprints import what_is_stored
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Permission
from web.policy import NOT_FOUND, Row, Who
from web.policy_calls import CALLS, PLAIN
from web.policy_people import ADMIN, Person
from web.policy_things import MAKERS, Made


class Whose(StrEnum):
    """Whose thing somebody asks about."""

    OWN = "their own"
    OTHERS = "of one like them"
    NOBODYS = "of nobody"


@dataclass(frozen=True)
class Cell:
    """Somebody who asks about something."""

    row: Row
    person: Person
    whose: Whose = Whose.OWN

    def outcome(self) -> str:
        """Return what the row says: `granted`, or status and code of the refusal."""
        if self.row.who is not Who.PUBLIC:
            if not self.person.is_let_in(self.row):
                return str(self.person.hears)
            if not self._is_permitted():
                return self._missing(self.row.stranger) if self.row.is_owned else _NOT_PERMITTED
        return self._missing(self.row.unknown) if self.whose is Whose.NOBODYS else "granted"

    def _is_permitted(self) -> bool:
        who = self.row.who
        is_held = not isinstance(who, Permission) or self.person.holds(who)
        if not self.row.is_owned:
            return is_held
        is_strange = self.whose is Whose.OTHERS
        return (is_held and not is_strange) or any(map(self.person.holds, self.row.others))

    def _missing(self, status: int) -> str:
        if status == 404:
            return f"404 {NOT_FOUND[self.row.about]}"
        return _NOT_PERMITTED if status == 403 else "granted"

    def __str__(self) -> str:
        return f"{self.person.name}, {self.whose}"


def cells_of(row: Row, person: Person) -> Iterator[Cell]:
    """Yield all that the person can ask on a route."""
    yield Cell(row, person, Whose.OWN)
    if row.is_owned:
        yield Cell(row, person, Whose.OTHERS)
    if row.ids:
        yield Cell(row, person, Whose.NOBODYS)


@dataclass(frozen=True)
class Question:
    """A request that is good in everything but who sends it: made the same way in every cell."""

    row: Row
    made: Made
    owner: UserId
    headers: dict[str, str]
    body: Any
    query: Mapping[str, str]

    @classmethod
    async def prepare(cls, container: AsyncContainer, cell: Cell) -> Self:
        """Put the person, another one like them, and the thing into the store."""
        person, other = [await cell.person.enter(container) for _ in range(2)]
        owner = other if cell.whose is Whose.OTHERS else person
        made = await MAKERS[cell.row.about](container, owner.user.id)
        if cell.whose is Whose.NOBODYS:
            made = made.without(cell.row.ids[0])
        call = CALLS.get(cell.row.route, PLAIN)
        headers = {} if cell.person.is_anonymous else dict(person.headers)
        if call.is_conditional:
            headers["If-Match"] = f'"{made.revision}"'
        body = None if call.body is None else call.body(made)
        return cls(cell.row, made, owner.user.id, headers, body, call.query)

    @classmethod
    async def of_admin(cls, container: AsyncContainer, row: Row) -> Self:
        """Return the question of an admin about a thing of its own, which is granted."""
        return await cls.prepare(container, Cell(row, ADMIN))

    @property
    def address(self) -> str:
        """Where it is asked."""
        return self.row.path.format(**self.made.ids)

    async def ask(self, client: AsyncClient, **changes: Any) -> Response:
        """Send it; `changes` are made to the request."""
        request = {
            "method": self.row.method,
            "url": self.address,
            "headers": self.headers,
            "json": self.body,
            "params": self.query,
        }
        return await client.request(**(request | changes))


async def outcome(cell: Cell, client: AsyncClient, container: AsyncContainer) -> str:
    """Return what becomes of a question; what holds for every refusal is checked here."""
    question = await Question.prepare(container, cell)
    before = await what_is_stored(container)
    answer = await question.ask(client)
    if answer.is_success:
        return "granted"
    assert answer.headers["content-type"] == "application/problem+json"
    assert ("www-authenticate" in answer.headers) is (answer.status_code == 401)
    assert await what_is_stored(container) == before
    told = answer.json()
    return f"{told['status']} {told['type'].removeprefix('/problems/')}"


_NOT_PERMITTED = "403 not-permitted"
