"""How an application is served, ours and others alike."""

from typing import Any

import uvicorn

from questcity.entrypoints.bootstrap.settings import Settings


def serve(app: Any, settings: Settings) -> None:
    """Serve an ASGI application in one process, with uvloop and httptools, until told to stop."""
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
    )
