import hmac
import json
import socket
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, strategies as st
from joserfc import jws, jwt
from joserfc.jwk import KeySet

from questcity.adapters.keys.algorithms import Algorithm, PrivateKey
from questcity.adapters.keys.keyring import Keyring
from questcity.adapters.keys.material import SigningKey
from questcity.adapters.keys.pem import to_public_pem
from questcity.adapters.keys.tokens import KeyringAccessTokens
from questcity.adapters.keys.verified import Verified, VerifiedTokens
from questcity.domain.accounts.errors import TokenExpiredError, TokenInvalidError
from questcity.domain.accounts.views import AccessClaims
from questcity.domain.shared.ids import SessionId, UserId

NOW: Final = datetime(2026, 5, 1, 12, tzinfo=UTC)
HALF_AN_HOUR: Final = timedelta(minutes=30)
SECOND: Final = timedelta(seconds=1)
USER: Final = UserId(UUID("0196a0a0-0000-7000-8000-000000000001"))
SESSION: Final = SessionId(UUID("0196a0a0-0000-7000-8000-000000000002"))
TOKEN_ID: Final = UUID("0196a0a0-0000-7000-8000-000000000003")
PADDINGS: Final[dict[Algorithm, padding.AsymmetricPadding]] = {
    Algorithm.PS256: padding.PSS(padding.MGF1(SHA256()), 32),
    Algorithm.RS256: padding.PKCS1v15(),
}
CLAIMS: Final[dict[str, object]] = {
    "iss": "https://quest.example",
    "aud": "questcity",
    "sub": str(USER),
    "exp": int((NOW + HALF_AN_HOUR).timestamp()),
    "iat": int(NOW.timestamp()),
    "jti": str(TOKEN_ID),
    "sid": str(SESSION),
}


def tokens_of(keyring: Keyring) -> KeyringAccessTokens:
    return tokens_over(lambda: keyring)


def tokens_over(keyring: Callable[[], Keyring]) -> KeyringAccessTokens:
    return KeyringAccessTokens(keyring, "https://quest.example", "questcity", lambda: TOKEN_ID)


@pytest.fixture(scope="session", params=Algorithm)
def keyring(request: pytest.FixtureRequest, keyring_for: Callable[[Algorithm], Keyring]) -> Keyring:
    """Return the keys of an installation, for each algorithm."""
    return keyring_for(request.param)


@pytest.fixture(scope="session")
def foreign_keyring(
    keyring: Keyring, foreign_keyring_for: Callable[[Algorithm], Keyring]
) -> Keyring:
    """Return the keys of another installation that signs in the same way."""
    return foreign_keyring_for(current_key(keyring).algorithm)


def current_key(keyring: Keyring) -> SigningKey:
    return keyring.signing_keys[keyring.current_signing_kid]


@pytest.fixture
def tokens(keyring: Keyring) -> KeyringAccessTokens:
    """Return the tokens of an installation, with nothing remembered."""
    return tokens_of(keyring)


def issued(tokens: KeyringAccessTokens) -> str:
    return tokens.issue(USER, SESSION, now=NOW, lives_for=HALF_AN_HOUR)


def encode(part: bytes) -> str:
    return urlsafe_b64encode(part).rstrip(b"=").decode()


def decode(part: str) -> Any:
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def header_of(keyring: Keyring) -> dict[str, object]:
    key = current_key(keyring)
    return {"typ": "at+jwt", "alg": key.algorithm.value, "kid": key.kid}


def unsigned(header: Mapping[str, object], payload: bytes) -> str:
    text = json.dumps(header, separators=(",", ":"))
    return f"{encode(text.encode())}.{encode(payload)}"


def signature(text: str, key: PrivateKey, algorithm: Algorithm) -> bytes:
    """Sign by nothing but the library of cryptography."""
    if not isinstance(key, rsa.RSAPrivateKey):
        return key.sign(text.encode())
    return key.sign(text.encode(), PADDINGS[algorithm], SHA256())


def signed(header: Mapping[str, object], payload: bytes, keyring: Keyring) -> str:
    """Return a token with a good signature of the current key, in the way of that key."""
    text = unsigned(header, payload)
    algorithm = current_key(keyring).algorithm
    return f"{text}.{encode(signature(text, keyring.signer, algorithm))}"


def saying(keyring: Keyring, claims: Mapping[str, object]) -> str:
    """Return a token with these claims that is genuine in every other way."""
    return signed(header_of(keyring), json.dumps(claims).encode(), keyring)


def refuse(tokens: KeyringAccessTokens, token: str) -> None:
    with pytest.raises(TokenInvalidError):
        tokens.read(token, now=NOW)


class Verifications:
    """Counts how often a signature is checked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        genuine = jws.deserialize_compact

        def counting(*args: Any, **kwargs: Any) -> jws.CompactSignature:
            self.count += 1
            return genuine(*args, **kwargs)

        monkeypatch.setattr(jws, "deserialize_compact", counting)


def test_an_issued_token_is_read(tokens: KeyringAccessTokens) -> None:
    claims = tokens.read(issued(tokens), now=NOW)

    assert claims == AccessClaims(user_id=USER, session_id=SESSION, expires_at=NOW + HALF_AN_HOUR)


def test_a_token_has_the_header_and_claims_of_rfc_9068(
    keyring: Keyring, tokens: KeyringAccessTokens
) -> None:
    header, payload, _ = issued(tokens).split(".")

    assert decode(header) == header_of(keyring)
    assert decode(payload) == CLAIMS


def test_the_published_key_set_is_enough_to_check_a_token(
    keyring: Keyring, tokens: KeyringAccessTokens
) -> None:
    published = KeySet.import_key_set(json.loads(json.dumps(keyring.jwks())))

    token = jwt.decode(issued(tokens), published, algorithms=[current_key(keyring).algorithm])

    assert token.claims == CLAIMS


def test_a_token_made_by_hand_with_our_key_is_read(
    keyring: Keyring, tokens: KeyringAccessTokens
) -> None:
    """So that each refusal below is for what it changes and for nothing else."""
    assert tokens.read(saying(keyring, CLAIMS), now=NOW).user_id == USER


def test_a_token_of_another_process_with_the_same_keys_is_read(keyring: Keyring) -> None:
    assert tokens_of(keyring).read(issued(tokens_of(keyring)), now=NOW).session_id == SESSION


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
@pytest.mark.parametrize("signature", ["", "AA"])
def test_an_unsigned_token_is_refused(
    keyring: Keyring, tokens: KeyringAccessTokens, algorithm: str, signature: str
) -> None:
    header = header_of(keyring) | {"alg": algorithm}

    refuse(tokens, f"{unsigned(header, json.dumps(CLAIMS).encode())}.{signature}")


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512", None])
@pytest.mark.parametrize("public", ["pem", "jwks", "jwk", "der"])
def test_a_public_key_is_no_shared_secret(
    keyring: Keyring, tokens: KeyringAccessTokens, algorithm: str | None, public: str
) -> None:
    key = current_key(keyring)
    pem = to_public_pem(key.public)
    secret = {
        "pem": pem,
        "jwks": json.dumps(keyring.jwks()).encode(),
        "jwk": json.dumps(key.jwk()).encode(),
        "der": b64decode(b"".join(pem.splitlines()[1:-1])),
    }[public]
    digest = f"sha{algorithm[2:]}" if algorithm else "sha256"
    change = {"alg": algorithm} if algorithm else {}
    text = unsigned(header_of(keyring) | change, json.dumps(CLAIMS).encode())

    refuse(tokens, f"{text}.{encode(hmac.digest(secret, text.encode(), digest))}")


def test_a_foreign_key_under_our_key_id_is_refused(
    keyring: Keyring, foreign_keyring: Keyring, tokens: KeyringAccessTokens
) -> None:
    payload = json.dumps(CLAIMS).encode()

    refuse(tokens, signed(header_of(keyring), payload, foreign_keyring))


def test_a_token_under_an_unknown_key_id_is_refused(
    foreign_keyring: Keyring, tokens: KeyringAccessTokens
) -> None:
    refuse(tokens, issued(tokens_of(foreign_keyring)))


@pytest.mark.parametrize("claimed", Algorithm)
@pytest.mark.parametrize("way", PADDINGS)
def test_a_foreign_rsa_key_is_refused(
    keyring: Keyring, tokens: KeyringAccessTokens, claimed: Algorithm, way: Algorithm
) -> None:
    key = rsa.generate_private_key(65537, 2048)
    text = unsigned(header_of(keyring) | {"alg": claimed}, json.dumps(CLAIMS).encode())

    refuse(tokens, f"{text}.{encode(signature(text, key, way))}")


def test_a_token_does_not_choose_how_our_own_key_is_used(
    keyring: Keyring, tokens: KeyringAccessTokens
) -> None:
    own = current_key(keyring).algorithm
    ways = [own] if own is Algorithm.ED25519 else list(PADDINGS)

    for claimed, way in product(Algorithm, ways):
        text = unsigned(header_of(keyring) | {"alg": claimed}, json.dumps(CLAIMS).encode())
        token = f"{text}.{encode(signature(text, keyring.signer, way))}"
        if claimed is way is own:
            assert tokens.read(token, now=NOW).user_id == USER
        else:
            refuse(tokens, token)


@pytest.mark.parametrize("algorithm", ["ES256", *Algorithm])
def test_a_signature_of_zeros_is_refused(
    keyring: Keyring, tokens: KeyringAccessTokens, algorithm: str
) -> None:
    text = unsigned(header_of(keyring) | {"alg": algorithm}, json.dumps(CLAIMS).encode())

    for size in (64, 256, 384):
        refuse(tokens, f"{text}.{encode(bytes(size))}")


@pytest.mark.parametrize(
    "change",
    [
        {"typ": "JWT"},
        {"typ": "rt+jwt"},
        {"typ": "application/at+jwt"},
        {"typ": None},
        {"alg": "EdDSA"},
        {"alg": "Ed448"},
        {"alg": None},
        {"alg": ["Ed25519"]},
        {"alg": "RS384"},
        {"crit": ["x"], "x": 1},
        {"crit": ["exp"]},
        {"crit": []},
        {"crit": 5},
        {"b64": False, "crit": ["b64"]},
        {"jku": "https://evil.example/jwks.json"},
        {"x5u": "https://evil.example/cert.pem"},
        {"x5c": ["AAAA"]},
        {"cty": "JWT"},
        {"zip": "DEF"},
        {"nested": {"deep": 1}},
    ],
    ids=json.dumps,
)
def test_a_header_that_is_not_exactly_ours_is_refused_though_we_signed_it(
    keyring: Keyring, tokens: KeyringAccessTokens, change: dict[str, object]
) -> None:
    header = header_of(keyring) | change

    refuse(tokens, signed(header, json.dumps(CLAIMS).encode(), keyring))


@pytest.mark.parametrize("name", ["typ", "alg", "kid"])
def test_a_header_without_a_member_is_refused_though_we_signed_it(
    keyring: Keyring, tokens: KeyringAccessTokens, name: str
) -> None:
    header = {key: value for key, value in header_of(keyring).items() if key != name}

    refuse(tokens, signed(header, json.dumps(CLAIMS).encode(), keyring))


def test_a_token_that_brings_its_own_key_is_refused(
    keyring: Keyring, foreign_keyring: Keyring, tokens: KeyringAccessTokens
) -> None:
    (jwk,) = foreign_keyring.jwks()["keys"]
    header = header_of(keyring) | {"jwk": jwk}

    refuse(tokens, signed(header, json.dumps(CLAIMS).encode(), foreign_keyring))


@pytest.mark.parametrize(
    "kid",
    [
        "",
        "../../etc/passwd",
        "/etc/passwd",
        "..\\..\\windows",
        "' OR 1=1 --",
        "\0",
        "k" * 500,
        "k" * 10_240,
        5,
        None,
        ["a"],
        {"a": 1},
    ],
    ids=lambda kid: str(kid)[:20],
)
def test_a_key_id_is_looked_up_in_memory_and_nowhere_else(
    keyring: Keyring,
    tokens: KeyringAccessTokens,
    kid: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = signed(header_of(keyring) | {"kid": kid}, json.dumps(CLAIMS).encode(), keyring)

    def outside(*_: object, **__: object) -> None:
        pytest.fail("A token made us look at a file or a network.")

    with monkeypatch.context() as patch:
        patch.setattr("builtins.open", outside)
        patch.setattr("os.open", outside)
        patch.setattr("os.stat", outside)
        patch.setattr(socket, "socket", outside)
        patch.setattr(socket, "getaddrinfo", outside)
        refuse(tokens, token)


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_is_needed(keyring: Keyring, tokens: KeyringAccessTokens, name: str) -> None:
    claims = {key: value for key, value in CLAIMS.items() if key != name}

    refuse(tokens, saying(keyring, claims))


@pytest.mark.parametrize("name", CLAIMS)
@pytest.mark.parametrize(
    "value", [None, True, 1.5, [], {}, ["questcity"], "", "x", 10**12, 10**30, -1]
)
def test_a_claim_of_another_shape_is_refused(
    keyring: Keyring, tokens: KeyringAccessTokens, name: str, value: object
) -> None:
    refuse(tokens, saying(keyring, CLAIMS | {name: value}))


@pytest.mark.parametrize("name", ["exp", "iat", "nbf"])
@pytest.mark.parametrize(
    "value", ["1777640000", "NaN", "Infinity", "1e400", "1777640000.5", "99e9"]
)
def test_a_time_is_a_whole_number_of_seconds(
    keyring: Keyring, tokens: KeyringAccessTokens, name: str, value: str
) -> None:
    others = json.dumps({key: of for key, of in CLAIMS.items() if key != name})
    quoted = f'"{value}"' if value.isdecimal() else value
    payload = f'{others[:-1]}, "{name}": {quoted}}}'

    refuse(tokens, signed(header_of(keyring), payload.encode(), keyring))


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://evil.example"},
        {"iss": "https://quest.example/"},
        {"aud": "socket-ticket"},
        {"aud": "password-reset"},
        {"aud": ["questcity", "another"]},
    ],
    ids=json.dumps,
)
def test_a_token_for_or_from_somebody_else_is_refused(
    keyring: Keyring, tokens: KeyringAccessTokens, change: dict[str, object]
) -> None:
    refuse(tokens, saying(keyring, CLAIMS | change))


def test_a_refresh_token_is_no_access_token(keyring: Keyring, tokens: KeyringAccessTokens) -> None:
    family = {"iss": CLAIMS["iss"], "sub": str(USER), "family": str(uuid4()), "generation": 3}

    refuse(tokens, "qc_refresh_" + encode(bytes(32)))
    refuse(tokens, saying(keyring, family | {"exp": CLAIMS["exp"], "iat": CLAIMS["iat"]}))
    refuse(
        tokens,
        signed(header_of(keyring) | {"typ": "rt+jwt"}, json.dumps(CLAIMS).encode(), keyring),
    )


@pytest.mark.parametrize(
    "payload", [b"", b"{}", b"[]", b"null", b'"text"', b"{", b"\xff\xfe", b'{"iss": "\xff"}']
)
def test_a_payload_that_is_no_set_of_claims_is_refused_though_we_signed_it(
    keyring: Keyring, tokens: KeyringAccessTokens, payload: bytes
) -> None:
    refuse(tokens, signed(header_of(keyring), payload, keyring))


def test_invalid_text_in_a_claim_is_refused(keyring: Keyring, tokens: KeyringAccessTokens) -> None:
    payload = json.dumps(CLAIMS | {"iss": "?"}).encode().replace(b"?", b"\xc3\x28")

    refuse(tokens, signed(header_of(keyring), payload, keyring))


def test_what_is_no_token_is_refused(keyring: Keyring, tokens: KeyringAccessTokens) -> None:
    header, payload, signature = issued(tokens).split(".")
    flattened = {"protected": header, "payload": payload, "signature": signature}
    general = {"payload": payload, "signatures": [{"protected": header, "signature": signature}]}

    for token in (
        "",
        ".",
        "..",
        header,
        f"{header}.",
        f"{header}..",
        f"{header}.{payload}",
        f"{header}.{payload}.",
        f"{header}..{signature}",
        f".{payload}.{signature}",
        f"{header}.{payload}.{signature}.",
        f"{header}.{payload}.{signature}=",
        f" {header}.{payload}.{signature}",
        f"{header}.{payload}.{signature}\n",
        f"{header}.{payload}.{signature}.{payload}.{signature}",
        f"{header}.{payload}.\ud800",
        f"{header}.é.{signature}",
        f"\0.{payload}.{signature}",
        json.dumps(flattened),
        json.dumps(general),
        "." * 100_000,
        "a" * 1_000_000,
        f"{header}." + "[" * 4000,
        encode(b'{"alg":"dir","enc":"A256GCM"}') + "..AAAA.AAAA.AAAA",
        encode(b'{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":2147483647}') + ".A.A.A.A",
        signed(header_of(keyring), b"[" * 2000, keyring),
    ):
        refuse(tokens, token)


def test_a_token_over_four_kibibytes_is_refused_though_we_signed_it(
    keyring: Keyring, tokens: KeyringAccessTokens
) -> None:
    small, large = (saying(keyring, CLAIMS | {"pad": "x" * size}) for size in (2000, 4000))

    assert tokens.read(small, now=NOW).user_id == USER
    refuse(tokens, large)


@given(place=st.integers(0), letter=st.sampled_from("AZaz09-_.= \x00é"))
def test_a_token_with_any_letter_changed_is_refused(
    keyring: Keyring, place: int, letter: str
) -> None:
    tokens = tokens_of(keyring)
    token = issued(tokens)
    place %= len(token)
    changed = token[:place] + letter + token[place + 1 :]

    if changed != token:
        refuse(tokens, changed)


@given(text=st.text(max_size=60))
def test_any_text_is_refused(keyring: Keyring, text: str) -> None:
    refuse(tokens_of(keyring), text)


def test_a_token_is_good_until_the_leeway_after_its_end_is_over(
    tokens: KeyringAccessTokens,
) -> None:
    token = issued(tokens)
    end = NOW + HALF_AN_HOUR

    for moment in (end - SECOND, end, end + 30 * SECOND):
        assert tokens.read(token, now=moment).expires_at == end
    for moment in (end + 30 * SECOND + timedelta(microseconds=1), end + timedelta(days=365)):
        with pytest.raises(TokenExpiredError):
            tokens.read(token, now=moment)


@pytest.mark.parametrize("name", ["iat", "nbf"])
def test_a_token_from_the_future_is_refused_beyond_the_leeway(
    keyring: Keyring, tokens: KeyringAccessTokens, name: str
) -> None:
    near, far = (int((NOW + seconds * SECOND).timestamp()) for seconds in (30, 31))

    assert tokens.read(saying(keyring, CLAIMS | {name: near}), now=NOW).user_id == USER
    refuse(tokens, saying(keyring, CLAIMS | {name: far}))


def test_a_token_from_the_future_is_good_once_its_time_has_come(
    keyring: Keyring, tokens: KeyringAccessTokens
) -> None:
    token = saying(keyring, CLAIMS | {"nbf": int((NOW + 60 * SECOND).timestamp())})
    refuse(tokens, token)

    assert tokens.read(token, now=NOW + 60 * SECOND).user_id == USER


def test_a_forged_token_is_invalid_rather_than_expired(
    keyring: Keyring, foreign_keyring: Keyring, tokens: KeyringAccessTokens
) -> None:
    payload = json.dumps(CLAIMS | {"exp": int((NOW - HALF_AN_HOUR).timestamp())}).encode()

    refuse(tokens, signed(header_of(keyring), payload, foreign_keyring))
    with pytest.raises(TokenExpiredError):
        tokens.read(signed(header_of(keyring), payload, keyring), now=NOW)


def test_an_earlier_key_still_checks_until_it_is_revoked(
    keyring: Keyring, foreign_keyring: Keyring
) -> None:
    old = issued(tokens_of(keyring))
    rotated = replace(
        keyring,
        signing_keys={**keyring.signing_keys, **foreign_keyring.signing_keys},
        current_signing_kid=foreign_keyring.current_signing_kid,
    )
    after = tokens_of(rotated)

    assert after.read(old, now=NOW).user_id == USER
    assert decode(issued(after).split(".")[0])["kid"] == foreign_keyring.current_signing_kid
    refuse(tokens_of(foreign_keyring), old)


def test_a_key_id_does_not_lend_its_name_to_another_key_of_ours(
    keyring: Keyring, foreign_keyring: Keyring
) -> None:
    both = replace(keyring, signing_keys={**keyring.signing_keys, **foreign_keyring.signing_keys})
    payload = json.dumps(CLAIMS).encode()

    refuse(tokens_of(both), signed(header_of(keyring), payload, foreign_keyring))


def test_a_signature_is_checked_once(
    tokens: KeyringAccessTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issued(tokens)
    verifications = Verifications(monkeypatch)

    first, second = tokens.read(token, now=NOW), tokens.read(token, now=NOW + SECOND)

    assert first == second
    assert verifications.count == 1


def test_a_remembered_token_is_still_too_old_when_its_time_is_over(
    tokens: KeyringAccessTokens,
) -> None:
    token = issued(tokens)
    tokens.read(token, now=NOW)

    for _ in range(2):
        with pytest.raises(TokenExpiredError):
            tokens.read(token, now=NOW + timedelta(hours=1))


def test_an_expired_token_is_not_remembered(
    tokens: KeyringAccessTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issued(tokens)
    tokens.read(token, now=NOW)
    with pytest.raises(TokenExpiredError):
        tokens.read(token, now=NOW + timedelta(hours=1))
    verifications = Verifications(monkeypatch)

    with pytest.raises(TokenExpiredError):
        tokens.read(token, now=NOW + timedelta(hours=1))
    assert verifications.count == 1


def test_a_forged_token_is_not_remembered_and_borrows_nothing(
    tokens: KeyringAccessTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issued(tokens)
    tokens.read(token, now=NOW)
    verifications = Verifications(monkeypatch)

    for _ in range(2):
        refuse(tokens, token[:-10] + "AAAAAAAAAA")

    assert verifications.count == 2


def test_only_so_many_tokens_are_remembered() -> None:
    remembered = VerifiedTokens(most=2)
    claims = AccessClaims(user_id=USER, session_id=SESSION, expires_at=NOW + HALF_AN_HOUR)
    verified = Verified(claims=claims, begins_at=NOW)

    for token in ("first", "second", "second", "third"):
        remembered.keep(token, verified)

    assert len(remembered) == 2
    assert remembered.find("first") is None
    assert remembered.find("second") == remembered.find("third") == verified


def test_what_is_remembered_cannot_be_used_as_a_token() -> None:
    remembered = VerifiedTokens()
    claims = AccessClaims(user_id=USER, session_id=SESSION, expires_at=NOW + HALF_AN_HOUR)

    remembered.keep("a token", Verified(claims=claims, begins_at=NOW))

    assert "a token" not in repr(vars(remembered))
