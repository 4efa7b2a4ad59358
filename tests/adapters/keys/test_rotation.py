"""Another key takes over: what is in force when, and what is in the folder."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from questcity.adapters.keys.algorithms import Algorithm
from questcity.adapters.keys.creation import create_missing
from questcity.adapters.keys.descriptions import KeyState, describe
from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.keyring import Keyring, load
from questcity.adapters.keys.rotation import Rotation, rotate_secret, rotate_signing_key

NOW: Final = datetime(2026, 5, 1, 12, tzinfo=UTC)
FIVE_MINUTES: Final = timedelta(minutes=5)
HALF_AN_HOUR: Final = timedelta(minutes=30)
SECOND: Final = timedelta(seconds=1)
STARTS_AT: Final = NOW + FIVE_MINUTES + SECOND


def rotate(folder: Path, at: datetime = NOW, algorithm: Algorithm = Algorithm.ED25519) -> Rotation:
    return rotate_signing_key(
        folder,
        algorithm,
        publish_for=FIVE_MINUTES,
        keep_for=HALF_AN_HOUR,
        clock=lambda: at,
    )


def rotate_secret_at(folder: Path, at: datetime = NOW) -> Rotation:
    return rotate_secret(folder, publish_for=FIVE_MINUTES, clock=lambda: at)


def states(folder: Path, at: datetime) -> dict[str, KeyState]:
    return {key.kid: key.state for key in describe(folder, at) if key.kind == "signing"}


def secret_states(folder: Path, at: datetime) -> dict[str, KeyState]:
    return {key.kid: key.state for key in describe(folder, at) if key.kind == "secret"}


def published(keyring: Keyring) -> set[str]:
    return {key["kid"] for key in keyring.jwks()["keys"]}


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_a_new_key_is_published_first_and_signs_when_it_was_known_for_long_enough(
    made: Path,
) -> None:
    old = load(made).current_signing_kid

    rotation = rotate(made)

    new = rotation.kid
    assert rotation == Rotation(kid=new, starts_at=STARTS_AT, is_new=True)
    for moment in (NOW, STARTS_AT - SECOND):
        keyring = load(made, moment)
        assert published(keyring) == {old, new}
        assert keyring.current_signing_kid == old
    for moment in (STARTS_AT, STARTS_AT + HALF_AN_HOUR - SECOND):
        keyring = load(made, moment)
        assert published(keyring) == {old, new}
        assert keyring.current_signing_kid == new


def test_no_key_signs_earlier_than_was_said(made: Path) -> None:
    nearly = timedelta(microseconds=999_999)

    rotation = rotate(made, NOW + nearly)

    assert rotation.starts_at >= NOW + nearly + FIVE_MINUTES
    assert load(made, NOW + nearly + FIVE_MINUTES).current_signing_kid != rotation.kid


def test_the_old_key_leaves_the_key_set_when_all_its_tokens_have_ended(made: Path) -> None:
    new = rotate(made).kid

    keyring = load(made, STARTS_AT + HALF_AN_HOUR)

    assert published(keyring) == set(keyring.signing_keys) == {new}


def test_the_states_of_a_key_are_told_in_their_order(made: Path) -> None:
    old = load(made).current_signing_kid
    new = rotate(made).kid

    assert states(made, NOW) == {old: KeyState.CURRENT, new: KeyState.NEXT}
    assert states(made, STARTS_AT) == {old: KeyState.RETIRING, new: KeyState.CURRENT}
    after = STARTS_AT + HALF_AN_HOUR
    assert states(made, after) == {old: KeyState.RETIRED, new: KeyState.CURRENT}


def test_a_description_says_from_when_and_until_when(made: Path) -> None:
    old = load(made).current_signing_kid
    new = rotate(made).kid

    rows = {key.kid: key for key in describe(made, NOW)}

    assert (rows[old].starts_at, rows[old].ends_at) == (None, STARTS_AT + HALF_AN_HOUR)
    assert (rows[new].starts_at, rows[new].ends_at) == (STARTS_AT, None)


def test_a_key_whose_time_is_over_leaves_the_folder_at_the_next_rotation(made: Path) -> None:
    old = load(made).current_signing_kid
    second = rotate(made).kid
    before = files(made)

    third = rotate(made, STARTS_AT + HALF_AN_HOUR).kid

    gone = {f"{old}.pem", f"{old}.pub.pem"}
    assert gone <= before
    assert files(made) == (before - gone) | {f"{third}.pem", f"{third}.pub.pem"}
    assert set(states(made, STARTS_AT + HALF_AN_HOUR)) == {second, third}
    assert old not in (made / "current-signing-key").read_text()


def test_a_key_that_still_checks_stays_through_other_rotations(made: Path) -> None:
    first = load(made).current_signing_kid
    second = rotate(made).kid

    third = rotate(made, STARTS_AT).kid

    now = STARTS_AT + FIVE_MINUTES + SECOND
    assert states(made, now) == {
        first: KeyState.RETIRING,
        second: KeyState.RETIRING,
        third: KeyState.CURRENT,
    }
    rows = {key.kid: key.ends_at for key in describe(made, now)}
    assert rows[first] == STARTS_AT + HALF_AN_HOUR
    assert rows[second] == now + HALF_AN_HOUR


def test_one_key_is_coming_at_a_time(made: Path) -> None:
    first = rotate(made)
    before = files(made)

    second = rotate(made, NOW + SECOND)

    assert second == replace(first, is_new=False)
    assert files(made) == before


@pytest.mark.parametrize("algorithm", Algorithm)
def test_the_new_key_is_for_the_algorithm_that_was_asked_for(
    made: Path, algorithm: Algorithm
) -> None:
    new = rotate(made, algorithm=algorithm).kid

    keyring = load(made, STARTS_AT)

    assert keyring.signing_keys[new].algorithm is algorithm
    assert keyring.current_signing_kid == new


def test_a_clock_that_is_far_behind_leaves_somebody_to_sign(made: Path) -> None:
    rotate(made)
    third = rotate(made, STARTS_AT + HALF_AN_HOUR).kid

    keyring = load(made, datetime(1970, 1, 1, tzinfo=UTC))

    assert keyring.current_signing_kid != third


def test_a_new_secret_is_known_first_and_used_later(made: Path) -> None:
    old = load(made).current_secret_kid

    rotation = rotate_secret_at(made)

    new = rotation.kid
    assert rotation == Rotation(kid=new, starts_at=STARTS_AT, is_new=True)
    before, after = load(made, STARTS_AT - SECOND), load(made, STARTS_AT)
    assert set(before.secrets) == set(after.secrets) == {old, new}
    assert (before.current_secret_kid, after.current_secret_kid) == (old, new)
    assert secret_states(made, NOW) == {old: KeyState.CURRENT, new: KeyState.NEXT}
    assert secret_states(made, STARTS_AT) == {old: KeyState.KEPT, new: KeyState.CURRENT}


def test_earlier_secrets_stay_for_good(made: Path) -> None:
    first = load(made).current_secret_kid
    second = rotate_secret_at(made).kid
    ten_years_later = NOW + timedelta(days=3650)

    third = rotate_secret_at(made, ten_years_later).kid

    keyring = load(made, ten_years_later + HALF_AN_HOUR)
    assert set(keyring.secrets) == {first, second, third}
    assert keyring.current_secret_kid == third
    assert secret_states(made, ten_years_later) == {
        first: KeyState.KEPT,
        second: KeyState.CURRENT,
        third: KeyState.NEXT,
    }


def test_one_secret_is_coming_at_a_time(made: Path) -> None:
    first = rotate_secret_at(made)

    second = rotate_secret_at(made, NOW + SECOND)

    assert second == replace(first, is_new=False)
    assert len(load(made, NOW).secrets) == 2


def test_signing_keys_and_secrets_change_apart(made: Path) -> None:
    before = load(made)

    rotate_secret_at(made)
    assert load(made, STARTS_AT).current_signing_kid == before.current_signing_kid
    rotate(made, STARTS_AT)

    assert len(load(made, STARTS_AT).secrets) == 2


def test_a_damaged_folder_is_not_rotated(made: Path) -> None:
    (made / "signing" / "notes.txt").write_text("hello")
    before = files(made)

    for turn in (rotate, rotate_secret_at):
        with pytest.raises(KeysError, match=r"notes\.txt"):
            turn(made)

    assert files(made) == before


def test_without_keys_there_is_nothing_to_rotate(folder: Path) -> None:
    for turn in (rotate, rotate_secret_at):
        with pytest.raises(KeysError, match="keys generate"):
            turn(folder)

    assert not folder.exists()


def test_a_key_that_will_sign_must_be_able_to(made: Path) -> None:
    new = rotate(made).kid
    (made / "signing" / f"{new}.pem").unlink()

    with pytest.raises(KeysError, match=f"{new}.pem is missing and should sign"):
        load(made, NOW)


def test_making_what_is_missing_leaves_a_rotation_as_it_is(made: Path) -> None:
    rotate(made)
    rotate_secret_at(made)
    before = files(made)

    assert create_missing(made) == ()

    assert files(made) == before


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "\n \n",
        "{kid} {kid}",
        "{kid} from tomorrow",
        "{kid} from 2026-05-01T12:00:00",
        "{kid} from",
        "{kid} until 2026-05-01T12:00:00Z from 2026-05-01T12:00:00Z",
        "{kid} until 0001-01-01T00:00:00+14:00",
        "{kid}\n{kid}",
        "{kid}\n{kid} from 2026-05-01T12:00:00Z",
    ],
)
def test_turns_that_mean_nothing_are_refused_in_one_line(made: Path, lines: str) -> None:
    path = made / "current-signing-key"
    path.write_text(lines.format(kid=path.read_text().strip()))

    with pytest.raises(KeysError, match=r"^[^\n]*current-signing-key[^\n]*$"):
        load(made)


def test_turns_may_be_written_by_hand(made: Path, tmp_path: Path) -> None:
    create_missing(tmp_path / "other")
    other = load(tmp_path / "other").current_signing_kid
    for path in (tmp_path / "other" / "signing").iterdir():
        path.rename(made / "signing" / path.name)
    current = made / "current-signing-key"
    kid = current.read_text().strip()

    current.write_text(f"  {kid} until 2026-05-01T15:00:00+03:00\r\n\n{other}")

    assert states(made, NOW - SECOND) == {kid: KeyState.RETIRING, other: KeyState.CURRENT}
    assert states(made, NOW) == {kid: KeyState.RETIRED, other: KeyState.CURRENT}


def test_a_key_without_a_turn_checks_and_does_not_sign(made: Path, tmp_path: Path) -> None:
    create_missing(tmp_path / "other")
    other = load(tmp_path / "other").current_signing_kid
    for path in (tmp_path / "other" / "signing").iterdir():
        path.rename(made / "signing" / path.name)

    rotate(made)

    keyring = load(made, STARTS_AT + HALF_AN_HOUR)
    assert other in published(keyring)
    assert keyring.current_signing_kid != other
    assert states(made, NOW)[other] is KeyState.SPARE
