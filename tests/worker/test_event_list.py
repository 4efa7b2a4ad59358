"""The list of what the outbox may carry."""

import importlib
import pkgutil

import questcity.domain
from questcity.domain.shared.events import Event
from questcity.entrypoints.bootstrap.providers.events import EVENTS


def test_the_outbox_carries_every_event_of_the_domain() -> None:
    for module in pkgutil.walk_packages(questcity.domain.__path__, "questcity.domain."):
        importlib.import_module(module.name)

    kinds = {
        event.kind
        for event in Event.__subclasses__()
        if event.__module__.startswith("questcity.domain.")
    }

    assert sorted(event.kind for event in EVENTS) == sorted(kinds)
