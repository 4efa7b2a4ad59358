"""One server process, as `questcity serve --workers` starts it, with two routes more."""

import os

from litestar import Router

from benchmarks.guarded import GuardedQuestController, OpenQuestController
from benchmarks.serving import serve
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.asgi import app
from questcity.entrypoints.web.routes import contract_routes


def main(settings: Settings) -> None:
    """Serve until told to stop."""
    api = contract_routes()[0]
    assert isinstance(api, Router)
    guarded = [GuardedQuestController, OpenQuestController]
    app.register(Router(api.path, route_handlers=guarded, dependencies=api.dependencies))
    serve(app, settings)


if __name__ == "__main__":
    main(Settings.read(os.environ))
