"""One server process where texts may be as long as they like.

With the usual bounds nearly everything that an attacker tries is refused for its length, and it
would say nothing that no hole was found.
"""

import os
from typing import Any, Final

import uvicorn
from litestar.params import ParameterKwarg

from questcity.domain.accounts import rules as accounts
from questcity.domain.quests.model import searching
from questcity.domain.quests.rules import finding
from questcity.entrypoints.bootstrap.settings import Settings

LIFTED: Final = ("min_length", "max_length")


def widen() -> None:
    """Take the bounds away, before the application is imported: its routes are made then."""
    finding.TEXT_LENGTHS = range(1, 100_000)  # type: ignore[misc]
    searching.WORDS_LOOKED_UP = 1_000  # type: ignore[misc]
    accounts.WORDS_AT_MOST = 1_000  # type: ignore[misc]
    check: Any = ParameterKwarg.__post_init__

    def lift(parameter: Any) -> None:
        check(parameter)
        for bound in LIFTED:
            object.__setattr__(parameter, bound, None)

    setattr(ParameterKwarg, check.__name__, lift)


def main(settings: Settings) -> None:
    """Serve until told to stop."""
    widen()
    uvicorn.run(
        "questcity.entrypoints.web.asgi:app",
        host=settings.host,
        port=settings.port,
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
    )


if __name__ == "__main__":
    main(Settings.read(os.environ))
