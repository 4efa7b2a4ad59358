"""The pages in a real browser, served by the real server."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from dishka import AsyncContainer
from playwright.async_api import ConsoleMessage, Page, Request, async_playwright, expect
from uvicorn import Config, Server

from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.app import create_app
from web_contract import operations

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Visit:
    """A page, and all that it asked for and complained about."""

    page: Page
    home: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Begin to take notes."""
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def elsewhere(self) -> list[str]:
        """Return the requests that left this server."""
        return [url for url in self.requests if not url.startswith(f"{self.home}/")]

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith("data:"):
            self.requests.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the browser's path."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("there is no Chromium here; install one (Debian: the package chromium)")
    return found


@pytest.fixture
async def home(memory_container: AsyncContainer, settings: Settings) -> AsyncIterator[str]:
    """Return the address of a server over memory."""
    server = Server(Config(create_app(memory_container, settings), log_config=None))
    # It listens from the start: what comes before the server is up just waits.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        served = asyncio.create_task(server.serve(sockets=[listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        await served


@pytest.fixture
async def visit(chromium: str, home: str, tmp_path: Path) -> AsyncIterator[Visit]:
    """Return a fresh browser that has been nowhere yet."""
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path, executable_path=chromium, args=QUIET
        )
        visit = Visit(context.pages[0], home)
        visit.watch()
        yield visit
        await context.close()


async def test_the_contract_is_shown_without_a_word_to_another_host(visit: Visit) -> None:
    await visit.page.goto(f"{visit.home}/docs")

    await expect(visit.page.locator(".opblock")).to_have_count(len(operations()))
    for operation in operations().values():
        await expect(visit.page.get_by_text(operation["summary"], exact=True)).to_be_visible()
    assert f"{visit.home}/openapi.json" in visit.requests
    assert visit.elsewhere() == []
    assert visit.complaints == []


async def test_an_operation_explains_itself_and_can_be_tried(visit: Visit) -> None:
    await visit.page.goto(f"{visit.home}/docs#/Users/inviteUser")
    invite = visit.page.locator("#operations-Users-inviteUser")
    await expect(invite.get_by_text("Idempotency-Key", exact=True)).to_be_visible()
    await expect(invite.get_by_text("username-taken").first).to_be_visible()

    probe = visit.page.locator("#operations-Health-isLive")
    await probe.locator(".opblock-summary-control").click()
    await probe.get_by_role("button", name="Try it out").click()
    await probe.get_by_role("button", name="Execute").click()

    answered = probe.locator(".live-responses-table tbody .response-col_status")
    await expect(answered).to_have_text("200")
    assert f"{visit.home}/api/v1/health/live" in visit.requests
    assert visit.elsewhere() == []
    assert visit.complaints == []


async def test_problems_are_explained_from_the_list_on(visit: Visit) -> None:
    await visit.page.goto(f"{visit.home}/problems")
    await visit.page.get_by_role("link", name="username-taken", exact=True).click()

    await expect(visit.page.get_by_role("heading", name="Username taken")).to_be_visible()
    assert visit.page.url == f"{visit.home}/problems/username-taken"
    assert visit.elsewhere() == []
    assert visit.complaints == []


async def test_what_is_slipped_into_a_page_is_not_run_or_loaded(visit: Visit) -> None:
    await visit.page.goto(f"{visit.home}/problems")

    refused = await visit.page.evaluate(
        """() => new Promise(resolve => {
            const refused = [];
            document.addEventListener("securitypolicyviolation", event => {
                refused.push(event.effectiveDirective);
                if (refused.length === 2) resolve(refused.sort());
            });
            const script = document.createElement("script");
            script.textContent = "document.title = 'ran'";
            const picture = document.createElement("img");
            picture.src = "http://127.0.0.2:9/";
            document.body.append(script, picture);
        })"""
    )

    assert refused == ["img-src", "script-src-elem"]
    assert await visit.page.title() == "Problems - QuestCity"
