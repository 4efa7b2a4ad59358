"""The keys folder, as the command line handles it."""

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from questcity.adapters.keys.creation import generate
from questcity.adapters.keys.descriptions import KeyDescription, describe
from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.keyring import Keyring, load
from questcity.adapters.keys.revocation import Revocation, revoke_signing_key
from questcity.adapters.keys.rotation import Rotation, rotate_secret, rotate_signing_key
from questcity.adapters.keys.tokens import LEEWAY
from questcity.adapters.postgres.stored_keys import find_stored_key_ids
from questcity.entrypoints.bootstrap.defaults import Environment
from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.bootstrap.schema import explained
from questcity.entrypoints.bootstrap.settings import Settings

KEY_SET_GOOD_FOR: Final = timedelta(minutes=5)
"""How long whoever checks tokens may keep the public keys without asking again."""

SECRET_KNOWN_BEFORE: Final = timedelta(seconds=30)
"""How long a secret is known to every process of ours before any of them uses it."""


def prepare_keys(settings: Settings, url: str) -> None:
    """Make the keys that are missing, unless something relies on keys that were there before.

    In production, and over a database that was used already, an empty folder is a mistake, and
    new keys in it would sign everybody out. Raise `StartError`.
    """
    stored = _stored_key_ids(url)
    if settings.environment is not Environment.PRODUCTION and not stored:
        generate_keys(settings)
    _require(load_keys(settings), stored, settings)


def require_stored_keys(settings: Settings, url: str) -> None:
    """Raise `StartError` unless every secret is there that the database relies on."""
    _require(load_keys(settings), _stored_key_ids(url), settings)


def generate_keys(settings: Settings) -> tuple[str, ...]:
    """Make the keys that are missing and return what was made. Raise `StartError`."""
    with _explained():
        return tuple(key.kid for key in generate(settings.keys_dir, settings.key_algorithm))


def load_keys(settings: Settings) -> Keyring:
    """Return the keys. Raise `StartError` with the first thing that is wrong with them."""
    with _explained():
        return load(settings.keys_dir)


def list_keys(settings: Settings) -> tuple[KeyDescription, ...]:
    """Return a description of each key, without anything secret. Raise `StartError`."""
    with _explained():
        return describe(settings.keys_dir)


def rotate_signing_keys(settings: Settings, *, publish_for: timedelta) -> Rotation:
    """Publish a signing key that signs later, and keep the present one for its tokens' time.

    Raise `StartError`.
    """
    tokens_live_for = timedelta(minutes=settings.access_token_minutes)
    with _explained():
        return rotate_signing_key(
            settings.keys_dir,
            settings.key_algorithm,
            publish_for=publish_for,
            keep_for=tokens_live_for + LEEWAY + KEY_SET_GOOD_FOR,
        )


def rotate_secrets(settings: Settings, *, publish_for: timedelta) -> Rotation:
    """Publish a secret that is used later. Raise `StartError`."""
    with _explained():
        return rotate_secret(settings.keys_dir, publish_for=publish_for)


def revoke_key(settings: Settings, kid: str) -> Revocation:
    """Refuse all tokens of a signing key from now on. Raise `StartError`."""
    with _explained():
        return revoke_signing_key(settings.keys_dir, kid, settings.key_algorithm)


def _require(keyring: Keyring, stored: Collection[str], settings: Settings) -> None:
    for kid in sorted(stored):
        if kid not in keyring.secrets:
            message = (
                f"The database relies on the secret {kid}, which is not in {settings.keys_dir}: "
                "bring it back from a backup, or correct QUESTCITY_KEYS_DIR."
            )
            raise StartError(message)


def _stored_key_ids(url: str) -> frozenset[str]:
    with explained():
        return asyncio.run(find_stored_key_ids(url))


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except KeysError as error:
        raise StartError(str(error)) from error
