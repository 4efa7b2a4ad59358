"""How long it takes PostgreSQL to find the nearest quests of a kind."""

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any, Final

from benchmarks.bench import Bench
from benchmarks.catalogue.quests import cities_with_quests
from benchmarks.finding.reading import first_quests
from benchmarks.finding.statements import WatchedPool
from benchmarks.ranks import percentile
from benchmarks.report import Section, Verdict
from benchmarks.thresholds import NEAREST_P99_BELOW_MILLISECONDS
from questcity.domain.quests.model.fields import Level
from questcity.domain.quests.model.finding import Nearby, QuestFilter
from questcity.domain.quests.model.points import GeoPoint

_SEED: Final = 17
_COUNT: Final = 800
_SHOWN: Final = 20
_FEW: Final = 30
_AWAY_METRES: Final = 5_000.0

_TEXT: Final = f"""\
The nearest {_SHOWN} quests that meet one to four filters, drawn from level, language, size of a
group and price, from {_COUNT} places in and around cities; times as above."""


async def measure(bench: Bench) -> Section:
    """Measure lists of the nearest."""
    chance = Random(_SEED)
    times: dict[int, list[float]] = {}
    async with WatchedPool.open(bench.system.database_url) as pool:
        for number, (count, wanted) in enumerate(_wanted(chance)):
            look = partial(first_quests, pool, wanted, _SHOWN)
            took = await pool.milliseconds(look)
            # The first ones prepare statements and fill caches.
            if number >= _FEW:
                times.setdefault(count, []).append(took)
    every = [took for values in times.values() for took in values]
    p99 = percentile(every, 99)
    return Section(
        title="The nearest",
        text=_TEXT,
        columns=("filters", "lists", "p50", "p99", "longest"),
        rows=[
            (
                str(count),
                str(len(values)),
                f"{percentile(values, 50):.1f} ms",
                f"{percentile(values, 99):.1f} ms",
                f"{max(values):.1f} ms",
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
    for number in range(_FEW + _COUNT):
        city = chance.choice(cities)
        north, east = (chance.gauss(0, _AWAY_METRES) for _ in range(2))
        at = GeoPoint(city.latitude, city.longitude).offset(north, east)
        filters: dict[str, Any] = {
            "levels": (chance.choice((*Level,)),),
            "languages": ("ru" if city.is_cyrillic else "en",),
            "groups": (chance.randint(1, 4),),
            "is_free": True,
        }
        many = number % len(filters) + 1
        chosen = {name: filters[name] for name in chance.sample([*filters], many)}
        yield many, QuestFilter(near=Nearby(at=at).rounded(), **chosen)
