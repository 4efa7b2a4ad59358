"""The list of what the outbox may carry."""

import importlib
import pkgutil

import pytest
from dishka import AsyncContainer

import questcity.domain
from questcity.domain.notifications.rules.letters import WORDINGS
from questcity.domain.shared.events import Event, LetterEvent
from questcity.entrypoints.bootstrap.providers.events import EVENTS
from questcity.entrypoints.worker import make_worker

pytestmark = pytest.mark.anyio


def test_the_outbox_carries_every_event_of_the_domain() -> None:
    for module in pkgutil.walk_packages(questcity.domain.__path__, "questcity.domain."):
        importlib.import_module(module.name)

    kinds = {
        event.kind
        for event in (*Event.__subclasses__(), *LetterEvent.__subclasses__())
        if event.__module__.startswith("questcity.domain.") and hasattr(event, "kind")
    }

    assert sorted(event.kind for event in EVENTS) == sorted(kinds)


async def test_every_event_is_told_to_somebody_or_goes_to_a_handler(
    memory_container: AsyncContainer,
) -> None:
    worker = await make_worker(memory_container)

    handled = {event.kind for event in worker.handlers}

    assert sorted([*handled, *WORDINGS]) == sorted(event.kind for event in EVENTS)
