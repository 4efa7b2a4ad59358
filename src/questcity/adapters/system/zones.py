"""The time zones that there are."""

from functools import cached_property
from importlib.resources import files
from typing import Final

from questcity.domain.quests.ports.zones import TimeZones

# A placeholder for a clock that nobody has set.
_NO_ZONE: Final = frozenset({"", "Factory"})


class PackagedTimeZones(TimeZones):
    """The zones of the package tzdata: the same ones on a machine that has none of its own.

    Python itself falls back on the package, so that every name here can be used.
    """

    def has(self, name: str) -> bool:
        return name in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        names = files("tzdata").joinpath("zones").read_text(encoding="ascii")
        return frozenset(names.splitlines()) - _NO_ZONE
