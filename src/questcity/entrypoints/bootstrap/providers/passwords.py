"""What finds out whether a password is easily guessed."""

from collections.abc import AsyncIterator

from dishka import Provider, Scope, provide

from questcity.adapters.breaches.ranges import RangePasswordScreen
from questcity.adapters.system.guessing import ZxcvbnPasswordScreen
from questcity.domain.accounts.model.passwords import Weakness
from questcity.domain.accounts.ports.protection import PasswordScreen
from questcity.entrypoints.bootstrap.settings import Settings


class PasswordScreens(PasswordScreen):
    """Several, asked one after the other until one of them finds something."""

    def __init__(self, *screens: PasswordScreen) -> None:
        self._screens = screens

    async def find_weakness(self, password: str) -> Weakness | None:
        """Return the first weakness that is found."""
        for screen in self._screens:
            if weakness := await screen.find_weakness(password):
                return weakness
        return None


class ScreenProvider(Provider):
    """What is known on this machine, and a service of stolen passwords if there is one."""

    scope = Scope.APP

    @provide
    async def screen(self, settings: Settings) -> AsyncIterator[PasswordScreen]:
        """Yield what the setting BREACH_CHECK_URL asks for."""
        guessing = ZxcvbnPasswordScreen()
        if settings.breach_check_url is None:
            yield guessing
        else:
            ranges = RangePasswordScreen(settings.breach_check_url)
            yield PasswordScreens(guessing, ranges)
            await ranges.close()
        guessing.close()
