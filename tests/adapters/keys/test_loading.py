import fcntl
import os
import shutil
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from questcity.adapters.keys.creation import create_missing
from questcity.adapters.keys.descriptions import describe
from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.keyring import load

Harm = Callable[[Path], Path]
"""Harms the folder and returns the place that the error must name."""

PrivateKey = (
    rsa.RSAPrivateKey
    | dsa.DSAPrivateKey
    | ec.EllipticCurvePrivateKey
    | ed448.Ed448PrivateKey
    | ed25519.Ed25519PrivateKey
)

OTHER_KINDS: Final[dict[str, Callable[[], PrivateKey]]] = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "dsa": lambda: dsa.generate_private_key(1024),  # noqa: S505 -- it is refused
    "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ed448": ed448.Ed448PrivateKey.generate,
}


def private(folder: Path) -> Path:
    return folder / "signing" / f"{(folder / 'current-signing-key').read_text().strip()}.pem"


def public(folder: Path) -> Path:
    return private(folder).with_suffix(".pub.pem")


def secret(folder: Path) -> Path:
    return folder / "secrets" / (folder / "current-secret").read_text().strip()


def signing_name(folder: Path) -> Path:
    return folder / "current-signing-key"


def secret_name(folder: Path) -> Path:
    return folder / "current-secret"


def signing(folder: Path) -> Path:
    return folder / "signing"


def secrets(folder: Path) -> Path:
    return folder / "secrets"


def root(folder: Path) -> Path:
    return folder


def chmod(find: Harm, mode: int) -> Harm:
    def harm(folder: Path) -> Path:
        place = find(folder)
        place.chmod(mode)
        return place

    return harm


def missing(find: Harm) -> Harm:
    def harm(folder: Path) -> Path:
        place = find(folder)
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        return place

    return harm


def linked(find: Harm) -> Harm:
    def harm(folder: Path) -> Path:
        place = find(folder)
        elsewhere = folder.parent / "elsewhere"
        place.rename(elsewhere)
        place.symlink_to(elsewhere)
        return place

    return harm


def holding(find: Harm, content: bytes) -> Harm:
    def harm(folder: Path) -> Path:
        place = find(folder)
        place.write_bytes(content)
        return place

    return harm


def cut(find: Harm) -> Harm:
    def harm(folder: Path) -> Path:
        place = find(folder)
        place.write_bytes(place.read_bytes()[:-40])
        return place

    return harm


def pipe(find: Harm) -> Harm:
    def harm(folder: Path) -> Path:
        place = find(folder)
        place.unlink()
        os.mkfifo(place, 0o600)
        return place

    return harm


def stray(find: Harm, name: str) -> Harm:
    def harm(folder: Path) -> Path:
        place = find(folder) / name
        place.write_bytes(b"?" * 32)
        place.chmod(0o600)
        return place

    return harm


def other_private(make: Callable[[], PrivateKey]) -> Harm:
    def harm(folder: Path) -> Path:
        pem = make().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return holding(private, pem)(folder)

    return harm


def other_public(make: Callable[[], PrivateKey]) -> Harm:
    def harm(folder: Path) -> Path:
        pem = make().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return holding(public, pem)(folder)

    return harm


def encrypted(folder: Path) -> Path:
    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"passphrase")
    )
    return holding(private, pem)(folder)


def secret_missing(folder: Path) -> Path:
    secret(folder).unlink()
    return secret_name(folder)


def broken_link(folder: Path) -> Path:
    secret_name(folder).unlink()
    secret_name(folder).symlink_to("nowhere")
    return secret_name(folder)


def renamed(folder: Path) -> Path:
    kid = "A" * 43
    place = public(folder).rename(signing(folder) / f"{kid}.pub.pem")
    private(folder).rename(signing(folder) / f"{kid}.pem")
    signing_name(folder).write_text(kid)
    return place


HARMS: Final[dict[str, tuple[Harm, str]]] = {
    "folder missing": (missing(root), "keys generate"),
    "folder is a file": (holding(missing(root), b""), "not a folder"),
    "folder closed to us": (chmod(root, 0o000), "chmod 700"),
    "folder open to the group": (chmod(root, 0o750), "chmod 700"),
    "folder open to others": (chmod(root, 0o701), "chmod 700"),
    "folder is a link": (linked(root), "symbolic link"),
    "signing missing": (missing(signing), "keys generate"),
    "signing open": (chmod(signing, 0o755), "chmod 700"),
    "signing is a link": (linked(signing), "symbolic link"),
    "secrets missing": (missing(secrets), "keys generate"),
    "secrets open": (chmod(secrets, 0o755), "chmod 700"),
    "secrets is a link": (linked(secrets), "symbolic link"),
    "private missing": (missing(private), "bring it back"),
    "private readable by the group": (chmod(private, 0o640), "chmod 600"),
    "private readable by others": (chmod(private, 0o604), "chmod 600"),
    "private closed to us": (chmod(private, 0o000), "chmod 600"),
    "private is a link": (linked(private), "symbolic link"),
    "private empty": (holding(private, b""), "no whole private key"),
    "private cut": (cut(private), "no whole private key"),
    "private of another key": (other_private(ed25519.Ed25519PrivateKey.generate), "belong"),
    "private encrypted": (encrypted, "openssl pkey"),
    "private huge": (holding(private, b"-" * 100_000), "not a key file"),
    "public missing": (missing(public), "openssl pkey"),
    "public writable by others": (chmod(public, 0o666), "chmod 644"),
    "public is a link": (linked(public), "symbolic link"),
    "public cut": (cut(public), "no whole public key"),
    "public of another key": (other_public(ed25519.Ed25519PrivateKey.generate), "belong"),
    "pair of another name": (renamed, "another key than its name says"),
    "secret missing": (secret_missing, "not there"),
    "secret readable by the group": (chmod(secret, 0o640), "chmod 600"),
    "secret readable by others": (chmod(secret, 0o644), "chmod 600"),
    "secret is a link": (linked(secret), "symbolic link"),
    "secret is a pipe": (pipe(secret), "not a key file"),
    "secret empty": (holding(secret, b""), "0 bytes instead of 32"),
    "secret too short": (holding(secret, b"x" * 31), "31 bytes instead of 32"),
    "secret too long": (holding(secret, b"x" * 33), "33 bytes instead of 32"),
    "stray among signing keys": (stray(signing, "key.bak"), "move it out"),
    "stray among secrets": (stray(secrets, "copy of a secret"), "move it out"),
    "name too long": (stray(secrets, "x" * 65), "move it out"),
    "no current signing key": (missing(signing_name), "keys generate"),
    "no current secret": (missing(secret_name), "keys generate"),
    "unknown signing key": (holding(signing_name, b"x"), "not there"),
    "unknown secret": (holding(secret_name, b"\xff"), "not there"),
    "name of signing key writable": (chmod(signing_name, 0o666), "chmod 644"),
    "name of secret is a link": (linked(secret_name), "symbolic link"),
    "name of secret is a broken link": (broken_link, "symbolic link"),
    "lock is a link": (linked(lambda folder: folder / ".lock"), "cannot be used"),
    **{
        f"private is {kind}": (other_private(make), "only Ed25519 is taken under this name")
        for kind, make in OTHER_KINDS.items()
    },
    **{
        f"public is {kind}": (other_public(make), "only Ed25519 is taken under this name")
        for kind, make in OTHER_KINDS.items()
    },
}


@pytest.mark.parametrize("name", HARMS)
def test_what_is_not_as_it_should_be_is_refused_in_one_line(made: Path, name: str) -> None:
    material = secret(made).read_bytes()
    key = private(made).read_text().splitlines()[1]
    harm, mend = HARMS[name]
    place = harm(made)

    with pytest.raises(KeysError) as refusal:
        load(made)

    message = str(refusal.value)
    assert place.name in message
    assert mend in message
    assert "\n" not in message
    assert key not in message
    assert material.hex() not in message
    assert b64encode(material).decode() not in message


@pytest.mark.parametrize("find", [root, signing, private, public, secret, signing_name])
def test_what_belongs_to_somebody_else_is_refused(
    made: Path, find: Harm, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = find(made)
    genuine = Path.lstat

    def lstat(path: Path) -> os.stat_result:
        status = genuine(path)
        if path != foreign:
            return status
        fields = list(status)
        fields[4] = os.geteuid() + 1
        return os.stat_result(fields)

    monkeypatch.setattr(Path, "lstat", lstat)

    with pytest.raises(KeysError, match=f"{foreign.name} belongs to user .* run: chown"):
        load(made)


def test_a_folder_that_cannot_be_written_is_read(made: Path) -> None:
    (made / ".lock").unlink()
    for path in (private(made), secret(made)):
        path.chmod(0o400)
    for path in (signing(made), secrets(made), made):
        path.chmod(0o500)

    keyring = load(made)

    assert keyring.current_secret_kid == secret(made).name
    assert not (made / ".lock").exists()
    for path in (made, signing(made), secrets(made)):
        path.chmod(0o700)


def test_keys_are_read_while_nobody_is_making_any(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(fcntl, "flock", lambda _, operation: asked.append(operation))

    load(made)
    create_missing(made)

    assert asked == [fcntl.LOCK_SH, fcntl.LOCK_EX, fcntl.LOCK_SH]


def test_what_others_put_at_the_top_is_left_alone(made: Path) -> None:
    (made / "lost+found").mkdir()

    assert load(made).current_secret_kid


def test_a_public_part_alone_still_checks(made: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    create_missing(other)
    public(other).rename(signing(made) / public(other).name)

    keyring = load(made)

    retired = keyring.signing_keys[private(other).stem]
    assert retired.private is None
    assert retired.jwk() in keyring.jwks()["keys"]


def test_the_key_set_has_public_members_only(made: Path) -> None:
    keyring = load(made)

    (jwk,) = keyring.jwks()["keys"]

    assert set(jwk) == {"kty", "crv", "x", "kid", "use", "alg"}
    assert (jwk["kty"], jwk["crv"], jwk["use"], jwk["alg"]) == ("OKP", "Ed25519", "sig", "Ed25519")
    assert jwk["kid"] == keyring.current_signing_kid


def test_a_description_tells_no_secret(made: Path) -> None:
    rows = describe(made)

    assert [(row.kind, row.is_current) for row in rows] == [("signing", True), ("secret", True)]
    assert rows[0].kid == private(made).stem
    assert rows[0].fingerprint is not None
    assert rows[0].fingerprint.startswith("SHA256:")
    assert rows[0].created_at is not None
    assert rows[0].created_at.utcoffset() is not None
    assert rows[1].kid == secret(made).name
    assert rows[1].fingerprint is None


def test_a_keyring_shows_no_key_when_it_is_printed(made: Path) -> None:
    keyring = load(made)

    shown = repr(keyring)

    value = keyring.secrets[keyring.current_secret_kid].value
    assert repr(value) not in shown
    assert value.hex() not in shown
    assert isinstance(keyring.signer, ed25519.Ed25519PrivateKey)
    assert repr(keyring.signer.private_bytes_raw()) not in shown
