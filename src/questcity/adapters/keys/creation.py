"""Making the keys that are missing, and never any other."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path

from questcity.adapters.keys.algorithms import Algorithm, new_private_key
from questcity.adapters.keys.contents import Contents
from questcity.adapters.keys.descriptions import KeyDescription, describe
from questcity.adapters.keys.errors import KeysError, explaining_system_errors
from questcity.adapters.keys.files import locked, make_folder, require_folder
from questcity.adapters.keys.keyring import load
from questcity.adapters.keys.layout import Layout
from questcity.adapters.keys.material import SigningKey
from questcity.adapters.keys.schedule import Schedule, Turn
from questcity.adapters.keys.writing import (
    add_secret,
    add_signing_key,
    settle_leftovers,
    write_schedule,
)


def create_missing(folder: Path, algorithm: Algorithm = Algorithm.ED25519) -> tuple[str, ...]:
    """Make the folder, a signing key and a secret where there are none.

    Return the ids of what was taken into use. Raise `KeysError` when what is there is damaged:
    nothing is ever made in its place.
    """
    layout = Layout(folder)
    with explaining_system_errors(folder):
        make_folder(folder)
        require_folder(folder)
        with locked(folder):
            make_folder(layout.signing)
            make_folder(layout.secrets)
            settle_leftovers(layout)
            taken = _create_missing(layout, algorithm)
    load(folder)
    return taken


def generate(folder: Path, algorithm: Algorithm = Algorithm.ED25519) -> tuple[KeyDescription, ...]:
    """Do the same, and return what may be told about what was made."""
    taken = create_missing(folder, algorithm)
    return tuple(description for description in describe(folder) if description.kid in taken)


def _create_missing(layout: Layout, algorithm: Algorithm) -> tuple[str, ...]:
    # Everything is read before anything is made: a damaged folder stays as it was found.
    contents, now = Contents.read(layout), datetime.now(UTC)
    signing_kid, secret_kid = contents.find_signing_kid(now), contents.find_secret_kid(now)
    _require_private_part(layout, contents.signing_keys)

    def make_signing_key() -> str:
        return add_signing_key(layout, new_private_key(algorithm), algorithm)

    taken = []
    if signing_kid is None:
        path, present = layout.current_signing_key, contents.signing_keys
        taken.append(_settle(path, present, make_signing_key))
    if secret_kid is None:
        taken.append(_settle(layout.current_secret, contents.secrets, lambda: add_secret(layout)))
    return tuple(taken)


def _settle(path: Path, present: Collection[str], make: Callable[[], str]) -> str:
    if len(present) > 1:
        message = f"{path} is missing and there are several keys; write the id of one into it"
        raise KeysError(message)
    # One key that nothing names: its maker was interrupted just before the next line.
    kid = next(iter(present), None) or make()
    write_schedule(path, Schedule((Turn(kid),)))
    return kid


def _require_private_part(layout: Layout, signing_keys: Mapping[str, SigningKey]) -> None:
    if signing_keys and all(key.private is None for key in signing_keys.values()):
        lost = next(iter(signing_keys.values()))
        path = layout.private(lost.kid, lost.algorithm)
        message = f"{path} is missing, only its public part is there; bring it back from a backup"
        raise KeysError(message)
