"""What the fuzzing would find, if it were there."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from httpx import Request, Response

from fuzz.caller import Call, Caller

A_THING: dict[str, Any] = {
    "type": "object",
    "properties": {"size": {"type": "integer"}},
    "required": ["size"],
}
CONTRACT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Things", "version": "1"},
    "paths": {
        "/things/{thing_id}": {
            "put": {
                "operationId": "keep",
                "parameters": [
                    {
                        "name": "thing_id",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string", "format": "uuid"},
                    }
                ],
                "requestBody": {"content": {"application/json": {"schema": A_THING}}},
                "responses": {
                    "200": {
                        "description": "Kept.",
                        "content": {"application/json": {"schema": A_THING}},
                        "headers": {"Retry-After": {"schema": {"type": "integer"}}},
                    },
                    "422": {"description": "Refused."},
                    "503": {"description": "Busy."},
                },
            }
        }
    },
}
KEPT = {"size": 1}
GOOD = Call(path={"thing_id": "0199a000-0000-7000-8000-000000000000"}, body={"size": 7})


def a_caller(*answers: Response) -> tuple[Caller, list[Request]]:
    """Return somebody who calls, and what was asked; the last answer is given again and again."""
    asked: list[Request] = []
    given: Iterator[Response] = iter(answers)
    last = answers[-1]

    def send(request: Request) -> Response:
        asked.append(request)
        return next(given, last)

    operation = schemathesis.openapi.from_dict(CONTRACT).find_operation_by_id("keep")
    return Caller(operation, send, lambda: GOOD), asked


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Response(503, json={}), "Server error"),
        (Response(418, json={}), "Undocumented"),
        (Response(200, text="plain"), "Content-Type"),
        (Response(200, json={"size": "huge"}), "schema"),
        (Response(200, json=KEPT, headers={"Retry-After": "soon"}), "header"),
    ],
)
def test_an_answer_that_the_contract_does_not_tell_is_a_fault(answer: Response, fault: str) -> None:
    well, _ = a_caller(answer)
    kept = [Response(200, json=KEPT) for _ in range(2)]
    later, _ = a_caller(*kept, answer)

    well.call_well()
    later.call_well()
    before = later.fault
    later.call_with_what_fits(5, "seed")

    assert fault in str(well.fault)
    assert before is None
    assert fault in str(later.fault)


def test_what_is_asked_is_made_and_mixed_with_what_is_good() -> None:
    caller, asked = a_caller(Response(200, json=KEPT))

    caller.call_well()
    caller.call_with_what_fits(30, "seed")
    can_be_wrong = caller.call_with_what_does_not_fit(30, "seed")

    paths, bodies = {one.url.path for one in asked}, {one.content for one in asked}
    assert can_be_wrong
    assert caller.fault is None
    assert caller.statuses.total() == len(asked) == 62
    assert asked[0].content == asked[1].content
    assert asked[0].url.path.endswith(str(GOOD.path["thing_id"]))
    assert sum(one.url.path == asked[0].url.path for one in asked) > 20
    assert min(len(paths), len(bodies)) > 5


def test_the_same_seed_asks_the_same() -> None:
    runs = []
    for seed in ("one", "one", "another"):
        caller, asked = a_caller(Response(422, json={}))
        caller.call_well()
        caller.call_with_what_fits(10, seed)
        runs.append([(request.url, request.content) for request in asked])

    assert runs[0] == runs[1] != runs[2]
