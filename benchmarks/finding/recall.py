"""Whether a search finds what was meant although a letter is wrong."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

from benchmarks.bench import Bench
from benchmarks.finding.searching import some_titles
from benchmarks.finding.typed import titles_with_slips
from benchmarks.report import Section, Verdict
from benchmarks.thresholds import SLIPS_FOUND_AT_LEAST
from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.quest_reader import PostgresQuestReader
from questcity.domain.quests.model.finding import QuestFilter, QuestSort
from questcity.domain.shared.paging import PageRequest

_SEED: Final = 13
_TITLES: Final = 3_000
_OF_EACH: Final = 125
_FIRST: Final = 10

_TEXT: Final = f"""\
Titles of published quests, typed with one slip in one word of five letters and more, by the
application's own reader: the share that is found in the first {_FIRST}, where a quest with the same
title counts as well. {_OF_EACH} of each kind and script."""


async def measure(bench: Bench) -> Section:
    """Measure how many titles are found."""
    url = bench.system.database_url
    chance = Random(_SEED)  # noqa: S311 (nothing is secret)
    slips = titles_with_slips(await some_titles(url, _TITLES), chance)
    pool = ReadPool(url, 1)
    try:
        reader = PostgresQuestReader(pool)
        found = {
            which: [await _is_found(reader, *pair) for pair in pairs[:_OF_EACH]]
            for which, pairs in slips.items()
        }
    finally:
        await pool.close()
    return _section(found)


async def _is_found(reader: PostgresQuestReader, title: str, typed: str) -> bool:
    wanted = QuestFilter(text=typed)
    page = await reader.list(wanted, QuestSort.RELEVANCE, PageRequest(limit=_FIRST))
    return any(quest.title == title for quest in page.items)


def _section(found: Mapping[tuple[str, str], Sequence[bool]]) -> Section:
    every = [is_found for values in found.values() for is_found in values]
    share = sum(every) / len(every)
    return Section(
        title="Finding in spite of slips",
        text=_TEXT,
        columns=("letters", "a letter is", "titles", "found"),
        rows=[
            (*which, str(len(values)), f"{sum(values) / len(values):.1%}")
            for which, values in sorted(found.items())
        ],
        verdicts=[
            Verdict(
                what=f"of {len(every)} titles with a slip, found in the first {_FIRST}",
                measured=f"{share:.1%}",
                wanted=f"at least {SLIPS_FOUND_AT_LEAST:.0%}",
                is_kept=share >= SLIPS_FOUND_AT_LEAST,
            )
        ],
    )
