"""From files to keys, refusing whatever is not exactly as it should be."""

import re
import shlex
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from questcity.adapters.keys.algorithms import Algorithm, PrivateKey
from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.files import PRIVATE_MODE, PUBLIC_MODE, list_names, read
from questcity.adapters.keys.layout import REVOKED_SUFFIX, Layout
from questcity.adapters.keys.material import KEY_ID, SECRET_BYTES, Secret, SigningKey, kid_of
from questcity.adapters.keys.pem import from_private_pem, from_public_pem, to_private_pem

_NAME: Final = re.compile(r"([A-Za-z0-9_-]{1,64})(?:\.(PS256|RS256))?(?:\.pub)?\.pem")


def read_signing_keys(
    layout: Layout, *, but: Collection[str], known: Mapping[str, SigningKey]
) -> Mapping[str, SigningKey]:
    """Return every signing key by its id, but for some that are not even looked at.

    A private part that is `known` already is not checked again: for RSA that takes a tenth of a
    second, in which nobody is served.
    """
    paths = [layout.signing / name for name in list_names(layout.signing)]
    named = {_name_in(path) for path in paths if path.suffix != REVOKED_SUFFIX}
    present = sorted((kid, algorithm) for kid, algorithm in named if kid not in but)
    keys: dict[str, SigningKey] = {}
    for kid, algorithm in present:
        private, public = layout.private(kid, algorithm), layout.public(kid, algorithm)
        if kid in keys:
            message = f"{public} is there under two algorithms; take one pair away"
            raise KeysError(message)
        key = known.get(kid)
        trusted = key.private if key and key.algorithm is algorithm else None
        keys[kid] = _read_signing_key(private, public, paths, algorithm, trusted)
    return keys


def read_revoked(layout: Layout) -> Mapping[str, datetime]:
    """Return the ids of revoked signing keys, and since when they are."""
    names = [name for name in list_names(layout.signing) if name.endswith(REVOKED_SUFFIX)]
    revoked = {name.removesuffix(REVOKED_SUFFIX): layout.signing / name for name in names}
    for kid, path in revoked.items():
        if not KEY_ID.fullmatch(kid):
            raise _stray(path)
    return {kid: read(path, PUBLIC_MODE).written_at for kid, path in revoked.items()}


def read_secrets(layout: Layout) -> Mapping[str, Secret]:
    """Return every secret by its id."""
    return {name: _read_secret(layout.secret(name)) for name in list_names(layout.secrets)}


def _read_signing_key(
    private: Path,
    public: Path,
    present: Collection[Path],
    algorithm: Algorithm,
    trusted: PrivateKey | None,
) -> SigningKey:
    private_key = None
    if private in present:
        private_key = _read_private(private, algorithm, trusted)
        if public not in present:
            mend = shlex.join(
                ("openssl", "pkey", "-in", str(private), "-pubout", "-out", str(public))
            )
            message = f"{public} is missing; run: {mend}"
            raise KeysError(message)
    stored = read(public, PUBLIC_MODE)
    public_key = from_public_pem(stored.content, algorithm, public)
    if private_key is not None and private_key.public_key() != public_key:
        message = f"{private} and {public.name} do not belong together; restore both"
        raise KeysError(message)
    kid = kid_of(public_key)
    if (kid, algorithm) != _name_in(public):
        message = f"{public} holds another key than its name says; restore the right one"
        raise KeysError(message)
    return SigningKey(
        kid=kid,
        algorithm=algorithm,
        public=public_key,
        private=private_key,
        created_at=stored.written_at,
    )


def _read_private(path: Path, algorithm: Algorithm, trusted: PrivateKey | None) -> PrivateKey:
    pem = read(path, PRIVATE_MODE).content
    if trusted is not None and to_private_pem(trusted) == pem:
        return trusted
    return from_private_pem(pem, algorithm, path)


def _read_secret(path: Path) -> Secret:
    if not KEY_ID.fullmatch(path.name):
        raise _stray(path)
    stored = read(path, PRIVATE_MODE)
    if len(stored.content) != SECRET_BYTES:
        size = len(stored.content)
        message = f"{path} has {size} bytes instead of {SECRET_BYTES}; bring it back whole"
        raise KeysError(message)
    return Secret(kid=path.name, value=stored.content, created_at=stored.written_at)


def _name_in(path: Path) -> tuple[str, Algorithm]:
    match = _NAME.fullmatch(path.name)
    if match is None:
        raise _stray(path)
    return match[1], Algorithm(match[2] or Algorithm.ED25519)


def _stray(path: Path) -> KeysError:
    return KeysError(f"{path} does not have the name of a key; move it out of the folder")
