import hmac
from base64 import b64encode
from dataclasses import replace
from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import assume, given, strategies as st

from questcity.adapters.keys.keyring import Keyring
from questcity.adapters.keys.secrets import KeyringSecrets
from questcity.domain.shared.secrets import BrokenSealError, SecretUse, Tag, UnknownKeyError

USES = st.sampled_from(SecretUse)
PARTS = st.lists(st.binary(max_size=6), max_size=4)


@pytest.fixture(scope="module")
def secrets(keyring: Keyring) -> KeyringSecrets:
    """Return the secrets of an installation."""
    return KeyringSecrets(lambda: keyring)


def rotated(old: Keyring, new: Keyring) -> Keyring:
    """Return a keyring that knows the secrets of both and uses the new one."""
    return replace(
        old,
        secrets={**old.secrets, **new.secrets},
        current_secret_kid=new.current_secret_kid,
    )


def key_by_hand(keyring: Keyring, use: SecretUse) -> bytes:
    """Return the key of the current secret for a use, by RFC 5869 and nothing else."""
    secret = keyring.secrets[keyring.current_secret_kid].value
    extracted = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(extracted, f"questcity/{use}/v1".encode() + b"\x01", "sha256")


def length_prefixed(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


@given(use=USES, parts=PARTS)
def test_a_tag_matches_what_it_was_made_from(
    secrets: KeyringSecrets, use: SecretUse, parts: list[bytes]
) -> None:
    tag = secrets.tag(use, *parts)

    assert tag.key_id == secrets.current()
    assert len(tag.digest) == 32
    assert secrets.matches(tag, use, *parts)


@given(whole=st.binary(max_size=12), cuts=st.lists(st.integers(0, 12), max_size=3), data=st.data())
def test_parts_cannot_be_shifted_into_one_another(
    secrets: KeyringSecrets, whole: bytes, cuts: list[int], data: st.DataObject
) -> None:
    others = data.draw(st.lists(st.integers(0, 12), max_size=3))
    parts, shifted = split(whole, cuts), split(whole, others)
    assume(parts != shifted)

    tag = secrets.tag(SecretUse.SEAL, *parts)

    assert not secrets.matches(tag, SecretUse.SEAL, *shifted)


def split(whole: bytes, cuts: list[int]) -> list[bytes]:
    """Return the same bytes in parts."""
    places = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    return [whole[a:b] for a, b in pairwise(places)]


@pytest.mark.parametrize(
    ("parts", "shifted"),
    [
        ((b"ab", b"c"), (b"a", b"bc")),
        ((b"abc",), (b"abc", b"")),
        ((b"abc",), (b"", b"abc")),
        ((), (b"",)),
        ((b"a", (1).to_bytes(8, "big") + b"b"), (b"a" + (9).to_bytes(8, "big"), b"b")),
    ],
)
def test_the_known_ways_to_shift_parts_fail(
    secrets: KeyringSecrets, parts: tuple[bytes, ...], shifted: tuple[bytes, ...]
) -> None:
    tag = secrets.tag(SecretUse.SEAL, *parts)

    assert not secrets.matches(tag, SecretUse.SEAL, *shifted)


@pytest.mark.parametrize("use", SecretUse)
def test_a_tag_serves_one_use_only(secrets: KeyringSecrets, use: SecretUse) -> None:
    tag = secrets.tag(use, b"part")

    assert [other for other in SecretUse if secrets.matches(tag, other, b"part")] == [use]


@pytest.mark.parametrize("use", SecretUse)
def test_a_tag_is_the_hmac_of_a_key_derived_by_hkdf(
    keyring: Keyring, secrets: KeyringSecrets, use: SecretUse
) -> None:
    expected = hmac.digest(key_by_hand(keyring, use), length_prefixed(b"one", b"two"), "sha256")

    assert secrets.tag(use, b"one", b"two").digest == expected


def test_a_changed_digest_does_not_match(secrets: KeyringSecrets) -> None:
    tag = secrets.tag(SecretUse.CODE, b"123456")
    changed = Tag(tag.key_id, bytes((tag.digest[0] ^ 1,)) + tag.digest[1:])

    assert not secrets.matches(changed, SecretUse.CODE, b"123456")
    assert not secrets.matches(Tag(tag.key_id, b""), SecretUse.CODE, b"123456")


def test_an_earlier_secret_still_checks_and_opens(
    keyring: Keyring, foreign_keyring: Keyring, secrets: KeyringSecrets
) -> None:
    tag = secrets.tag(SecretUse.REFRESH, b"family")
    sealed = secrets.seal(SecretUse.BOX, b"plain", b"about")

    both = rotated(keyring, foreign_keyring)
    later = KeyringSecrets(lambda: both)

    assert later.current() == foreign_keyring.current_secret_kid != tag.key_id
    assert later.matches(tag, SecretUse.REFRESH, b"family")
    assert later.tag(SecretUse.REFRESH, b"family", key_id=tag.key_id) == tag
    assert later.tag(SecretUse.REFRESH, b"family") != tag
    assert later.open(SecretUse.BOX, sealed, b"about") == b"plain"


def test_an_unknown_key_is_told_apart_from_a_wrong_value(
    secrets: KeyringSecrets, foreign_keyring: Keyring
) -> None:
    foreign = KeyringSecrets(lambda: foreign_keyring)
    tag = foreign.tag(SecretUse.CODE, b"123456")
    sealed = foreign.seal(SecretUse.BOX, b"plain", b"about")

    assert not secrets.matches(tag, SecretUse.CODE, b"123456")
    with pytest.raises(UnknownKeyError, match=tag.key_id):
        secrets.tag(SecretUse.CODE, b"123456", key_id=tag.key_id)
    with pytest.raises(UnknownKeyError, match=tag.key_id):
        secrets.open(SecretUse.BOX, sealed, b"about")


@given(use=USES, plain=st.binary(max_size=40), about=st.binary(max_size=12))
def test_a_box_opens_to_what_was_put_in(
    secrets: KeyringSecrets, use: SecretUse, plain: bytes, about: bytes
) -> None:
    sealed = secrets.seal(use, plain, about)

    assert secrets.open(use, sealed, about) == plain


@given(plain=st.binary(max_size=8), place=st.integers(0), flips=st.integers(1, 255))
def test_a_box_with_any_byte_changed_stays_closed(
    secrets: KeyringSecrets, plain: bytes, place: int, flips: int
) -> None:
    sealed = bytearray(secrets.seal(SecretUse.BOX, plain, b"about"))
    sealed[place % len(sealed)] ^= flips

    with pytest.raises((BrokenSealError, UnknownKeyError)):
        secrets.open(SecretUse.BOX, bytes(sealed), b"about")


def test_every_byte_after_the_key_id_is_told_as_broken(secrets: KeyringSecrets) -> None:
    sealed = secrets.seal(SecretUse.BOX, b"plain", b"about")
    body = 2 + len(secrets.current())

    for place in (0, 1, *range(body, len(sealed))):
        changed = bytearray(sealed)
        changed[place] ^= 0x80
        with pytest.raises(BrokenSealError):
            secrets.open(SecretUse.BOX, bytes(changed), b"about")


def test_a_cut_or_lengthened_box_stays_closed(secrets: KeyringSecrets) -> None:
    sealed = secrets.seal(SecretUse.BOX, b"plain", b"about")

    for changed in (*(sealed[:end] for end in range(len(sealed))), sealed + b"\0"):
        with pytest.raises((BrokenSealError, UnknownKeyError)):
            secrets.open(SecretUse.BOX, changed, b"about")


@given(use=USES, other_use=USES, about=st.binary(max_size=8), other_about=st.binary(max_size=8))
def test_a_box_opens_only_for_its_use_and_about_its_thing(
    secrets: KeyringSecrets,
    use: SecretUse,
    other_use: SecretUse,
    about: bytes,
    other_about: bytes,
) -> None:
    assume((use, about) != (other_use, other_about))
    sealed = secrets.seal(use, b"plain", about)

    with pytest.raises(BrokenSealError):
        secrets.open(other_use, sealed, other_about)


def test_a_box_is_made_of_version_key_id_nonce_and_ciphertext(
    keyring: Keyring, secrets: KeyringSecrets
) -> None:
    kid = secrets.current().encode()

    sealed = secrets.seal(SecretUse.OUTBOX, b"plain", b"about")

    header, body = sealed[: 2 + len(kid)], sealed[2 + len(kid) :]
    bound = length_prefixed(header, b"outbox", b"about")
    cipher = AESGCM(key_by_hand(keyring, SecretUse.OUTBOX))
    assert header == bytes((1, len(kid))) + kid
    assert cipher.decrypt(body[:12], body[12:], bound) == b"plain"


def test_a_box_of_another_version_stays_closed_though_we_made_it(
    keyring: Keyring, secrets: KeyringSecrets
) -> None:
    kid = secrets.current().encode()
    header, nonce = bytes((2, len(kid))) + kid, bytes(12)
    cipher = AESGCM(key_by_hand(keyring, SecretUse.BOX))
    body = cipher.encrypt(nonce, b"plain", length_prefixed(header, b"box", b"about"))

    with pytest.raises(BrokenSealError):
        secrets.open(SecretUse.BOX, header + nonce + body, b"about")


def test_the_same_thing_sealed_twice_looks_different(secrets: KeyringSecrets) -> None:
    boxes = {secrets.seal(SecretUse.BOX, b"plain", b"about") for _ in range(100)}

    assert len(boxes) == 100


def test_a_box_does_not_show_what_is_in_it(secrets: KeyringSecrets) -> None:
    sealed = secrets.seal(SecretUse.BOX, b"under the bridge", b"about")

    assert b"bridge" not in sealed
    assert b64encode(b"under the bridge") not in sealed


def test_unknown_key_ids_that_are_no_key_ids_are_broken(secrets: KeyringSecrets) -> None:
    for kid in (b"", b"../../etc/passwd", b"\xff" * 8, b"a" * 65):
        with pytest.raises(BrokenSealError):
            secrets.open(SecretUse.BOX, bytes((1, len(kid))) + kid + bytes(40), b"about")
