"""Searching quests by words.

What words may stand for is looked up in the dictionary of all words that are there; quests are then
found by whole words alone. Kinds of fits come in turns, best first, and one is looked at only as
long as too few quests fit better: a word that half of all quests have is not looked for twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.keyset import Narrowing
from questcity.adapters.postgres.search_words import PLACE_WORD
from questcity.domain.quests.model.finding import FOUND_AT_MOST
from questcity.domain.quests.model.searching import Search, TypedWord, typed_words
from questcity.domain.quests.model.words import neighbours_of

_SAME, _BEGUN, _OTHERS = 60, 140, 300
"""How many quests are looked at that have the very title, begin with it, or fit in other ways."""

_ENOUGH: Final = 300
"""With so many, no worse fits are looked at; with one kind more, they are at most `FOUND_AT_MOST`
of those that are best."""

_LAST_LETTER: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Candidates:
    """What was searched for, and quests that were found, by rank and id, the best first."""

    search: Search
    ranked: list[tuple[int, UUID]]

    @property
    def ids(self) -> list[UUID]:
        """Which quests were found, the best first."""
        return [quest_id for _, quest_id in self.ranked]

    @property
    def are_all(self) -> bool:
        """Whether there is nothing else to be found: once there is enough, nobody looks on."""
        return len(self.ranked) < _ENOUGH


async def find_candidates(pool: ReadPool, text: str, narrowing: Narrowing) -> Candidates:
    """Return what is found by a text, of what meets the conditions, in two statements at most."""
    search = await read_search(pool, text)
    if not search.terms:
        return Candidates(search, [])
    query = _candidates(search, narrowing)
    rows = await pool.fetch(query, *narrowing.arguments)
    found = {row["quest_id"]: search.rank(row["folded_title"]) for row in rows}
    ranked = sorted(((rank, quest_id) for quest_id, rank in found.items()), reverse=True)
    return Candidates(search, ranked[:FOUND_AT_MOST])


async def read_search(pool: ReadPool, text: str) -> Search:
    """Return what a text may mean, in one statement at most."""
    typed = typed_words(text)
    return Search.of(text, await _look_up(pool, typed) if typed else {})


def any_fit(search: Search, narrowing: Narrowing) -> str:
    """Return what all meet that fit in any way, whose arguments it binds; there must be terms."""
    phrase, until = narrowing.bind(search.phrase), narrowing.bind(search.phrase + _LAST_LETTER)
    begun = f"folded_title >= {phrase} AND folded_title < {until}"
    return f"({begun} OR {_all_of([term.any for term in search.terms], narrowing)})"


async def _look_up(pool: ReadPool, typed: Iterable[TypedWord]) -> dict[str, list[str]]:
    """Return words of the dictionary that are like those that were typed."""
    columns = zip(*map(_asked, typed), strict=True)
    rows = await pool.fetch(_LOOK_UP, *([*column] for column in columns))
    return {row["typed"]: row["found"] for row in rows}


def _asked(typed: TypedWord) -> tuple[str, str, str | None, str, str]:
    """Return a word, where those end that begin with it, what it is part of, and its neighbours.

    The last ones are those of beginnings.
    """
    word = typed.word
    # No word has a space: up to that one, there is the word alone.
    end = word + (_LAST_LETTER if typed.is_last else " ")
    part = f"%{word}%" if typed.may_be_part else None
    neighbours = " ".join(neighbours_of(word))
    return (
        word,
        end,
        part,
        neighbours if typed.may_slip else "",
        neighbours if typed.may_lack_end else "",
    )


# Short words first: the fewer letters are left to type, the likelier it is meant.
_LOOK_UP: Final = """
SELECT typed.word AS typed, array_agg(DISTINCT found.word) AS found
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
         AS typed (word, until, part, neighbours, beginnings),
LATERAL (
    (SELECT word FROM search_word
     WHERE word >= typed.word COLLATE "C" AND word < typed.until COLLATE "C"
     ORDER BY length(word), word LIMIT 64)
    UNION ALL
    (SELECT word FROM search_word WHERE word LIKE typed.part
     ORDER BY length(word), word LIMIT 32)
    UNION ALL
    (SELECT word FROM search_word
     WHERE neighbours && string_to_array(typed.neighbours, ' ') LIMIT 512)
    UNION ALL
    (SELECT word FROM search_word
     WHERE beginnings && string_to_array(typed.beginnings, ' ') AND NOT EXISTS (
         SELECT FROM search_word
         WHERE word >= typed.word COLLATE "C" AND word < typed.until COLLATE "C"
     ) LIMIT 512)
) AS found
GROUP BY typed.word
"""


def _candidates(search: Search, narrowing: Narrowing) -> str:
    """Return the statement that finds them, whose arguments it binds."""
    conditions = narrowing.as_sql()
    names: list[str] = []
    parts = []
    for number, (fit, most) in enumerate(_fits(search, narrowing)):
        # PostgreSQL asks this once, before it looks at any row. What fits well fits less well too.
        before = " UNION ".join(f"SELECT quest_id FROM {name}" for name in names)  # noqa: S608 (constants)
        found = f"(SELECT count(*) FROM ({before}) AS before)" if before else "0"  # noqa: S608 (constants)
        names.append(f"fit_{number:d}")
        rows = (
            "SELECT quest_id, folded_title FROM quest_listing "  # noqa: S608 (constants)
            f"WHERE {found} < {_ENOUGH:d} AND {fit} AND {conditions} LIMIT {most:d}"
        )
        parts.append(f"{names[-1]} AS MATERIALIZED ({rows})")
    every = " UNION ALL ".join(f"TABLE {name}" for name in names)
    return f"WITH {', '.join(parts)} {every}"


def _fits(search: Search, narrowing: Narrowing) -> Iterator[tuple[str, int]]:
    """Yield each kind of fit, best first, and how many of it are looked at."""
    bind, terms = narrowing.bind, search.terms
    phrase = bind(search.phrase)
    until = bind(search.phrase + _LAST_LETTER)
    yield f"folded_title = {phrase}", _SAME
    yield f"folded_title > {phrase} AND folded_title < {until}", _BEGUN
    same = [term.close & {term.typed} for term in terms]
    close = [term.close for term in terms]
    loose = [term.any for term in terms]
    for words in _different(same, close, loose):
        yield " AND ".join(f"title_words && {bind([*each])}::text[]" for each in words), _OTHERS
    for words in _different(close, loose):
        yield _all_of(words, narrowing), _OTHERS


def _all_of(words: Iterable[frozenset[str]], narrowing: Narrowing) -> str:
    """Return that there is one word of each kind, or in the name of the city."""
    found = (f"words && {_with_places(narrowing.bind([*each]))}" for each in words)
    return " AND ".join(found)


def _different(*kinds: Sequence[frozenset[str]]) -> Iterator[Sequence[frozenset[str]]]:
    """Yield those kinds of fits that find something, and something else than the one before.

    To plan how one is looked for takes PostgreSQL as long as to look.
    """
    before = None
    for words in kinds:
        if all(words) and words != before:
            yield words
            before = words


def _with_places(words: str) -> str:
    """Return words with those that stand for cities which have one of them in their names."""
    return (
        f"({words}::text[] || ARRAY(SELECT {PLACE_WORD} FROM area "  # noqa: S608 (constants)
        f"WHERE words && {words}::text[] LIMIT 64))"
    )
