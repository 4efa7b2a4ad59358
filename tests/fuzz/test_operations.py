"""Every operation of the served contract, called with generated data as everybody.

No answer may be a failure of the server's, or anything else that the contract does not tell.
"""

import math
from asyncio import Runner
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from httpx import Request

from fuzz.caller import BASE, Caller
from fuzz.recipes import RECIPES, call_of
from fuzz.stage import VISITORS, Stage, stage_over
from installation import Installation
from servers import TestServer
from stores import postgres_store
from web_contract import operations

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture(scope="module")
def stage(loop: Runner, test_server: TestServer, installation: Installation) -> Iterator[Stage]:
    with test_server.database() as url:
        scene = stage_over(postgres_store(url), installation)
        yield loop.run(scene.__aenter__())
        loop.run(scene.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def served(loop: Runner, stage: Stage) -> Any:
    """Return the contract as the application serves it."""
    document = loop.run(stage.send(Request("GET", f"{BASE}/openapi.json"))).json()
    return schemathesis.openapi.from_dict(document)


@pytest.mark.postgres
@pytest.mark.parametrize("operation_id", operations())
def test_whatever_is_sent_the_answer_is_one_that_the_contract_tells(
    operation_id: str,
    loop: Runner,
    stage: Stage,
    served: Any,
    request: pytest.FixtureRequest,
) -> None:
    examples, seed = request.config.getoption("--examples"), request.config.getoption("--seed")
    statuses: Counter[int] = Counter()
    can_be_wrong = True

    for visitor in VISITORS:
        caller = Caller(
            served.find_operation_by_id(operation_id),
            send=lambda request: loop.run(stage.send(request)),
            find=lambda: loop.run(call_of(operation_id, stage, visitor)),  # noqa: B023 (at once)
        )
        caller.call_well()
        caller.call_with_what_fits(math.ceil(examples / 2), f"{seed} {visitor}")
        can_be_wrong = can_be_wrong and caller.call_with_what_does_not_fit(
            math.ceil(examples / 2), f"{seed} {visitor}"
        )
        assert caller.fault is None, f"as {visitor}, with --seed={seed}: {caller.fault}"
        statuses += caller.statuses

    told = f"{operation_id}: {dict(sorted(statuses.items()))}"
    request.node.add_report_section("call", "answers", told)
    assert any(200 <= status < 300 for status in statuses), (
        f"Never done. {told} Say in RECIPES of tests/fuzz/recipes.py how it is called well."
    )


def test_each_recipe_is_for_an_operation_that_there_is() -> None:
    assert set(RECIPES) - set(operations()) == set()
