"""Where time zones are known."""

from abc import abstractmethod
from typing import Protocol


class TimeZones(Protocol):
    """The names of the IANA time zone database, which gets new ones each year."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Tell whether there is a zone of exactly this name."""
