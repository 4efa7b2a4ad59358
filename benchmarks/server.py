"""One server process, as `questcity serve --workers` starts it, with one route more."""

import os

import uvicorn
from litestar import Router

from benchmarks.guarded import GuardedQuestController
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.asgi import app
from questcity.entrypoints.web.routes import contract_routes


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    api = contract_routes()[0]
    assert isinstance(api, Router)
    app.register(
        Router(api.path, route_handlers=[GuardedQuestController], dependencies=api.dependencies)
    )
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
    )


if __name__ == "__main__":
    serve(Settings.read(os.environ))
