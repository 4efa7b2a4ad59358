"""The pages in a real browser, served by the real server."""

import pytest
from playwright.async_api import expect

from browsing import Visit
from web_contract import operations

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


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
