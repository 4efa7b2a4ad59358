"""Making the keys that are missing, and never any other.

Each step leaves the folder usable, or as it was for whoever looks only at finished keys: a process
may be killed anywhere, and the next one goes on from there.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from questcity.adapters.keys.errors import KeysError, explaining_system_errors
from questcity.adapters.keys.files import (
    PRIVATE_MODE,
    PUBLIC_MODE,
    leftovers,
    locked,
    make_folder,
    prepare,
    publish,
    remove,
    replace,
    require_folder,
    temporary,
)
from questcity.adapters.keys.keyring import KeyDescription, describe, load
from questcity.adapters.keys.layout import Layout
from questcity.adapters.keys.material import (
    SigningKey,
    kid_of,
    new_secret,
    new_secret_kid,
    to_private_pem,
    to_public_pem,
)
from questcity.adapters.keys.reading import find_current, read_secrets, read_signing_keys


def create_missing(folder: Path) -> tuple[str, ...]:
    """Make the folder, a signing key and a secret where there are none.

    Return the ids of what was taken into use. Raise `KeysError` when what is there is damaged:
    nothing is ever made in its place.
    """
    layout = Layout(folder)
    with explaining_system_errors(folder):
        make_folder(folder)
        require_folder(folder)
        with locked(folder):
            taken = _create_missing(layout)
    load(folder)
    return taken


def generate(folder: Path) -> tuple[KeyDescription, ...]:
    """Do the same, and return what may be told about what was made."""
    taken = create_missing(folder)
    return tuple(description for description in describe(folder) if description.kid in taken)


def _create_missing(layout: Layout) -> tuple[str, ...]:
    make_folder(layout.signing)
    make_folder(layout.secrets)
    _settle_leftovers(layout)
    # Everything is read before anything is made: a damaged folder stays as it was found.
    signing_keys, secrets = read_signing_keys(layout), read_secrets(layout)
    _require_private_part(layout, signing_keys)
    return (
        *_settle(layout.current_signing_key, signing_keys, lambda: _add_signing_key(layout)),
        *_settle(layout.current_secret, secrets, lambda: _add_secret(layout)),
    )


def _settle(
    current: Path, present: Mapping[str, object], make: Callable[[], str]
) -> tuple[str, ...]:
    if find_current(current, present) is not None:
        return ()
    if len(present) > 1:
        message = f"{current} is missing and there are several keys; write the id of one into it"
        raise KeysError(message)
    # One key that nothing names: its maker was interrupted just before the next line.
    kid = next(iter(present), None) or make()
    replace(current, f"{kid}\n".encode(), PUBLIC_MODE)
    return (kid,)


def _add_signing_key(layout: Layout) -> str:
    private = Ed25519PrivateKey.generate()
    kid = kid_of(private.public_key())
    # The private file is prepared first and published last: once the public one has its name, the
    # private one is whole on the disk, and whoever comes after an interruption can publish it.
    prepare(layout.private(kid), to_private_pem(private), PRIVATE_MODE)
    prepare(layout.public(kid), to_public_pem(private.public_key()), PUBLIC_MODE)
    publish(layout.public(kid))
    publish(layout.private(kid))
    return kid


def _add_secret(layout: Layout) -> str:
    kid = new_secret_kid(datetime.now(UTC))
    prepare(layout.secret(kid), new_secret(), PRIVATE_MODE)
    publish(layout.secret(kid))
    return kid


def _settle_leftovers(layout: Layout) -> None:
    for path in leftovers(layout.signing):
        is_private = path == layout.private(path.stem)
        if is_private and layout.public(path.stem).exists() and not path.exists():
            publish(path)
    for folder in (layout.root, layout.signing, layout.secrets):
        for path in leftovers(folder):
            remove(temporary(path))


def _require_private_part(layout: Layout, signing_keys: Mapping[str, SigningKey]) -> None:
    if signing_keys and all(key.private is None for key in signing_keys.values()):
        lost = layout.private(next(iter(signing_keys)))
        message = f"{lost} is missing, only its public part is there; bring it back from a backup"
        raise KeysError(message)
