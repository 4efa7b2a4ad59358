"""What is attacked: a good request for each operation of the contract that takes texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from string import Formatter
from typing import Any, Final
from urllib.parse import urlencode

from benchmarks.client import HOST
from fuzz.texts import parameters
from questcity.entrypoints.web.documents.contract import contract
from web_contract import resolved

SAMPLES: Final[Mapping[str, str]] = {
    "bbox": "-90,-180,90,180",
    "from": "1",
    "language": "en",
    "near": "59.936,30.302",
    "q": "tower",
    "sort": "newest",
    "to": "1",
}
"""What fits well in which parameter, so that something is found; in any other, `1` does."""

IN_PATHS: Final[Mapping[str, str]] = {"number": "1", "z": "2", "x": "2", "y": "1"}
"""Of parts of a path that are no ids."""

CURSOR: Final = "cursor"
MARK: Final = "*"
"""Behind what is attacked in a path or in a header."""

HEADERS: Final = (
    "User-Agent",
    "Referer",
    "Accept-Language",
    "Authorization",
    "Cookie",
    "If-None-Match",
    "X-Forwarded-For",
    "X-Request-ID",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A request that is answered well, and where in it texts of an attacker are put.

    `parts` are parameters of the query; without any, it is what is marked in the path and headers.
    """

    name: str
    path: str
    query: Mapping[str, str]
    parts: tuple[str, ...]
    headers: Mapping[str, str]

    def request(self, host: str) -> str:
        """Return the request as it goes over the wire."""
        question = f"?{urlencode(self.query, safe=',')}" if self.query else ""
        lines = [f"GET {self.path}{question} HTTP/1.1", f"Host: {host}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""])

    def good_request(self) -> bytes:
        """Return the request without any marks."""
        headers = {name: value.removesuffix(MARK) for name, value in self.headers.items()}
        good = replace(self, path=self.path.replace(MARK, ""), headers=headers)
        return good.request(HOST).encode()

    @property
    def places(self) -> int:
        """How many places are attacked."""
        marked = [value for value in self.headers.values() if value.endswith(MARK)]
        return len(self.parts) or len(marked) + self.path.count(MARK)


def targets(ids: Mapping[str, str], token: str) -> Iterator[Target]:
    """Yield them for all that the contract lets somebody read.

    `ids` are what the names in paths stand for; an operation about something else is about nothing.
    """
    signed = {"Authorization": f"Bearer {token}"}
    for path, told in contract()["paths"].items():
        if "get" not in told or not _names(path) <= {*ids, *IN_PATHS}:
            continue
        yield from _of_query(path, told["get"], ids, signed)
        if marked := _names(path) & {*IN_PATHS}:
            known = {**ids, **IN_PATHS, **{name: f"{IN_PATHS[name]}{MARK}" for name in marked}}
            yield Target(
                name=f"{told['get']['operationId']}: path",
                path=path.format(**known),
                query={},
                parts=(),
                headers=signed,
            )
    yield Target(
        name="headers",
        path="/api/v1/users/me",
        query={},
        parts=(),
        headers={name: f"{signed.get(name, 'x')}{MARK}" for name in HEADERS},
    )


def _of_query(
    path: str, operation: Any, ids: Mapping[str, str], signed: Mapping[str, str]
) -> Iterator[Target]:
    told = [
        each for each in map(resolved, operation.get("parameters", ())) if each["in"] == "query"
    ]
    free = [
        each.name
        for each in parameters()
        if each.path == path and each.method == "get" and each.is_free and not each.is_in_path
    ]
    needed = {each["name"]: SAMPLES.get(each["name"], "1") for each in told if each.get("required")}
    address = path.format(**ids, **IN_PATHS)
    # A cursor is good for its own query only.
    for names in (
        [name for name in free if name != CURSOR],
        [name for name in free if name == CURSOR],
    ):
        if names:
            yield Target(
                name=f"{operation['operationId']}: {', '.join(names)}",
                path=address,
                query=needed | {name: SAMPLES.get(name, "1") for name in names},
                parts=tuple(names),
                headers=signed,
            )


def _names(path: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(path) if name}
