"""One visitor who calls one operation again and again, with what is right and what is not."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import httpx
import requests
from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

BASE: Final = "http://quest.test"

CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

# What of the good call stays when the rest is generated. The first one is tried first.
WAYS: Final = (
    frozenset({"path", "query", "headers", "body"}),
    frozenset({"path", "query", "headers"}),
    frozenset({"path", "query", "body"}),
    frozenset({"path", "headers"}),
    frozenset({"headers", "body"}),
    frozenset[str](),
)
SHARE_OF_MADE: Final = 0.3


@dataclass(frozen=True, kw_only=True)
class Call:
    """What a request that is answered well is made of."""

    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    media_type: str = "application/json"
    credentials: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Caller:
    """Notes how each call was answered, and the first answer that the contract does not allow.

    `find` makes a good call; it is asked again whenever what the last was about may be used up.
    """

    operation: APIOperation[Any, Any, Any, Any]
    send: Callable[[httpx.Request], httpx.Response]
    find: Callable[[], Call]
    statuses: Counter[int] = field(default_factory=Counter)
    fault: str | None = None
    _call: Call = field(default_factory=Call)
    _is_used_up: bool = False

    def call_well(self) -> None:
        """Call as it should be, and once more: the first answer may have been lost."""
        self._call = self.find()
        body = {"body": self._call.body, "media_type": self._call.media_type}
        case = self.operation.Case(
            path_parameters=self._path(),
            query=dict(self._call.query),
            headers={**self._call.headers, **self._call.credentials},
            **({} if self._call.body is None else body),
        )
        self._judge(case)
        self._judge(case)

    def call_with_what_fits(self, examples: int, start: str) -> None:
        """Call with generated data that is as the contract asks."""
        self._call_with(GenerationMode.POSITIVE, examples, start)

    def call_with_what_does_not_fit(self, examples: int, start: str) -> bool:
        """Call with data that is not, and tell whether there can be such data."""
        try:
            self._call_with(GenerationMode.NEGATIVE, examples, start)
        except Unsatisfiable:
            return False
        return True

    def _call_with(self, mode: GenerationMode, examples: int, start: str) -> None:
        made = self.operation.as_strategy(generation_mode=mode)

        @seed(f"{start} {self.operation.label}")
        @settings(
            max_examples=examples,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(made, st.sampled_from(WAYS), st.integers(0, 2**32).map(Random))
        def call(case: Case[Any], kept: frozenset[str], chance: Random) -> None:
            if self._is_used_up:
                self._call, self._is_used_up = self.find(), False
            if self.fault is None:
                self._mix(case, kept, chance)
                self._judge(case)

        call()

    def _mix(self, case: Case[Any], kept: frozenset[str], chance: Random) -> None:
        if "path" in kept and self._call.path:
            case.path_parameters = self._path()
        case.query.update(self._call.query if "query" in kept else {})
        case.headers.update(self._call.headers if "headers" in kept else {})
        case.headers.update(self._call.credentials)
        if "body" in kept and self._call.body is not None:
            case.body = _mixed(self._call.body, case.body, chance)
            case.media_type = self._call.media_type

    def _judge(self, case: Case[Any]) -> None:
        asked = requests.Request(**case.as_transport_kwargs(base_url=BASE)).prepare()
        try:
            answer = self.send(_on_the_wire(asked))
            self.statuses[answer.status_code] += 1
            case.validate_response(_judged(answer, asked), CHECKS)
        except (AssertionError, FailureGroup) as fault:
            self.fault = f"{asked.method} {asked.url}: {fault}"
            return
        self._is_used_up |= answer.is_success and self.operation.method != "get"

    def _path(self) -> dict[str, str]:
        return {
            parameter.name: str(self._call.path[parameter.name])
            for parameter in self.operation.path_parameters
        }


def _mixed(good: Any, made: Any, chance: Random) -> Any:
    """Return what is good with some of it replaced by what was made."""
    if isinstance(good, dict) and isinstance(made, dict):
        both = {name: _mixed(good[name], made[name], chance) for name in made if name in good}
        return good | {name: made[name] for name in made if _is_taken(chance)} | both
    if isinstance(good, list) and isinstance(made, list) and made:
        return [_mixed(one, chance.choice(made), chance) for one in good]
    return made if _is_taken(chance) else good


def _is_taken(chance: Random) -> bool:
    return chance.random() < SHARE_OF_MADE


def _on_the_wire(asked: requests.PreparedRequest) -> httpx.Request:
    assert asked.method is not None
    assert asked.url is not None
    content = asked.body.encode() if isinstance(asked.body, str) else asked.body
    assert content is None or isinstance(content, bytes)
    headers = [(_octets(name), _octets(value)) for name, value in asked.headers.items()]
    return httpx.Request(asked.method, asked.url, headers=headers, content=content)


def _octets(text: str | bytes) -> bytes:
    return text.encode("latin-1") if isinstance(text, str) else text


def _judged(answer: httpx.Response, asked: requests.PreparedRequest) -> Response:
    return Response(
        status_code=answer.status_code,
        headers={name: answer.headers.get_list(name) for name in answer.headers},
        content=answer.content,
        request=asked,
        elapsed=0.0,
        verify=False,
        encoding="utf-8",
    )
