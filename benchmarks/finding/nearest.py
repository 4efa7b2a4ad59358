"""How long it takes PostgreSQL to find the nearest quests of a kind."""

from collections.abc import Iterator
from random import Random
from typing import Final

from benchmarks.bench import Bench
from benchmarks.catalogue.quests import cities_with_quests
from benchmarks.finding.statements import WatchedPool
from benchmarks.ranks import percentile
from benchmarks.report import Section, Verdict
from benchmarks.thresholds import NEAREST_P99_BELOW_MILLISECONDS
from questcity.adapters.postgres.quest_reader import PostgresQuestReader
from questcity.domain.quests.model.fields import Level
from questcity.domain.quests.model.finding import Nearby, QuestFilter, QuestSort
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.shared.paging import PageRequest

_SEED: Final = 17
_COUNT: Final = 500
_FEW: Final = 30
_AWAY_METRES: Final = 5_000.0

_TEXT: Final = f"""\
The nearest 20 quests that meet none to four filters of level, language, size of a group and price,
from {_COUNT} places in and around cities; times as above."""


async def measure(bench: Bench) -> Section:
    """Measure lists of the nearest."""
    chance = Random(_SEED)
    times: dict[int, list[float]] = {}
    async with WatchedPool.open(bench.system.database_url) as pool:
        reader = PostgresQuestReader(pool)
        for number, (count, wanted) in enumerate(_wanted(chance)):

            async def look(wanted: QuestFilter = wanted) -> None:
                await reader.list(wanted, QuestSort.NEAREST, PageRequest(limit=20))

            took = await pool.milliseconds(look)
            # The first ones prepare statements and fill caches.
            if number >= _FEW:
                times.setdefault(count, []).append(took)
    every = [took for values in times.values() for took in values]
    p99 = percentile(every, 99)
    return Section(
        title="The nearest",
        text=_TEXT,
        columns=("filters", "lists", "p50", "p99"),
        rows=[
            (
                str(count),
                str(len(values)),
                f"{percentile(values, 50):.1f} ms",
                f"{percentile(values, 99):.1f} ms",
            )
            for count, values in sorted(times.items())
        ],
        verdicts=[
            Verdict(
                what="the nearest 20 in PostgreSQL, p99",
                measured=f"{p99:.1f} ms",
                wanted=f"at most {NEAREST_P99_BELOW_MILLISECONDS:.0f} ms",
                is_kept=p99 <= NEAREST_P99_BELOW_MILLISECONDS,
            )
        ],
    )


def _wanted(chance: Random) -> Iterator[tuple[int, QuestFilter]]:
    """Yield what is looked for, and by how many filters."""
    cities = cities_with_quests()
    for _ in range(_FEW + _COUNT):
        city = chance.choice(cities)
        north, east = (chance.gauss(0, _AWAY_METRES) for _ in range(2))
        at = GeoPoint(city.latitude, city.longitude).offset(north, east)
        by_level, by_language, by_group, by_price = chance.choices((False, True), k=4)
        yield (
            by_level + by_language + by_group + by_price,
            QuestFilter(
                near=Nearby(at=at).rounded(),
                levels=(chance.choice((*Level,)),) if by_level else (),
                languages=("ru" if city.is_cyrillic else "en",) if by_language else (),
                groups=(chance.randint(1, 4),) if by_group else (),
                is_free=True if by_price else None,
            ),
        )
