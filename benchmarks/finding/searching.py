"""How long a search keeps PostgreSQL busy, and whether it finds what was meant."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from random import Random
from typing import Final

import asyncpg

from benchmarks.bench import QUESTS, Bench
from benchmarks.catalogue.cities import all_cities
from benchmarks.finding.reading import first_quests
from benchmarks.finding.statements import WatchedPool
from benchmarks.finding.typed import KINDS, words_in
from benchmarks.ranks import percentile
from benchmarks.report import Section, Verdict
from benchmarks.thresholds import (
    SEARCH_P50_BELOW_MILLISECONDS,
    SEARCH_P99_BELOW_MILLISECONDS,
)
from questcity.domain.quests.model.finding import QuestFilter

_SEED: Final = 11
_COUNT: Final = 400
_SHOWN: Final = 20
_FEW: Final = 30
_TITLES: Final = 5_000

_TEXT: Final = f"""\
{_COUNT} searches of each kind among {QUESTS} quests, for the first {_SHOWN}, by the application's
own reader: one word of 3 to 12 letters, whole or its beginning, or one of 5 to 12 letters with a
slip. Words are drawn from titles, as often as they are there, and from the names of real cities,
Cyrillic and Latin. Times are what PostgreSQL itself says that it took to parse, plan and run all
statements of a search, one search after the other."""


async def measure(bench: Bench) -> Section:
    """Measure searches for single words."""
    url = bench.system.database_url
    chance = Random(_SEED)
    vocabularies = {
        "titles": words_in(await some_titles(url, _TITLES)),
        "names of cities": words_in(_names()),
    }
    times: dict[tuple[str, str], list[float]] = {}
    async with WatchedPool.open(url) as pool:
        for source, words in vocabularies.items():
            for kind, typed in KINDS.items():
                searches = typed(words, chance)
                # The first ones prepare statements and fill caches.
                await _times(pool, islice(searches, _FEW))
                times[source, kind] = await _times(pool, islice(searches, _COUNT))
    return _section(times)


async def _times(pool: WatchedPool, searches: Iterator[str]) -> list[float]:
    times = []
    for text in searches:
        search = partial(first_quests, pool, QuestFilter(text=text), _SHOWN)
        times.append(await pool.milliseconds(search))
    return times


async def some_titles(url: str, count: int) -> list[str]:
    """Return titles of quests, the same ones each time."""
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(_SOME_TITLES, count)
    finally:
        await connection.close()
    return [row["title"] for row in rows]


def _names() -> list[str]:
    cities = all_cities()
    return [city.name for city in cities] + [city.russian for city in cities if city.russian]


def _section(times: Mapping[tuple[str, str], Sequence[float]]) -> Section:
    slowest = {
        percent: max(percentile(values, percent) for values in times.values())
        for percent in (50, 99)
    }
    return Section(
        title="Searching",
        text=_TEXT,
        columns=("words from", "typed", "p50", "p99", "longest"),
        rows=[
            (
                *which,
                f"{percentile(values, 50):.1f} ms",
                f"{percentile(values, 99):.1f} ms",
                f"{max(values):.1f} ms",
            )
            for which, values in times.items()
        ],
        verdicts=[
            _below("a search in PostgreSQL, p50", slowest[50], SEARCH_P50_BELOW_MILLISECONDS),
            _below("a search in PostgreSQL, p99", slowest[99], SEARCH_P99_BELOW_MILLISECONDS),
        ],
    )


def _below(what: str, measured: float, most: float) -> Verdict:
    return Verdict(
        what=what,
        measured=f"{measured:.1f} ms",
        wanted=f"at most {most:.0f} ms",
        is_kept=measured <= most,
    )


_SOME_TITLES: Final = "SELECT title FROM quest_listing ORDER BY quest_id LIMIT $1"
