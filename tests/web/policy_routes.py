"""Which routes an application has, and whether each of them has its row."""

from collections.abc import Iterable, Iterator

from litestar import Litestar
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.routes import HTTPRoute

from web.policy import Row
from web.policy_calls import CALLS

Route = tuple[str, str]


def routes_of(app: Litestar) -> Iterator[tuple[Route, BaseRouteHandler]]:
    """Yield every way into an application: a method, the template of a path, and what handles it.

    Sockets and mounted applications count as methods of their own.
    """
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if not _is_made_by_framework(handler):
                    yield (str(method), route.path_format), handler
        else:
            yield (route.scope_type.upper(), route.path_format), route.route_handler


def faults_of(app: Litestar, rows: Iterable[Row]) -> list[str]:
    """Return what is missing between an application and the table."""
    routes = [route for route, _ in routes_of(app)]
    named = [row.route for row in rows]
    without_row = [route for route in routes if route not in named]
    without_route = [route for route in (*named, *CALLS) if route not in routes]
    twice = {route for route in named if named.count(route) > 1}
    return [
        *(f"{' '.join(route)} has no row: add one in web/policy.py." for route in without_row),
        *(f"{' '.join(route)} is no route: take its row or call out." for route in without_route),
        *(f"{' '.join(route)} has several rows: which one counts?" for route in twice),
    ]


def _is_made_by_framework(handler: HTTPRouteHandler) -> bool:
    # It answers OPTIONS with the methods that there are, and does nothing else.
    return handler.fn.__qualname__.startswith(f"{HTTPRoute.create_options_handler.__qualname__}.")
