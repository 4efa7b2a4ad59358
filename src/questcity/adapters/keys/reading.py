"""From files to keys, refusing whatever is not exactly as it should be."""

import shlex
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.files import PRIVATE_MODE, PUBLIC_MODE, list_names, read
from questcity.adapters.keys.layout import PRIVATE_SUFFIX, PUBLIC_SUFFIX, Layout
from questcity.adapters.keys.material import (
    KEY_ID,
    Secret,
    SigningKey,
    from_private_pem,
    from_public_pem,
    from_secret_file,
    kid_of,
)

_SUFFIXES: Final = (PUBLIC_SUFFIX, PRIVATE_SUFFIX)  # The longer one first: it ends in the other.


def read_signing_keys(layout: Layout) -> Mapping[str, SigningKey]:
    """Return every signing key by its id."""
    paths = [layout.signing / name for name in list_names(layout.signing)]
    kids = sorted({_kid_in(path) for path in paths})
    return {kid: _read_signing_key(layout.private(kid), layout.public(kid), paths) for kid in kids}


def read_secrets(layout: Layout) -> Mapping[str, Secret]:
    """Return every secret by its id."""
    return {name: _read_secret(layout.secret(name)) for name in list_names(layout.secrets)}


def find_current(path: Path, kids: Collection[str]) -> str | None:
    """Return which of the keys the file says is in use, or `None` when there is no such file."""
    if not path.is_symlink() and not path.exists():
        return None
    kid = read(path, PUBLIC_MODE).content.decode(errors="replace").strip()
    if kid not in kids:
        message = f"{path} names a key that is not there; bring it back, or name another one"
        raise KeysError(message)
    return kid


def _read_signing_key(private: Path, public: Path, present: Collection[Path]) -> SigningKey:
    private_key = None
    if private in present:
        private_key = from_private_pem(read(private, PRIVATE_MODE).content, private)
        if public not in present:
            mend = shlex.join(
                ("openssl", "pkey", "-in", str(private), "-pubout", "-out", str(public))
            )
            message = f"{public} is missing; run: {mend}"
            raise KeysError(message)
    stored = read(public, PUBLIC_MODE)
    public_key = from_public_pem(stored.content, public)
    if private_key is not None and private_key.public_key() != public_key:
        message = f"{private} and {public.name} do not belong together; restore both"
        raise KeysError(message)
    kid = kid_of(public_key)
    if kid != _kid_in(public):
        message = f"{public} holds another key than its name says; restore the right one"
        raise KeysError(message)
    return SigningKey(kid=kid, public=public_key, private=private_key, created_at=stored.written_at)


def _read_secret(path: Path) -> Secret:
    if not KEY_ID.fullmatch(path.name):
        raise _stray(path)
    stored = read(path, PRIVATE_MODE)
    value = from_secret_file(stored.content, path)
    return Secret(kid=path.name, value=value, created_at=stored.written_at)


def _kid_in(path: Path) -> str:
    for suffix in _SUFFIXES:
        kid = path.name.removesuffix(suffix)
        if kid != path.name:
            return kid
    raise _stray(path)


def _stray(path: Path) -> KeysError:
    return KeysError(f"{path} does not have the name of a key; move it out of the folder")
