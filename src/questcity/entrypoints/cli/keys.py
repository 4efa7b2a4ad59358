"""Signing keys and secrets."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

import typer

from questcity.entrypoints.bootstrap.keys import (
    KEY_SET_GOOD_FOR,
    SECRET_KNOWN_BEFORE,
    generate_keys,
    list_keys,
    revoke_key,
    rotate_secrets,
    rotate_signing_keys,
)
from questcity.entrypoints.cli.environment import read_settings
from questcity.entrypoints.cli.output import Exit, Json, fail, show, show_rows, told
from questcity.entrypoints.cli.questions import Yes, confirm

app = typer.Typer(help="Signing keys and secrets.", no_args_is_help=True)

# A running process looks at the folder once a second; while somebody writes, a second later.
LEAST_SECONDS: Final = 2
LEAST_SECONDS_OF_SECRET: Final = 10
MOST_SECONDS: Final = 30 * 24 * 60 * 60

_COLUMNS: Final = ("kind", "kid", "algorithm", "state", "created_at", "starts_at", "ends_at")
_NAMES: Final = {"signing": "Signing key", "secret": "Secret"}

Secrets = Annotated[bool, typer.Option("--secrets", help="Change the secret instead.")]
PublishFor = Annotated[
    int | None,
    typer.Option(
        min=LEAST_SECONDS,
        max=MOST_SECONDS,
        metavar="SECONDS",
        show_default=False,
        help=(
            "How long a key is known before it is used: "
            f"{KEY_SET_GOOD_FOR.seconds} by default, with --secrets {SECRET_KNOWN_BEFORE.seconds}."
        ),
    ),
]
Kid = Annotated[str, typer.Argument(metavar="KID", help="The id of a signing key.")]


@app.command()
def generate(*, as_json: Json = False) -> None:
    """Make the keys that are missing; those that are there stay."""
    with told(as_json=as_json):
        settings = read_settings()
        made = generate_keys(settings)
        facts = {"folder": settings.keys_dir, "made": list(made)}
        if not made:
            show(facts, as_json=as_json, text=f"All keys are in {settings.keys_dir} already.")
            raise typer.Exit(Exit.ALREADY)
        show(facts, as_json=as_json, text=f"Made {len(made)} keys in {settings.keys_dir}.")


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List the keys and what each is good for; nothing secret is shown.

    A key is `current` (it makes what is new), `next` (from its start on), `retiring` (until its end
    it checks what it has made), `retired` (the next rotation removes it), `kept` (a secret that
    what is stored may name), `spare` (it has no turn) or `revoked`.
    """
    with told(as_json=as_json):
        rows = [asdict(key) for key in list_keys(read_settings())]
        if not as_json:
            rows = [{name: _shown(value) for name, value in row.items()} for row in rows]
        show_rows("keys", rows, as_json=as_json, columns=_COLUMNS)


@app.command()
def check(*, as_json: Json = False) -> None:
    """Check the keys as a start does: whole, matching, and readable by nobody else."""
    with told(as_json=as_json):
        settings = read_settings()
        rows = [asdict(key) for key in list_keys(settings)]
        facts = {"folder": settings.keys_dir, "good": True, "keys": rows}
        text = "\n".join([f"The keys in {settings.keys_dir} are good.", *_remarks(rows)])
        show(facts, as_json=as_json, text=text)


@app.command()
def rotate(
    *, secrets: Secrets = False, publish_for: PublishFor = None, as_json: Json = False
) -> None:
    """Let another key take over, without anybody noticing.

    A new signing key is published first and signs later, when everybody who checks tokens knows it;
    the present one goes on checking until the last token that it has signed has ended. Running
    processes follow by themselves. Keys whose time is over are removed.

    With --secrets, a new secret takes over; answers are sealed anew by the worker. Earlier secrets
    stay, since sessions, codes and cursors name them: back the folder up.
    """
    with told(as_json=as_json):
        if secrets and publish_for is not None and publish_for < LEAST_SECONDS_OF_SECRET:
            message = f"A secret is published for {LEAST_SECONDS_OF_SECRET} seconds or more."
            fail(message, as_json=as_json, code=Exit.USAGE)
        rotate_one, by_default = (
            (rotate_secrets, SECRET_KNOWN_BEFORE)
            if secrets
            else (rotate_signing_keys, KEY_SET_GOOD_FOR)
        )
        wait = by_default if publish_for is None else timedelta(seconds=publish_for)
        rotation = rotate_one(read_settings(), publish_for=wait)
        name, start = _NAMES["secret" if secrets else "signing"], _shown(rotation.starts_at)
        if not rotation.is_new:
            text = f"{name} {rotation.kid} is the next one already, from {start} on."
            show(asdict(rotation), as_json=as_json, text=text)
            raise typer.Exit(Exit.ALREADY)
        text = f"{name} {rotation.kid} is published, and used from {start} on."
        show(asdict(rotation), as_json=as_json, text=text)


@app.command(context_settings={"ignore_unknown_options": True})
def revoke(kid: Kid, *, yes: Yes = False, as_json: Json = False) -> None:
    """Refuse all tokens of a signing key, in every process within five seconds.

    For a key that somebody else may have. People stay signed in: their apps get other tokens by
    refreshing. If the key is the one that signs, the next one takes over at once, or a new one. It
    is remembered that the key is revoked, in its place in the folder: bringing back its files does
    not bring it back to life, but a backup of the whole folder does when it replaces all files.

    Secrets are not revoked. What is stored names the secret it was made with: without it all
    sessions would end, and no sealed answer could be read again.
    """
    with told(as_json=as_json):
        question = f"Refuse all tokens of the signing key {kid}, for good?"
        confirm(question, subject="A revocation", yes=yes, as_json=as_json)
        revocation = revoke_key(read_settings(), kid)
        if not revocation.is_new:
            show(asdict(revocation), as_json=as_json, text=f"Signing key {kid} is revoked already.")
            raise typer.Exit(Exit.ALREADY)
        text = f"Signing key {kid} is revoked; {revocation.current_kid} signs."
        show(asdict(revocation), as_json=as_json, text=text)


def _remarks(rows: list[dict[str, Any]]) -> Iterator[str]:
    sentences: Mapping[str, str] = {
        "next": "is the next one, from {starts_at} on",
        "retiring": "is retiring, until {ends_at}",
        "retired": "is retired; the next rotation removes it",
        "spare": "is a spare one",
    }
    for row in rows:
        if row["state"] in sentences:
            times = {name: _shown(row[name]) for name in ("starts_at", "ends_at")}
            sentence = sentences[row["state"]].format(**times)
            yield f"{_NAMES[row['kind']]} {row['kid']} {sentence}."


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return "" if value is None else str(value)
