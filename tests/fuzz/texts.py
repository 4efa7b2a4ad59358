"""Texts that somebody sends to find out what is done with them, and where they can be sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote_from_bytes
from uuid import UUID

from hypothesis import strategies as st

from questcity.entrypoints.web.documents.contract import contract
from web_contract import resolved

CLASSICS: Final = (
    *(
        "'",
        "''",
        '"',
        "`",
        "\\",
        "%",
        "_",
        "%%%",
        "___",
        "%_%",
        "\\%\\",
        "* ?",
        "--",
        "/*",
        "*/",
        ";",
    ),
    "' OR '1'='1",
    "' OR 1=1 --",
    '" OR ""="',
    "') OR ('a'='a",
    "1; DROP TABLE quest_listing; --",
    "'; SELECT pg_sleep(5); --",
    "' || pg_sleep(5) || '",
    "1 AND (SELECT 1 FROM pg_sleep(5))",
    "' UNION SELECT NULL, version(), NULL --",
    "$$; SELECT 1; $$",
    "E'\\x27'",
    "U&'\\0027'",
    "$1",
    ":q",
    "{}",
    "{0}",
    "{quests}",
    "%s",
    "%(q)s",
    "%n%x",
    "${jndi:ldap://127.0.0.1/a}",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "a & b | !c <-> d:*",
    "((((((((((",
    "[a-z]+(a+)+$",
    "\r\nSet-Cookie: a=b",
    "\ufeffbom",
    "\u202egnirts",
    "\u200f\u200e\u061c",
    "\u200d\u200c\u200b\u2060",
    "\ud800",
    "a\udfffb",
    "\0",
    "a\0b",
    "\x1a\x7f\x85\u2028\u2029",
    "\ufdfa" * 64,
    "a" + "\u0300\u0323\u0334" * 21,
    "a" + "\u0300\u0323\u0334" * 700,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    "\u0130\u0131\u00df\u1e9e\ufb03",
    "ﷺ ㎯ ½ ²",
    "null",
    "NaN",
    "-1e999",
    "1" * 400,
    "1" * 5_000,
    "9223372036854775808",
    "\u0661\u0662,\u0663",
    "1_0,2_0",
    "0,0,0,0,0",
    "00000000-0000-0000-0000-000000000000",
    "true",
    "DROP the bass",
    "Rock'n'roll; -- tour",
    "O'Neill",
    "100%",
    "a_b",
    "C:\\x",
    "union square",
    "tower",
    "Башня",
)
"""What has broken others, and what honest people type that looks like it."""

LENGTHS: Final = (3, 64, 65, 256, 257, 2048, 2049, 20_000)

_ANY: Final = st.text(st.characters(exclude_categories=()), max_size=70)
_PIECES: Final = st.lists(st.sampled_from(CLASSICS) | st.text(max_size=8), max_size=4)

TEXTS: Final = st.one_of(
    _ANY.map(lambda text: text.encode(errors="surrogatepass")),
    _PIECES.map(lambda pieces: "".join(pieces).encode(errors="surrogatepass")),
    st.binary(max_size=64),
    st.tuples(_ANY.filter(len), st.sampled_from(LENGTHS)).map(
        lambda made: (made[0] * made[1])[: made[1]].encode(errors="surrogatepass")
    ),
)
"""Octets in which a text may come, UTF-8 or not."""


def escaped(octets: bytes) -> bytes:
    """Return octets as they stand in an address, each of them by its number."""
    return quote_from_bytes(octets, safe="").encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextParameter:
    """A parameter of a query or a path, which takes any text or refuses it."""

    method: str
    path: str
    operation_id: str
    name: str
    is_in_path: bool
    shapes: tuple[dict[str, Any], ...]

    def __str__(self) -> str:
        return f"{self.operation_id}-{self.name}"

    @property
    def is_free(self) -> bool:
        """Whether any text fits: it is no number, id or value of a closed list."""
        return any(
            shape.get("type") == "string" and not {"enum", "format"} & set(shape)
            for shape in self.shapes
        )

    @property
    def repeats(self) -> bool:
        """Whether it can be said several times."""
        return any(shape.get("type") == "array" for shape in self.shapes)

    @property
    def sample(self) -> bytes:
        """A text that fits."""
        [choice, *_] = [one for shape in self.shapes for one in shape.get("enum", ())] or ["1"]
        is_id = any(shape.get("format") == "uuid" for shape in self.shapes)
        return str(UUID(int=0) if is_id else choice).encode()


def parameters() -> Iterator[TextParameter]:
    """Yield every parameter of every query and every path of the contract."""
    for path, operations in contract()["paths"].items():
        for method, operation in operations.items():
            for parameter in map(resolved, operation.get("parameters", ())):
                if parameter["in"] in {"path", "query"}:
                    yield TextParameter(
                        method=method,
                        path=path,
                        operation_id=operation["operationId"],
                        name=parameter["name"],
                        is_in_path=parameter["in"] == "path",
                        shapes=tuple(_shapes(parameter["schema"])),
                    )


def _shapes(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a schema, and those of which a value may be."""
    schema = resolved(schema)
    yield schema
    for inner in (*schema.get("oneOf", ()), *schema.get("allOf", ()), schema.get("items")):
        if inner:
            yield from _shapes(inner)
