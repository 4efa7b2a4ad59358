"""How often something may be done."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """At most `count` times in any stretch of `per`, for whatever `key` names."""

    key: str
    count: int
    per: timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """How often each one may; a setting."""

    count: int
    per: timedelta

    def of(self, *names: str) -> Allowance:
        """Return the allowance of whoever the names stand for; letter case makes no difference."""
        return Allowance(key="\0".join(names).casefold(), count=self.count, per=self.per)
