"""The schema: its migrations, and whether a database has them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from questcity.adapters.postgres.failures import refusal_for, translated
from questcity.adapters.postgres.tables.registry import METADATA

T = TypeVar("T")

_MIGRATION_LOCK: Final = 0x51C_0001
_SETTINGS: Final = {"application_name": "questcity migrations", "lock_timeout": "5000"}


class SchemaError(Exception):
    """The schema cannot be brought where it should be; the message is one line."""


class Schema:
    """The schema of one database. Every call connects anew and takes as long as it takes."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+asyncpg")

    def newest(self) -> str:
        """Return the revision that this version of QuestCity needs."""
        head = ScriptDirectory.from_config(_config()).get_current_head()
        assert head is not None
        return head

    async def current(self) -> str | None:
        """Return the revision of the database, or None when it is empty."""
        return await self._run(_current)

    async def upgrade(self, revision: str = "head") -> tuple[str | None, str | None]:
        """Bring the database to a revision and return the one before and the one after.

        Several processes may do so at once: one works, the others wait and find it done.
        Raise `SchemaError` when the database is of a newer QuestCity, when there is no such
        revision, or when a step fails; the database is then as it was.
        """
        return await self._migrate(revision, command.upgrade)

    async def downgrade(self, revision: str) -> tuple[str | None, str | None]:
        """Take the database back to a revision; `-1` is the one before, `base` an empty one.

        Raise what `upgrade` raises.
        """
        return await self._migrate(revision, command.downgrade)

    async def differences(self) -> tuple[str, ...]:
        """Return what the tables have that the code does not know, and the other way round."""
        return await self._run(
            lambda connection: tuple(
                str(difference) for difference in compare_metadata(_context(connection), METADATA)
            )
        )

    async def _migrate(
        self, revision: str, migrate: Callable[[Config, str], None]
    ) -> tuple[str | None, str | None]:
        def locked(connection: Connection) -> tuple[str | None, str | None]:
            # Whoever is at work may take long; lock_timeout is for tables that are in use.
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
            connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
            before = _current(connection)
            config = _config()
            config.attributes["connection"] = connection
            with _told():
                migrate(config, revision)
            return before, _current(connection)

        try:
            return await self._run(locked)
        except CommandError as error:
            raise SchemaError(self._explained(str(error), revision)) from error

    async def _run(self, work: Callable[[Connection], T]) -> T:
        engine = create_async_engine(
            self._url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"timeout": 5, "server_settings": _SETTINGS},
        )
        try:
            with translated():
                async with engine.begin() as connection:
                    return await connection.run_sync(work)
        finally:
            await engine.dispose()

    def _explained(self, problem: str, wanted: str) -> str:
        if f"locate revision identified by '{wanted}'" in problem:
            return f"There is no revision {wanted!r}; the newest is {self.newest()}."
        if "locate revision" in problem:
            return (
                "The database was made by a newer QuestCity. Run that version, or give this one "
                f"another database (it knows revisions up to {self.newest()})."
            )
        return problem.replace("\n", " ")


def migrations_folder() -> Path:
    """Return where the migrations are: in the installed package, or at the top of the sources."""
    package = Path(__file__).parents[2]
    shipped = package / "migrations"
    return shipped if shipped.is_dir() else package.parents[1] / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    return config


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if refusal_for(error):
            raise
        reason = str(error.orig).splitlines()[0].rpartition(">: ")[2]
        message = (
            f"The schema stays as it was, because a step failed ({reason}). Give QuestCity a "
            "database of its own, and a user who owns it."
        )
        raise SchemaError(message) from error


def _context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection, opts={"compare_type": True})


def _current(connection: Connection) -> str | None:
    return _context(connection).get_current_revision()
