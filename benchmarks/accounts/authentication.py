"""What it adds to a request to find out who asks."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Final

from benchmarks.accounts.requests import SignedIn, sign_all_in
from benchmarks.bench import QUESTS, Bench
from benchmarks.guarded import GUARDED_LIST, OPEN_LIST
from benchmarks.load import AT_ONCE
from benchmarks.report import Section, Verdict
from benchmarks.rounds import Costs, database, in_turns, ratio, server
from benchmarks.thresholds import AUTHENTICATION_ADDS_AT_MOST
from benchmarks.uncached import anew
from questcity.domain.accounts.ports.protection import AccessTokens
from questcity.domain.shared.ports import Clock

_PEOPLE: Final = 50
_TIMES: Final = 4
# All of them, of all rounds, must find their place among the tokens that a server keeps.
_NEW_TIMES: Final = 1
_LIFE: Final = timedelta(minutes=30)
_ROUNDS: Final = 70

_OPEN: Final = "open to everybody"
_KNOWN: Final = "signed in, token known"
_NEW: Final = "signed in, token new"

_TEXT: Final = f"""\
`GET /quests?limit=20` by {_PEOPLE} people over {QUESTS} quests, behind a guard that does
nothing and behind the guard of every route for the signed-in; both are sent a token. A token is
known when its signature was checked before, and new when it was not. {AT_ONCE} requests are under
way at once, but in the last two rows one alone: requests that come at once share the look-up of who
asks.
"""


async def measure(bench: Bench) -> Section:
    """Measure the list with and without authentication."""
    signed_in = await sign_all_in(bench, bench.people[:_PEOPLE])
    tokens = [each.access_token for each in signed_in]
    mint = await _mint_for(bench, signed_in)
    alternatives = {
        _OPEN: lambda: _requests(OPEN_LIST, tokens * _TIMES),
        _KNOWN: lambda: _requests(GUARDED_LIST, tokens * _TIMES),
        _NEW: lambda: _requests(GUARDED_LIST, mint()),
    }
    many = await in_turns(bench, alternatives, rounds=_ROUNDS)
    del alternatives[_NEW]
    alone = await in_turns(bench, alternatives, rounds=_ROUNDS, at_once=1)
    added = ratio(many, server, _KNOWN, _OPEN) - 1
    return Section(
        title="Authentication",
        text=_TEXT,
        columns=("list", "server CPU", "PostgreSQL CPU", "server CPU a request"),
        rows=[
            *(_row(many, name, name) for name in (_OPEN, _KNOWN, _NEW)),
            *(_row(alone, name, f"{name}, one at a time") for name in (_OPEN, _KNOWN)),
        ],
        verdicts=[
            Verdict(
                what="authentication adds to the server CPU of the quest list",
                measured=f"{added:.0%}",
                wanted=f"at most {AUTHENTICATION_ADDS_AT_MOST:.0%}",
                is_kept=added <= AUTHENTICATION_ADDS_AT_MOST,
            )
        ],
    )


def _requests(route: str, tokens: Iterable[str]) -> list[bytes]:
    return [anew(f"{route}?limit=20", token) for token in tokens]


async def _mint_for(bench: Bench, people: Sequence[SignedIn]) -> Callable[[], Iterable[str]]:
    """Return what makes a few tokens more for each of them, which nobody has seen before."""
    access_tokens = await bench.inside.get(AccessTokens)
    clock = await bench.inside.get(Clock)

    def mint() -> Iterable[str]:
        return [
            access_tokens.issue(
                each.person.user_id, each.session_id, now=clock.now(), lives_for=_LIFE
            )
            for each in [*people] * _NEW_TIMES
        ]

    return mint


def _row(costs: Costs, name: str, shown: str) -> Sequence[str]:
    return (
        shown,
        f"{ratio(costs, server, name, _OPEN):.2f}",
        f"{ratio(costs, database, name, _OPEN):.2f}",
        f"{server(costs[name]):.0f} µs",
    )
