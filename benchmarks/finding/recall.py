"""Whether a search finds what was meant although a letter is wrong."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

from benchmarks.bench import Bench
from benchmarks.finding.reading import first_quests
from benchmarks.finding.searching import some_titles
from benchmarks.finding.typed import Slipped, titles_with_slips
from benchmarks.report import Section, Verdict
from benchmarks.thresholds import SLIPS_FOUND_AT_LEAST
from questcity.adapters.postgres.engine import ReadPool
from questcity.domain.quests.model.finding import QuestFilter
from questcity.domain.quests.model.words import words_of

_Found = Mapping[tuple[str, str], Sequence[bool]]

_SEED: Final = 13
_TITLES: Final = 3_000
_OF_EACH: Final = 125
_FIRST: Final = 10

_TEXT: Final = f"""\
Titles of published quests, typed with one slip in one word of five letters and more, by the
application's own reader: the share that is found in the first {_FIRST}, where a quest with the same
title counts as well; {_OF_EACH} of each kind and script. Then that word alone, with the same slip:
the share where one of the first {_FIRST} has the word that was meant in its title."""


async def measure(bench: Bench) -> Section:
    """Measure how many titles and words are found."""
    url = bench.system.database_url
    every = titles_with_slips(await some_titles(url, _TITLES), Random(_SEED))
    slips = {which: ones[:_OF_EACH] for which, ones in every.items()}
    pool = ReadPool(url, 1)
    try:
        titles = {which: await _titles_found(pool, ones) for which, ones in slips.items()}
        words = {which: await _words_found(pool, ones) for which, ones in slips.items()}
    finally:
        await pool.close()
    return _section(titles, words)


async def _titles_found(pool: ReadPool, slips: Sequence[Slipped]) -> Sequence[bool]:
    return [one.title in await _first(pool, one.typed_title) for one in slips]


async def _words_found(pool: ReadPool, slips: Sequence[Slipped]) -> Sequence[bool]:
    return [
        any(
            set(words_of(one.word)) <= set(words_of(title))
            for title in await _first(pool, one.typed_word)
        )
        for one in slips
    ]


async def _first(pool: ReadPool, typed: str) -> Sequence[str]:
    quests = await first_quests(pool, QuestFilter(text=typed), _FIRST)
    return [quest.title for quest in quests]


def _section(titles: _Found, words: _Found) -> Section:
    every = [is_found for found in titles.values() for is_found in found]
    share = _share(every)
    return Section(
        title="Finding in spite of slips",
        text=_TEXT,
        columns=("letters", "a letter is", "titles", "found", "by the word alone"),
        rows=[
            (*which, str(len(found)), f"{_share(found):.1%}", f"{_share(words[which]):.1%}")
            for which, found in sorted(titles.items())
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


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found)
