"""The contract as an OpenAPI document, drawn from the routes."""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from typing import Any, Final

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme, Tag
from litestar.routes import HTTPRoute

from questcity.entrypoints.web.catalogue import EXPLANATIONS
from questcity.entrypoints.web.documents.headers import ANSWER_HEADERS, REQUEST_HEADERS
from questcity.entrypoints.web.documents.operations import (
    PATH_SUFFIX,
    Operation,
    complete,
    describe_upload,
)
from questcity.entrypoints.web.documents.refusals import problems_of
from questcity.entrypoints.web.problems import Problem, problem_body
from questcity.entrypoints.web.routes import contract_routes

_DESCRIPTION: Final = """
Quests in real cities: accounts, sign-in, and all that comes with them.

- Bodies are JSON in UTF-8; unknown fields are refused. Times are UTC, ids are UUIDs.
- Sign in at `/api/v1/auth/login`, and send `Authorization: Bearer <accessToken>`.
- A refusal is a problem document (RFC 9457); [/problems](/problems) explains each code.
- Every answer has an `X-Request-ID`; one that a request comes with is kept.
- A path may end in a slash.
""".strip()


@cache
def contract() -> dict[str, Any]:
    """Return the OpenAPI document."""
    described = Litestar(contract_routes(), openapi_config=_config(), logging_config=None)
    document = described.openapi_schema.to_schema()
    statuses: dict[str, int] = {}
    for operation, handler in _operations(described, document["paths"]):
        describe_upload(operation, handler)
        problems = problems_of(handler, operation)
        complete(operation, handler, problems)
        statuses |= {code: status for status, codes in problems.items() for code in codes}
    document["paths"] = dict(sorted(_addresses(described, document["paths"])))
    components = document["components"]
    _, shapes = msgspec.json.schema_components(
        [Problem], ref_template="#/components/schemas/{name}"
    )
    components["schemas"] = dict(sorted((components["schemas"] | shapes).items()))
    _close(document)
    components["parameters"] = REQUEST_HEADERS
    components["headers"] = ANSWER_HEADERS
    components["examples"] = {code: _example(code, statuses[code]) for code in sorted(statuses)}
    return document


def _config() -> OpenAPIConfig:
    bearer = SecurityScheme(
        type="http",
        scheme="bearer",
        bearer_format="JWT",
        description="The access token that signing in gives.",
    )
    return OpenAPIConfig(
        title="QuestCity",
        version=version("questcity"),
        description=_DESCRIPTION,
        components=Components(security_schemes={"bearer": bearer}),
        tags=[
            Tag("Auth", "Becoming a user, signing in and out."),
            Tag("Users", "Oneself, others, and who did what."),
            Tag("Quests", "Finding quests, writing them, and opening them to players."),
            Tag("Play", "Walking a quest: evidence in, verdicts out."),
            Tag("Reviews", "What players think of quests, and what the house says to it."),
            Tag("Favorites", "The quests that one keeps."),
            Tag("Health", "Probes for whoever restarts processes and sends them traffic."),
        ],
    )


def _operations(
    app: Litestar, paths: dict[str, Any]
) -> Iterator[tuple[Operation, HTTPRouteHandler]]:
    for route in app.routes:
        if isinstance(route, HTTPRoute) and (operations := paths.get(route.path_format)):
            for method, (handler, _) in route.route_handler_map.items():
                if method.lower() in operations:
                    yield operations[method.lower()], handler


def _addresses(app: Litestar, paths: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield each path under its address, which may end in more than what its route can say."""
    suffixes = {
        route.path_format: handler.opt[PATH_SUFFIX]
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if PATH_SUFFIX in handler.opt
    }
    for path, operations in paths.items():
        yield path + suffixes.get(path, ""), operations


def _close(document: dict[str, Any]) -> None:
    """Say of all that comes in that it has no other fields; what goes out may get more."""
    schemas = document["components"]["schemas"]
    bodies = (
        one.get("requestBody") for path in document["paths"].values() for one in path.values()
    )
    open_, seen = list(_names_in(list(bodies))), set()
    while open_:
        if (name := open_.pop()) not in seen:
            seen.add(name)
            open_ += _names_in(schemas[name])
            if "properties" in schemas[name]:
                schemas[name]["additionalProperties"] = False


def _names_in(part: Any) -> Iterator[str]:
    """Yield the names of the schemas that a part of the document refers to."""
    if isinstance(part, dict):
        if isinstance(reference := part.get("$ref"), str):
            yield reference.rpartition("/")[2]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _names_in(inner)


def _example(code: str, status: int) -> dict[str, Any]:
    told = EXPLANATIONS[code]
    problem = problem_body(code, status, told.meaning, "0b9f6a2e4d5c4f0c8a54b0e6f2c1d7a3")
    return {"summary": told.title, "value": msgspec.to_builtins(problem)}
