"""Settings in, container out."""

from dishka import AsyncContainer, Provider, make_async_container

from questcity.entrypoints.bootstrap.providers.keys import KeysProvider
from questcity.entrypoints.bootstrap.providers.mail import MailProvider, TellingProvider
from questcity.entrypoints.bootstrap.providers.memory import MemoryMailProvider, MemoryProvider
from questcity.entrypoints.bootstrap.providers.passwords import ScreenProvider
from questcity.entrypoints.bootstrap.providers.postgres import DatabaseUrl, PostgresProvider
from questcity.entrypoints.bootstrap.providers.system import SystemProvider
from questcity.entrypoints.bootstrap.providers.use_cases import UseCaseProvider
from questcity.entrypoints.bootstrap.settings import Settings


def make_container(settings: Settings, database_url: str, *driving: Provider) -> AsyncContainer:
    """Return the whole application over real parts; `driving` are the edge's own providers.

    Nothing is opened yet: a part is made when it is first asked for.
    """
    return make_async_container(
        *parts(PostgresProvider(), MailProvider(), *driving),
        context={Settings: settings, DatabaseUrl: database_url},
    )


def make_bare_container() -> AsyncContainer:
    """Return an application that nothing is stored in but what comes with QuestCity."""
    providers = (MemoryProvider(), MemoryMailProvider())
    return make_async_container(*parts(*providers), context={Settings: Settings.read({})})


def parts(*providers: Provider) -> tuple[Provider, ...]:
    """Return the providers of the whole application over the given stores and edges.

    The latter come last, since what they provide takes the place of what others do.
    """
    return (
        UseCaseProvider(),
        SystemProvider(),
        ScreenProvider(),
        KeysProvider(),
        TellingProvider(),
        *providers,
    )
