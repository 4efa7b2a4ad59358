"""A signing key is no longer trusted, from this moment on and for good."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from questcity.adapters.keys.algorithms import Algorithm, new_private_key
from questcity.adapters.keys.contents import Contents
from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.files import PUBLIC_MODE, prepare, publish
from questcity.adapters.keys.rotation import Clock, system_clock
from questcity.adapters.keys.schedule import Turn
from questcity.adapters.keys.writing import (
    add_signing_key,
    remove_signing_key,
    write_schedule,
    writing,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """Which key is not trusted, and which one signs; nothing is new if both were so already."""

    kid: str
    current_kid: str
    is_new: bool


def revoke_signing_key(
    folder: Path, kid: str, algorithm: Algorithm, *, clock: Clock = system_clock
) -> Revocation:
    """Refuse every token of a key; if it is the one that signs, another takes over at once.

    That is the next one, or a new one for the algorithm. Raise `KeysError` when the folder cannot
    be used, or there is no such signing key.
    """
    with writing(folder) as layout:
        contents, now = Contents.read(layout), clock()
        _require_known(contents, kid)
        schedule = contents.signing_schedule
        signer = schedule.find_current(now)
        is_new = kid not in contents.revoked
        if signer is None or signer.kid == kid:
            # Before anything is taken away: at no moment is there nobody to sign.
            signer, is_new = _successor(contents, algorithm, now), True
            schedule = schedule.without({signer.kid}).followed_by(signer)
            write_schedule(layout.current_signing_key, schedule)
        if kid not in contents.revoked:
            prepare(layout.revoked(kid), b"", PUBLIC_MODE)
            publish(layout.revoked(kid))
        remove_signing_key(layout, kid)
        schedule = schedule.without({kid})
        if schedule.find_next(now) is None:
            schedule = schedule.ending(signer.kid, None)
        write_schedule(layout.current_signing_key, schedule)
        return Revocation(kid=kid, current_kid=signer.kid, is_new=is_new)


def _successor(contents: Contents, algorithm: Algorithm, now: datetime) -> Turn:
    # One that is retiring does not come back: it was taken out of use for a reason.
    coming = contents.signing_schedule.find_next(now)
    if coming is not None:
        return Turn(coming.kid)
    return Turn(add_signing_key(contents.layout, new_private_key(algorithm), algorithm))


def _require_known(contents: Contents, kid: str) -> None:
    if kid in contents.secrets:
        message = (
            f"{kid} is a secret: what is stored names the secret it was made with and would be "
            "lost with it; another one comes with: questcity keys rotate --secrets"
        )
        raise KeysError(message)
    known = {*contents.signing_keys, *contents.revoked}
    if kid not in known and contents.signing_schedule.find_turn(kid) is None:
        message = f"There is no signing key {kid}; see: questcity keys list"
        raise KeysError(message)
