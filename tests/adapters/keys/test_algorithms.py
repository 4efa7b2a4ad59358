"""Keys of each algorithm: how they are made, kept and shown, and which are refused."""

import json
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicKey,
    RSAPublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from questcity.adapters.keys.algorithms import Algorithm
from questcity.adapters.keys.creation import create_missing
from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.keyring import Keyring, load
from questcity.adapters.keys.pem import to_private_pem, to_public_pem
from questcity.adapters.keys.tokens import KeyringAccessTokens
from questcity.domain.accounts.errors import TokenInvalidError
from questcity.domain.shared.ids import SessionId, UserId

RSA: Final = (Algorithm.PS256, Algorithm.RS256)
PRIVATE_MEMBERS: Final = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}

USER: Final = UserId(uuid4())
SESSION: Final = SessionId(uuid4())
NOW: Final = datetime(2026, 5, 1, 12, tzinfo=UTC)
HALF_AN_HOUR: Final = timedelta(minutes=30)

Keyrings = Callable[[Algorithm], Keyring]


def decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(text: str) -> int:
    return int.from_bytes(decode(text), "big")


def thumbprint(key: RSAPublicKey) -> str:
    """Return what RFC 7638 says, for a key that is too weak for any library as well."""
    numbers = key.public_numbers()
    e, n = (
        urlsafe_b64encode(as_bytes(part)).rstrip(b"=").decode() for part in (numbers.e, numbers.n)
    )
    canonical = f'{{"e":"{e}","kty":"RSA","n":"{n}"}}'
    return urlsafe_b64encode(sha256(canonical.encode()).digest()).rstrip(b"=").decode()


def as_bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def put(folder: Path, key: RSAPrivateKey, name: str) -> str:
    """Put a key of somebody's own into the folder, and take it into use."""
    kid = thumbprint(key.public_key())
    private, public = (folder / "signing" / f"{kid}{name}{end}" for end in (".pem", ".pub.pem"))
    private.write_bytes(to_private_pem(key))
    private.chmod(0o600)
    public.write_bytes(to_public_pem(key.public_key()))
    (folder / "current-signing-key").write_text(kid)
    return kid


def put_public(folder: Path, key: RSAPublicKey, name: str) -> Path:
    path = folder / "signing" / f"{thumbprint(key)}{name}.pub.pem"
    path.write_bytes(to_public_pem(key))
    return path


def refusal(folder: Path) -> str:
    with pytest.raises(KeysError) as caught:
        load(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("algorithm", RSA)
def test_an_rsa_key_is_made_strong_and_named_after_its_algorithm(
    folder: Path, algorithm: Algorithm
) -> None:
    kid, _ = create_missing(folder, algorithm)

    key = load(folder).signing_keys[kid]
    private, public = (
        folder / "signing" / f"{kid}.{algorithm}{end}" for end in (".pem", ".pub.pem")
    )
    assert isinstance(key.public, RSAPublicKey)
    assert (key.public.key_size, key.public.public_numbers().e) == (3072, 65537)
    assert key.algorithm is algorithm
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE(public.stat().st_mode) == 0o644
    assert sorted((folder / "signing").iterdir()) == [private, public]


@pytest.mark.parametrize("algorithm", Algorithm)
def test_the_key_set_shows_public_members_the_algorithm_and_the_thumbprint(
    keyring_for: Keyrings, algorithm: Algorithm
) -> None:
    keyring = keyring_for(algorithm)

    (jwk,) = keyring.jwks()["keys"]

    members = ["crv", "kty", "x"] if algorithm is Algorithm.ED25519 else ["e", "kty", "n"]
    canonical = json.dumps({name: jwk[name] for name in members}, separators=(",", ":"))
    thumbprint = urlsafe_b64encode(sha256(canonical.encode()).digest()).rstrip(b"=").decode()
    assert set(jwk) == {*members, "kid", "use", "alg"}
    assert not set(jwk) & PRIVATE_MEMBERS
    assert (jwk["use"], jwk["alg"], jwk["kid"]) == ("sig", algorithm.value, thumbprint)


@pytest.mark.parametrize("algorithm", Algorithm)
def test_cryptography_alone_checks_our_tokens_from_the_key_set(
    keyring_for: Keyrings, algorithm: Algorithm
) -> None:
    keyring = keyring_for(algorithm)
    tokens = KeyringAccessTokens(lambda: keyring, "issuer", "audience", uuid4)
    token = tokens.issue(USER, SESSION, now=NOW, lives_for=HALF_AN_HOUR)
    text, _, end = token.rpartition(".")

    published = json.loads(json.dumps(keyring.jwks()))
    kid = json.loads(decode(text.partition(".")[0]))["kid"]
    (jwk,) = (one for one in published["keys"] if one["kid"] == kid)

    check_by_hand(jwk, decode(end), text.encode())
    with pytest.raises(InvalidSignature):
        check_by_hand(jwk, decode(end), text.encode() + b"x")


def check_by_hand(jwk: dict[str, str], signature: bytes, text: bytes) -> None:
    match jwk["alg"]:
        case "Ed25519":
            Ed25519PublicKey.from_public_bytes(decode(jwk["x"])).verify(signature, text)
        case "PS256":
            pss = padding.PSS(padding.MGF1(SHA256()), SHA256.digest_size)
            rsa_key(jwk).verify(signature, text, pss, SHA256())
        case "RS256":
            rsa_key(jwk).verify(signature, text, padding.PKCS1v15(), SHA256())
        case other:
            pytest.fail(f"a key for {other}")


def rsa_key(jwk: dict[str, str]) -> RSAPublicKey:
    return RSAPublicNumbers(number(jwk["e"]), number(jwk["n"])).public_key()


@pytest.mark.parametrize("algorithm", RSA)
def test_an_rsa_key_of_2048_bits_is_taken(made: Path, algorithm: Algorithm) -> None:
    kid = put(made, generate_private_key(65537, 2048), f".{algorithm}")

    keyring = load(made)

    assert keyring.current_signing_kid == kid
    assert keyring.signing_keys[kid].algorithm is algorithm


@pytest.mark.parametrize(
    ("bits", "exponent", "reason"),
    [
        (1024, 65537, "has 1024 bits"),
        (2047, 65537, "has 2047 bits"),
        (2048, 3, "has the exponent 3"),
    ],
)
def test_a_weak_rsa_key_is_refused(made: Path, bits: int, exponent: int, reason: str) -> None:
    kid = put(made, generate_private_key(exponent, bits), ".PS256")

    message = refusal(made)

    assert f"{kid}.PS256.pem" in message
    assert reason in message


@pytest.mark.parametrize(("bits", "reason"), [(2046, "has 2046 bits"), (4104, "has 4104 bits")])
def test_a_public_key_of_an_unfit_size_is_refused(made: Path, bits: int, reason: str) -> None:
    key = RSAPublicNumbers(65537, 2 ** (bits - 1) + 1).public_key()
    path = put_public(made, key, ".RS256")

    message = refusal(made)

    assert path.name in message
    assert reason in message


@pytest.mark.parametrize("algorithm", RSA)
def test_a_key_under_the_name_of_another_kind_is_refused(made: Path, algorithm: Algorithm) -> None:
    kid = (made / "current-signing-key").read_text().strip()
    for end in (".pem", ".pub.pem"):
        path = made / "signing" / f"{kid}{end}"
        path.rename(path.with_name(f"{kid}.{algorithm}{end}"))

    message = refusal(made)

    assert f"{kid}.{algorithm}.pem is of another kind; only RSA is taken" in message


def test_an_rsa_key_does_not_go_without_the_name_of_its_algorithm(made: Path) -> None:
    put(made, generate_private_key(65537, 2048), "")

    assert ".pem is of another kind; only Ed25519 is taken under this name" in refusal(made)


@pytest.mark.parametrize("name", [".ES256", ".ps256", ".HS256", ".PS256.RS256", ".Ed25519"])
def test_a_key_named_after_an_algorithm_that_is_not_ours_is_refused(made: Path, name: str) -> None:
    put(made, generate_private_key(65537, 2048), name)

    assert "does not have the name of a key" in refusal(made)


def test_a_key_has_one_algorithm(made: Path) -> None:
    key = generate_private_key(65537, 2048)
    put(made, key, ".PS256")
    put(made, key, ".RS256")

    assert "under two algorithms" in refusal(made)


def test_an_algorithm_is_part_of_what_a_token_says_about_its_key(
    folder: Path, tmp_path: Path
) -> None:
    key = generate_private_key(65537, 2048)
    ours, theirs = (
        tokens_of(place, key, name)
        for place, name in ((folder, ".PS256"), (tmp_path / "other", ".RS256"))
    )

    for issuer, reader in permutations((ours, theirs)):
        token = issuer.issue(USER, SESSION, now=NOW, lives_for=HALF_AN_HOUR)
        assert issuer.read(token, now=NOW)
        with pytest.raises(TokenInvalidError):
            reader.read(token, now=NOW)


def tokens_of(folder: Path, key: RSAPrivateKey, name: str) -> KeyringAccessTokens:
    create_missing(folder)
    put(folder, key, name)
    keyring = load(folder)
    return KeyringAccessTokens(lambda: keyring, "issuer", "audience", uuid4)


def the_encrypted(key: RSAPrivateKey) -> bytes:
    encryption = BestAvailableEncryption(b"passphrase")
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def of_another(_: RSAPrivateKey) -> bytes:
    return to_private_pem(generate_private_key(65537, 2048))


def of_an_elliptic_curve(_: RSAPrivateKey) -> bytes:
    curve = ec.generate_private_key(ec.SECP256R1())
    return curve.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def of_ed25519(_: RSAPrivateKey) -> bytes:
    return to_private_pem(Ed25519PrivateKey.generate())


def with_another_exponent(key: RSAPrivateKey) -> bytes:
    numbers = key.private_numbers()
    harmed = RSAPrivateNumbers(
        p=numbers.p,
        q=numbers.q,
        d=numbers.d + 2,
        dmp1=numbers.dmp1,
        dmq1=numbers.dmq1,
        iqmp=numbers.iqmp,
        public_numbers=numbers.public_numbers,
    )
    return to_private_pem(harmed.private_key(unsafe_skip_rsa_key_validation=True))


@pytest.mark.parametrize(
    ("harmed", "reason"),
    [
        (lambda key: to_private_pem(key)[:-40], "no whole private key"),
        (lambda key: to_private_pem(key)[:500], "no whole private key"),
        (with_another_exponent, "no whole private key"),
        (the_encrypted, "is encrypted"),
        (of_another, "do not belong together"),
        (of_an_elliptic_curve, "only RSA is taken"),
        (of_ed25519, "only RSA is taken"),
    ],
)
def test_a_harmed_rsa_key_is_refused_in_one_line(
    made: Path, harmed: Callable[[RSAPrivateKey], bytes], reason: str
) -> None:
    key = generate_private_key(65537, 2048)
    kid = put(made, key, ".PS256")
    private = made / "signing" / f"{kid}.PS256.pem"
    private.write_bytes(harmed(key))

    message = refusal(made)

    assert str(private) in message
    assert reason in message
    assert private.read_text().splitlines()[1] not in message
