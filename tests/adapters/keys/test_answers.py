from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from builders import an_id
from questcity.adapters.keys.answers import KeyringAnswerVault
from questcity.adapters.keys.keyring import Keyring
from questcity.adapters.keys.secrets import KeyringSecrets
from questcity.domain.quests.model.answers import AnswerKind, SealedAnswer, normal_answer
from questcity.domain.shared.ids import PointId
from questcity.domain.shared.secrets import BrokenSealError, UnknownKeyError

POINT = PointId(an_id())
KINDS = st.sampled_from(AnswerKind)


@pytest.fixture(scope="module")
def vault(keyring: Keyring) -> KeyringAnswerVault:
    """Return the vault of an installation."""
    return KeyringAnswerVault(KeyringSecrets(lambda: keyring))


@pytest.fixture(scope="module")
def foreign_vault(foreign_keyring: Keyring) -> KeyringAnswerVault:
    """Return the vault of another installation."""
    return KeyringAnswerVault(KeyringSecrets(lambda: foreign_keyring))


@pytest.fixture(scope="module")
def rotated_vault(keyring: Keyring, foreign_keyring: Keyring) -> KeyringAnswerVault:
    """Return the vault of the installation after a rotation."""
    both = {**keyring.secrets, **foreign_keyring.secrets}
    current = foreign_keyring.current_secret_kid
    rotated = replace(keyring, secrets=both, current_secret_kid=current)
    return KeyringAnswerVault(KeyringSecrets(lambda: rotated))


@given(kind=KINDS, answer=st.text(max_size=20))
def test_an_answer_matches_itself_and_can_be_read(
    vault: KeyringAnswerVault, kind: AnswerKind, answer: str
) -> None:
    sealed = vault.seal(POINT, kind, answer)

    assert vault.matches(POINT, kind, (sealed,), answer)
    assert vault.read(POINT, kind, sealed) == answer


@given(kind=KINDS, answer=st.text(max_size=4), typed=st.text(max_size=4))
def test_answers_match_if_they_are_the_same_when_normalised(
    vault: KeyringAnswerVault, kind: AnswerKind, answer: str, typed: str
) -> None:
    sealed = vault.seal(POINT, kind, answer)

    is_same = normal_answer(kind, answer) == normal_answer(kind, typed)
    assert vault.matches(POINT, kind, (sealed,), typed) is is_same


def test_spelling_makes_no_difference_and_editors_read_what_was_written(
    vault: KeyringAnswerVault,
) -> None:
    sealed = vault.seal(POINT, AnswerKind.WORD, "Гром-камень ёлки")

    assert vault.matches(POINT, AnswerKind.WORD, (sealed,), "громкамень, ЕЛКИ!")
    assert not vault.matches(POINT, AnswerKind.WORD, (sealed,), "гром")
    assert vault.read(POINT, AnswerKind.WORD, sealed) == "Гром-камень ёлки"


def test_what_cannot_be_encoded_is_a_wrong_answer(vault: KeyringAnswerVault) -> None:
    sealed = vault.seal(POINT, AnswerKind.QR, "secret")

    assert not vault.matches(POINT, AnswerKind.QR, (sealed,), "\ud800")


def test_any_one_of_the_answers_will_do(vault: KeyringAnswerVault) -> None:
    words = ("stone", "rock", "thunder")
    answers = tuple(vault.seal(POINT, AnswerKind.WORD, word) for word in words)

    assert all(vault.matches(POINT, AnswerKind.WORD, answers, word) for word in words)
    assert not vault.matches(POINT, AnswerKind.WORD, answers, "water")
    assert not vault.matches(POINT, AnswerKind.WORD, (), "stone")


@pytest.mark.parametrize(
    ("point", "kind"), [(PointId(an_id()), AnswerKind.WORD), (POINT, AnswerKind.CODE)]
)
def test_a_seal_is_of_no_use_at_another_point_or_for_another_kind(
    vault: KeyringAnswerVault, point: PointId, kind: AnswerKind
) -> None:
    sealed = vault.seal(POINT, AnswerKind.WORD, "1703")

    assert not vault.matches(point, kind, (sealed,), "1703")
    with pytest.raises(BrokenSealError):
        vault.read(point, kind, sealed)


def test_two_points_with_one_answer_do_not_show_it(vault: KeyringAnswerVault) -> None:
    one, other = (vault.seal(point, AnswerKind.CODE, "1703") for point in (POINT, PointId(an_id())))

    assert one.seal.digest != other.seal.digest
    assert one.copy != other.copy
    assert len(one.seal.digest) == 32


def test_a_sealed_answer_holds_no_plain_text(vault: KeyringAnswerVault) -> None:
    sealed = vault.seal(POINT, AnswerKind.WORD, "thunderstone")

    assert b"thunder" not in sealed.copy + sealed.seal.digest
    assert "thunder" not in repr(sealed)


def test_the_seal_says_which_normaliser_made_it(vault: KeyringAnswerVault) -> None:
    sealed = vault.seal(POINT, AnswerKind.WORD, "thunder")

    relabelled = replace(sealed, normaliser=sealed.normaliser + 1)

    assert not vault.matches(POINT, AnswerKind.WORD, (relabelled,), "thunder")


def test_a_changed_copy_is_refused(vault: KeyringAnswerVault) -> None:
    sealed = vault.seal(POINT, AnswerKind.WORD, "thunder")
    changed = replace(sealed, copy=sealed.copy[:-1] + bytes([sealed.copy[-1] ^ 1]))

    with pytest.raises(BrokenSealError):
        vault.read(POINT, AnswerKind.WORD, changed)


def test_after_a_rotation_old_seals_are_good_and_new_ones_are_of_the_new_secret(
    vault: KeyringAnswerVault, rotated_vault: KeyringAnswerVault
) -> None:
    old = vault.seal(POINT, AnswerKind.WORD, "stone")
    new = rotated_vault.seal(POINT, AnswerKind.WORD, "rock")

    assert old.seal.key_id == vault.current()
    assert new.seal.key_id == rotated_vault.current() != vault.current()
    assert rotated_vault.matches(POINT, AnswerKind.WORD, (old, new), "stone")
    assert rotated_vault.matches(POINT, AnswerKind.WORD, (old, new), "rock")
    assert rotated_vault.read(POINT, AnswerKind.WORD, old) == "stone"


def test_a_secret_that_is_gone_is_no_wrong_answer(
    vault: KeyringAnswerVault, foreign_vault: KeyringAnswerVault
) -> None:
    known = vault.seal(POINT, AnswerKind.WORD, "stone")
    gone = foreign_vault.seal(POINT, AnswerKind.WORD, "rock")

    with pytest.raises(UnknownKeyError):
        vault.read(POINT, AnswerKind.WORD, gone)
    with pytest.raises(UnknownKeyError):
        vault.matches(POINT, AnswerKind.WORD, (gone,), "rock")
    with pytest.raises(UnknownKeyError):  # for the first answer matches, and all are looked at
        vault.matches(POINT, AnswerKind.WORD, (known, gone), "stone")


def test_equal_answers_are_sealed_alike_and_copied_anew(vault: KeyringAnswerVault) -> None:
    one, other = (vault.seal(POINT, AnswerKind.CODE, "1703") for _ in range(2))

    assert one == SealedAnswer(seal=other.seal, normaliser=other.normaliser, copy=one.copy)
    assert one.copy != other.copy
