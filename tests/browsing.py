"""A real browser, and a real server for it."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dishka import AsyncContainer
from playwright.async_api import ConsoleMessage, Page, Request, async_playwright, expect
from uvicorn import Config, Server

from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.app import create_app

# Everything else may run on the same machine meanwhile.
expect.set_options(timeout=20_000)

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_QUIET: Final = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Maps are drawn without a graphics card, too.
    "--enable-unsafe-swiftshader",
]
_NOTE_VIOLATIONS: Final = """
document.addEventListener("securitypolicyviolation", (event) => {
    console.error("Refused:", event.effectiveDirective, event.blockedURI);
});
"""


@dataclass
class Visit:
    """A page, and all that it asked for and complained about."""

    page: Page
    home: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def watch(self) -> None:
        """Begin to take notes."""
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await self.page.add_init_script(_NOTE_VIOLATIONS)

    def elsewhere(self) -> list[str]:
        """Return the requests that left this server."""
        return [url for url in self.requests if not url.startswith(f"{self.home}/")]

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(("data:", f"blob:{self.home}/")):
            self.requests.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        # Without a graphics card, the browser tells itself that it would be faster with one.
        if message.type in {"error", "warning"} and "GL Driver Message" not in message.text:
            self.complaints.append(message.text)


def find_browser() -> str | None:
    """Return the browser's path, if there is one here."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def serving(container: AsyncContainer, settings: Settings) -> AsyncIterator[str]:
    """Yield the address of a server over a container."""
    server = Server(Config(create_app(container, settings), log_config=None))
    # It listens from the start: what comes before the server is up just waits.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        served = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await served


@asynccontextmanager
async def visiting(browser: str, folder: Path, home: str) -> AsyncIterator[Visit]:
    """Yield a fresh browser that has been nowhere yet."""
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            folder, executable_path=browser, args=_QUIET
        )
        visit = Visit(context.pages[0], home)
        await visit.watch()
        yield visit
        await context.close()
