"""Defaults that depend on other settings, and what settings rule out of one another."""

import os
from enum import StrEnum
from typing import Final

import platformdirs

from questcity.entrypoints.bootstrap import parsing
from questcity.entrypoints.bootstrap.variables import Default, Values, Variable

_MISSING: Final = "must be set in production"


class Environment(StrEnum):
    """What the installation is for."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


def _is_production(values: Values) -> bool:
    return values["environment"] is Environment.PRODUCTION


def by_environment(*, development: str, production: str | None) -> Default:
    """Return a default for each environment; None must be given."""

    def choose(values: Values) -> str:
        if not _is_production(values):
            return development
        if production is None:
            raise ValueError(_MISSING)
        return production

    return Default(f"{development}; in production {production or 'it must be set'}", choose)


def environment(values: Values) -> str:
    """Return development, unless the database is the operator's own: then it must be said."""
    if values["database_url"] is not None:
        message = "must be set when QUESTCITY_DATABASE_URL is"
        raise ValueError(message)
    return Environment.DEVELOPMENT


def public_url(values: Values) -> str:
    """Return the address that is listened on."""
    host = f"[{values['host']}]" if ":" in values["host"] else values["host"]
    return f"http://{host}:{values['port']}"


def data_dir(_: Values) -> str:
    """Return the system's place for root, and the platform's for an ordinary user."""
    if os.name == "posix" and os.geteuid() == 0:
        return "/var/lib/questcity"
    return str(platformdirs.user_data_path("questcity"))


def keys_dir(values: Values) -> str:
    """Return a folder beside the data; in production it must be given."""
    if _is_production(values):
        raise ValueError(_MISSING)
    return str(values["data_dir"] / "keys")


def per_client(production: str) -> Default:
    """Return a limit for each client: wide while developing."""
    # Everything comes from one machine while QuestCity is developed.
    return by_environment(development="10000/hour", production=production)


def limit(description: str, default: str) -> Variable:
    """Return what is known of a limit."""
    return Variable(description, parsing.limit, default)


def client_limit(description: str, production: str) -> Variable:
    """Return what is known of a limit for each client."""
    return Variable(description, parsing.limit, per_client(production), production)


def find_wildcard(origins: tuple[str, ...], before: Values) -> str | None:
    """Find a fault with origins."""
    if "*" in origins and _is_production(before):
        return "has a wildcard, which production refuses"
    return None


def find_folder(url: str, before: Values) -> str | None:
    """Find a fault with where mail goes."""
    if url == "file:" and _is_production(before):
        return "is file:, which production refuses"
    return None


def find_early_end(days: int, before: Values) -> str | None:
    """Find a fault with the end of sessions."""
    if days < before["refresh_idle_days"]:
        return "is less than QUESTCITY_REFRESH_IDLE_DAYS"
    return None
