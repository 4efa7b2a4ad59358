"""What late pages of a list cost more than the first one."""

from functools import partial
from typing import Final
from urllib.parse import urlencode

from benchmarks.accounts.requests import asked
from benchmarks.bench import Bench
from benchmarks.catalogue.quests import cities_with_quests
from benchmarks.client import Line, get
from benchmarks.finding.comparing import at_most
from benchmarks.report import Section
from benchmarks.rounds import ROUNDS, Costs, both, database, in_turns, ratio, server
from benchmarks.thresholds import PAGE_50_COSTS_AT_MOST, PAGE_5000_COSTS_AT_MOST
from benchmarks.uncached import uncached

_COUNT: Final = 100
_ON_A_PAGE: Final = 20
_LARGEST: Final = 100
_LATE, _LATE_NEAREST = 5_000, 50

_FIRST: Final = "`newest`, page 1"
_LAST: Final = f"`newest`, page {_LATE}"
_FIRST_NEAREST: Final = "`nearest`, page 1"
_LAST_NEAREST: Final = f"`nearest`, page {_LATE_NEAREST}"

_TEXT: Final = f"""\
Pages of {_ON_A_PAGE}, the late ones by the cursors that lead there; CPU time of the server and of
PostgreSQL together, in turns, {ROUNDS} rounds."""


async def measure(bench: Bench) -> Section:
    """Measure first and late pages."""
    cities = cities_with_quests()
    centre = f"{cities[1].latitude:.3f},{cities[1].longitude:.3f}"
    newest = {"sort": "newest", "limit": str(_ON_A_PAGE)}
    nearest = {"near": centre, "limit": str(_ON_A_PAGE)}
    late = {**newest, "cursor": await _cursor(bench, {"sort": "newest"}, _LATE)}
    late_nearest = {**nearest, "cursor": await _cursor(bench, {"near": centre}, _LATE_NEAREST)}
    of_newest = await in_turns(
        bench,
        {
            _FIRST: partial(uncached, _path(newest), _COUNT),
            _LAST: partial(uncached, _path(late), _COUNT),
        },
    )
    of_nearest = await in_turns(
        bench,
        {
            _FIRST_NEAREST: partial(uncached, _path(nearest), _COUNT),
            _LAST_NEAREST: partial(uncached, _path(late_nearest), _COUNT),
        },
    )
    return Section(
        title="Late pages",
        text=_TEXT,
        columns=("page", "server CPU", "PostgreSQL CPU", "together", "of page 1"),
        rows=[
            _row(of_newest, _FIRST, _FIRST),
            _row(of_newest, _LAST, _FIRST),
            _row(of_nearest, _FIRST_NEAREST, _FIRST_NEAREST),
            _row(of_nearest, _LAST_NEAREST, _FIRST_NEAREST),
        ],
        verdicts=[
            at_most(
                f"{_LAST}, of page 1",
                ratio(of_newest, both, _LAST, _FIRST),
                PAGE_5000_COSTS_AT_MOST,
            ),
            at_most(
                f"{_LAST_NEAREST}, of page 1",
                ratio(of_nearest, both, _LAST_NEAREST, _FIRST_NEAREST),
                PAGE_50_COSTS_AT_MOST,
            ),
        ],
    )


def _path(parameters: dict[str, str]) -> str:
    return f"/quests?{urlencode(parameters)}"


async def _cursor(bench: Bench, parameters: dict[str, str], page: int) -> str:
    """Return the cursor of a page, by walking there in larger steps."""
    left = (page - 1) * _ON_A_PAGE
    cursor: dict[str, str] = {}
    async with Line.open(bench.server.port) as line:
        while left:
            limit = min(_LARGEST, left)
            path = _path({**parameters, **cursor, "limit": str(limit)})
            cursor = {"cursor": (await asked(line, get(path), 200)).json()["nextCursor"]}
            left -= limit
    return cursor["cursor"]


def _row(costs: Costs, name: str, first: str) -> tuple[str, ...]:
    return (
        name,
        f"{server(costs[name]):.0f} µs",
        f"{database(costs[name]):.0f} µs",
        f"{both(costs[name]):.0f} µs",
        f"{ratio(costs, both, name, first):.2f}",
    )
