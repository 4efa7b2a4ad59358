"""Making a cluster, which is PostgreSQL's word for its data folder, and checking one."""

import secrets
from pathlib import Path

from questcity.adapters.embedded.account import Account
from questcity.adapters.embedded.binaries import Binaries
from questcity.adapters.embedded.errors import (
    EmbeddedPostgresError,
    how_to_mend,
    last_complaint,
)
from questcity.adapters.embedded.layout import Layout, write_privately

SUPERUSER = "questcity"

_BUILTIN_LOCALES_SINCE = 17
# What a system calls a locale that knows letters beyond ASCII; macOS may know only the second.
_LOCALES = ("C.UTF-8", "en_US.UTF-8")


def create_cluster(layout: Layout, binaries: Binaries, account: Account) -> None:
    """Make a cluster and its password; it appears as a whole or not at all.

    Raise `EmbeddedPostgresError` with initdb's reason.
    """
    with layout.workbench() as workbench:
        # A data folder that was only moved away can come back as long as the password stays.
        password = (
            layout.password.read_text() if layout.password.is_file() else secrets.token_urlsafe(32)
        )
        write_privately(workbench / "password", password)
        account.own(workbench / "password")
        account.own(workbench)
        _run_initdb(workbench, binaries, account)
        # The cluster comes last: one without its password would be of no use.
        write_privately(layout.password, password)
        (workbench / "data").rename(layout.cluster)


def check_cluster(layout: Layout, binaries: Binaries, account: Account) -> None:
    """Raise `EmbeddedPostgresError` if these programs cannot serve the cluster."""
    problem = (
        # The owner comes first: others cannot look inside.
        _other_owner(layout.cluster, account)
        or _damage(layout)
        or _other_version(layout.cluster, binaries.major_version)
    )
    if problem:
        raise EmbeddedPostgresError(problem)


def _run_initdb(workbench: Path, binaries: Binaries, account: Account) -> None:
    output = ""
    for locale in _LOCALES:
        outcome = account.run(
            binaries.initdb,
            f"--pgdata={workbench / 'data'}",
            f"--pwfile={workbench / 'password'}",
            f"--username={SUPERUSER}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            *_locale_options(locale, binaries.major_version),
            "--lc-messages=C",
        )
        if outcome.returncode == 0:
            return
        output = outcome.stdout
        if "invalid locale" not in output:
            break
    reason = last_complaint(output) or f"initdb said {output.strip()[-200:]!r}"
    message = (
        f"PostgreSQL could not be set up in {workbench.parent}: {reason}; "
        f"{how_to_mend(reason)} and start again."
    )
    raise EmbeddedPostgresError(message)


def _locale_options(locale: str, major_version: int) -> list[str]:
    # pg_trgm goes by LC_CTYPE even with the builtin provider: under `C` it sees no Cyrillic.
    options = [f"--locale={locale}"]
    if major_version >= _BUILTIN_LOCALES_SINCE:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return options


def _damage(layout: Layout) -> str | None:
    for part in ("PG_VERSION", "global/pg_control"):
        if not (layout.cluster / part).is_file():
            return (
                f"{layout.cluster} is not a whole PostgreSQL data folder ({part} is missing): "
                "bring it back from a backup, or move it away and start anew."
            )
    if not layout.password.is_file():
        return (
            f"The password of {layout.cluster} is missing: bring {layout.password} back from a "
            "backup, or move both away and start anew."
        )
    return None


def _other_owner(cluster: Path, account: Account) -> str | None:
    owner = cluster.stat().st_uid
    if owner == account.user:
        return None
    return (
        f"{cluster} belongs to user {owner}, and PostgreSQL would run as user {account.user}: "
        "run QuestCity as its owner, or name another folder with QUESTCITY_DATA_DIR."
    )


def _other_version(cluster: Path, installed: int) -> str | None:
    found = (cluster / "PG_VERSION").read_text().strip()
    if found == str(installed):
        return None
    return (
        f"{cluster} was made by PostgreSQL {found}, and this is PostgreSQL {installed}: run the "
        "older QuestCity and export, or name another folder with QUESTCITY_DATA_DIR."
    )
