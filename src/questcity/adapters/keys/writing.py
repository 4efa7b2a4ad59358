"""Steps of every change to the keys folder.

Each leaves the folder usable, or as it was for whoever looks only at finished keys: a process may
be killed anywhere, and the next one goes on from there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from questcity.adapters.keys.algorithms import Algorithm, PrivateKey
from questcity.adapters.keys.errors import explaining_system_errors
from questcity.adapters.keys.files import (
    PRIVATE_MODE,
    PUBLIC_MODE,
    leftovers,
    locked,
    prepare,
    publish,
    remove,
    replace,
    require_folder,
    temporary,
)
from questcity.adapters.keys.layout import PRIVATE_SUFFIX, PUBLIC_SUFFIX, Layout
from questcity.adapters.keys.material import kid_of, new_secret, new_secret_kid
from questcity.adapters.keys.pem import to_private_pem, to_public_pem
from questcity.adapters.keys.schedule import Schedule


@contextmanager
def writing(folder: Path) -> Iterator[Layout]:
    """Hold the lock of a folder that is there, with all interrupted steps settled.

    Raise `KeysError` for what the system refuses in the block.
    """
    layout = Layout(folder)
    with explaining_system_errors(folder):
        require_folder(folder)
        with locked(folder):
            settle_leftovers(layout)
            yield layout


def settle_leftovers(layout: Layout) -> None:
    """Finish the keys of which all is there, and clear away what is left of others."""
    for path in leftovers(layout.signing):
        if not path.name.endswith(PRIVATE_SUFFIX) or path.name.endswith(PUBLIC_SUFFIX):
            continue
        if path.with_suffix(PUBLIC_SUFFIX).exists() and not path.exists():
            publish(path)
    for folder in (layout.root, layout.signing, layout.secrets):
        for path in leftovers(folder):
            remove(temporary(path))


def add_signing_key(layout: Layout, private: PrivateKey, algorithm: Algorithm) -> str:
    """Publish a signing key and return its id; it has no turn yet."""
    kid = kid_of(private.public_key())
    private_path, public_path = layout.private(kid, algorithm), layout.public(kid, algorithm)
    # The private file is prepared first and published last: once the public one has its name, the
    # private one is whole on the disk, and whoever comes after an interruption can publish it.
    prepare(private_path, to_private_pem(private), PRIVATE_MODE)
    prepare(public_path, to_public_pem(private.public_key()), PUBLIC_MODE)
    publish(public_path)
    publish(private_path)
    return kid


def add_secret(layout: Layout) -> str:
    """Publish a secret and return its id; it has no turn yet."""
    kid = new_secret_kid(datetime.now(UTC))
    prepare(layout.secret(kid), new_secret(), PRIVATE_MODE)
    publish(layout.secret(kid))
    return kid


def write_schedule(path: Path, schedule: Schedule) -> None:
    """Put the turns in force, all at once."""
    replace(path, schedule.written(), PUBLIC_MODE)


def remove_signing_key(layout: Layout, kid: str) -> None:
    """Remove the files of a signing key, the private one first."""
    for path in layout.files_of(kid):
        if path.exists():
            remove(path)
