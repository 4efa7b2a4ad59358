"""The schema, as the command line handles it: every failure is one line."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from questcity.adapters.postgres.schema import Schema, SchemaError
from questcity.domain.shared.errors import AwayError
from questcity.entrypoints.bootstrap.errors import StartError

Move = tuple[str | None, str | None]


async def upgrade_schema(url: str, revision: str = "head") -> Move:
    """Bring the schema to a revision and return the one before and the one after."""
    with explained():
        return await Schema(url).upgrade(revision)


async def downgrade_schema(url: str, revision: str) -> Move:
    """Take the schema back to a revision and return the one before and the one after."""
    with explained():
        return await Schema(url).downgrade(revision)


async def current_revision(url: str) -> tuple[str | None, str]:
    """Return the revision of the schema, and the newest one."""
    with explained():
        schema = Schema(url)
        return await schema.current(), schema.newest()


async def check_revision(url: str) -> str | None:
    """Return in one line that the schema is of another QuestCity, or None."""
    revision, newest = await current_revision(url)
    if revision != newest:
        return f"The schema is at {revision or 'empty'}, not {newest}: run `questcity db upgrade`."
    return None


async def check_schema(url: str) -> str | None:
    """Return in one line what is wrong with the schema, or None."""
    if problem := await check_revision(url):
        return problem
    with explained():
        differences = await Schema(url).differences()
    if differences:
        return (
            f"The tables differ from what QuestCity expects: {differences[0]}. Undo what was "
            "changed past the migrations, or restore a backup."
        )
    return None


def require_revision(url: str) -> None:
    """Raise `StartError` unless the schema is of this QuestCity; its tables are not compared."""
    if problem := asyncio.run(check_revision(url)):
        raise StartError(problem)


def require_schema(url: str) -> None:
    """Raise `StartError` unless the schema is what this QuestCity expects."""
    if problem := asyncio.run(check_schema(url)):
        raise StartError(problem)


@contextmanager
def explained() -> Iterator[None]:
    """Raise `StartError`, in one line, for whatever a database can be guilty of."""
    try:
        yield
    except SchemaError as error:
        raise StartError(str(error)) from error
    except AwayError as error:
        told = _refused(error.__cause__ or error) or _unreachable(error)
        raise StartError(told) from error
    except Exception as error:
        if refused := _refused(error):
            raise StartError(refused) from error
        raise


def _unreachable(error: AwayError) -> str:
    reason = str(error.__cause__).strip().splitlines()
    why = f" ({reason[0]})" if reason else ""
    return f"PostgreSQL does not answer{why}. Start it, or correct QUESTCITY_DATABASE_URL."


def _refused(error: BaseException) -> str | None:
    source = getattr(error, "orig", None) or error
    # Classes 28 (authorization) and 3D (no such database) of PostgreSQL, appendix A.
    if (getattr(source, "sqlstate", None) or "")[:2] not in {"28", "3D"}:
        return None
    said = str(source).splitlines()[0].rpartition(">: ")[2]
    return f"PostgreSQL refuses the connection: {said}. Correct QUESTCITY_DATABASE_URL."
