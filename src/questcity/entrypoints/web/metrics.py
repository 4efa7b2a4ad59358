"""What is counted of requests, for Prometheus.

Names, labels and buckets are those of OpenTelemetry's conventions for HTTP servers
("Semantic conventions for HTTP metrics").
"""

import os
from typing import Final

from litestar import Controller, Response, get
from litestar.enums import HttpMethod
from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.openmetrics import exposition as openmetrics

from questcity.entrypoints.web.authentication import may_watch
from questcity.entrypoints.web.requests import AnyRequest

SHARED_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder where processes of one installation count together.

It has to be there before `prometheus_client` is imported.
"""

_OPENMETRICS_NAME: Final = "application/openmetrics-text"
_OPENMETRICS: Final = (openmetrics.generate_latest, openmetrics.CONTENT_TYPE_LATEST)
_PLAIN: Final = (generate_latest, CONTENT_TYPE_PLAIN_0_0_4)
_OTHER: Final = "_OTHER"
_METHODS: Final = frozenset(method.value for method in HttpMethod)
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)


class Metrics:
    """What one application counts."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._durations = Histogram(
            "http_server_request_duration_seconds",
            "From the first byte of a request to the last of its answer.",
            ("http_request_method", "http_route", "http_response_status_code"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        # To find the series of its labels takes longer than to count.
        self._series: dict[tuple[str, str, int], Histogram] = {}

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that has ended; its status is 0 if nobody was there for an answer.

        A route is a template and a method one that there is: nobody makes up new series.
        """
        if method not in _METHODS:
            method = _OTHER
        labels = method, route, status
        series = self._series.get(labels)
        if series is None:
            series = self._series[labels] = self._durations.labels(method, route, status or "")
        series.observe(seconds)

    def told(self, accept: str) -> Response[bytes]:
        """Return all that was counted, by all processes, in the form that is accepted."""
        registry = self._registry
        if folder := os.environ.get(SHARED_FOLDER):
            registry = CollectorRegistry()
            MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
        # prometheus-client's own look at what is accepted fails on versions that are no numbers.
        encode, media_type = _OPENMETRICS if _OPENMETRICS_NAME in accept else _PLAIN
        # Named as a media type, a text would be said to be UTF-8 once more.
        return Response(encode(registry), headers={"Content-Type": media_type})


class MetricsController(Controller):
    """The page that Prometheus reads."""

    include_in_schema = False

    @get("/metrics", guards=[may_watch])
    async def metrics(self, request: AnyRequest) -> Response[bytes]:
        """Tell what was counted."""
        metrics: Metrics = request.app.state.metrics
        return metrics.told(request.headers.get("accept", ""))
