"""Whatever text is sent in whatever parameter of a query, it is taken for a text or refused.

No answer may be a failure of the server's, and no sign of a text may stand for anything.
"""

import math
from asyncio import Runner
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Final

import pytest
from dishka import Provider, Scope, provide
from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st

from fuzz.asker import Asker, fill
from fuzz.recipes import call_of
from fuzz.stage import Stage, stage_over
from fuzz.texts import CLASSICS, TEXTS, TextParameter, parameters
from installation import Installation
from questcity.domain.shared.allowances import Allowance
from questcity.domain.shared.ports import RateLimiter
from servers import TestServer
from stores import memory_store, postgres_store

pytestmark = pytest.mark.usefixtures("quiet")

PARAMETERS: Final = tuple(parameters())
FREE: Final = tuple(parameter for parameter in PARAMETERS if parameter.is_free)
AT_ONCE: Final = 10


class Patience(RateLimiter):
    """Lets everybody try as often as they like."""

    async def take(self, *allowances: Allowance) -> None:
        """Do nothing."""

    async def give_back(self, *allowances: Allowance) -> None:
        """Do nothing."""


class Unlimited(Provider):
    """Takes away all allowances."""

    patience = provide(Patience, scope=Scope.APP, provides=RateLimiter, override=True)


@pytest.fixture(
    scope="module", params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def stage(
    request: pytest.FixtureRequest, loop: Runner, installation: Installation
) -> Iterator[Stage]:
    """Return a stage with quests and people over each store in turn."""
    with ExitStack() as stack:
        if request.param == "memory":
            store = memory_store()
        else:
            server: TestServer = request.getfixturevalue("test_server")
            store = postgres_store(stack.enter_context(server.database()))
        scene = stage_over(store, installation, Unlimited())
        stage = loop.run(scene.__aenter__())
        loop.run(fill(stage))
        yield stage
        loop.run(scene.__aexit__(None, None, None))


@pytest.mark.parametrize("parameter", PARAMETERS, ids=str)
def test_a_text_is_nothing_but_a_text(
    parameter: TextParameter, loop: Runner, stage: Stage, request: pytest.FixtureRequest
) -> None:
    asker = Asker(stage, parameter, loop.run(call_of(parameter.operation_id, stage, "admin")))
    made_up = request.config.getoption("--texts") // len(FREE)
    start = request.config.getoption("--seed")

    def send(texts: list[bytes]) -> None:
        for text in texts:
            try:
                loop.run(asker.ask(text))
            except BaseException as error:
                error.add_note(f"{parameter} was sent {text!r}, with --seed={start}")
                raise

    classics = CLASSICS if parameter.is_free else CLASSICS[::7]
    send([text.encode(errors="surrogatepass") for text in classics])
    if made_up and parameter.is_free:
        _make_up(send, made_up, f"{start} {parameter}")

    told = f"{parameter}: {dict(sorted(asker.statuses.items()))}"
    request.node.add_report_section("call", "answers", told)


def _make_up(send: Callable[[list[bytes]], None], count: int, start: str) -> None:
    """Send so many texts, a few at once: to begin a new example costs more than a text."""

    @seed(start)
    @settings(
        max_examples=math.ceil(count / AT_ONCE),
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(TEXTS, min_size=AT_ONCE, max_size=AT_ONCE))
    def made_up(texts: list[bytes]) -> None:
        send(texts)

    made_up()


@pytest.mark.parametrize("parameter", [one for one in PARAMETERS if one.repeats], ids=str)
def test_what_may_be_said_again_may_not_be_said_without_end(
    parameter: TextParameter, loop: Runner, stage: Stage
) -> None:
    asker = Asker(stage, parameter, loop.run(call_of(parameter.operation_id, stage, "admin")))

    loop.run(asker.ask(*[parameter.sample] * 1_000))

    assert asker.statuses == {422: 1}
