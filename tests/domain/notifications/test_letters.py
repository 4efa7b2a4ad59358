from dataclasses import replace
from string import Formatter

import pytest

from builders import NOON, an_id
from questcity.domain.accounts.events import (
    AccountDeleted,
    AccountDeletionCancelled,
    AccountDeletionRequested,
    EmailChangeCodeIssued,
    EmailChanged,
    ExportRequested,
    PasswordChanged,
    PasswordResetCodeIssued,
    RefreshTokenReused,
    RegistrationCodeIssued,
    SignInsRefused,
    TakenAddressClaimed,
    TakenAddressRegistered,
    UnlockRefused,
    UserInvited,
    UserLocked,
    UserUnlocked,
)
from questcity.domain.notifications.model import Letter
from questcity.domain.notifications.rules.letters import WORDINGS, letter_about
from questcity.domain.quests.events import DraftApproved, DraftRefused
from questcity.domain.shared.events import Event
from questcity.domain.shared.ids import AttemptId, CodeId

URL = "https://quest.example.org"
ADDRESS = "olga.k@example.org"
CODE = "908172"
TOKEN = "Zm9yLXRoZS1tYWlsYm94LW9ubHk"
DEVICE = "Pixel of Olga"
LANGUAGES = ("en", "ru")

EVENTS: tuple[Event, ...] = (
    RegistrationCodeIssued(
        email=ADDRESS,
        first_name="Ольга",
        locale="en",
        attempt_id=AttemptId(an_id()),
        issued_at=NOON,
        code=CODE,
        valid_for_minutes=7,
    ),
    TakenAddressRegistered(email=ADDRESS, first_name="Ольга", locale="en"),
    UserInvited(email=ADDRESS, first_name="Ольга", locale="en", token=TOKEN),
    RefreshTokenReused(email=ADDRESS, first_name="Ольга", locale="en", device_name=DEVICE),
    PasswordChanged(email=ADDRESS, first_name="Ольга", locale="en"),
    UserLocked(email=ADDRESS, first_name="Ольга", locale="en", reason="Too many fake photos."),
    UserUnlocked(email=ADDRESS, first_name="Ольга", locale="en"),
    UnlockRefused(email=ADDRESS, first_name="Ольга", locale="en", note="It was you."),
    SignInsRefused(email=ADDRESS, first_name="Ольга", locale="en"),
    PasswordResetCodeIssued(
        email=ADDRESS,
        first_name="Ольга",
        locale="en",
        code_id=CodeId(an_id()),
        code=CODE,
        valid_for_minutes=7,
    ),
    EmailChangeCodeIssued(
        email=ADDRESS,
        first_name="Ольга",
        locale="en",
        code_id=CodeId(an_id()),
        code=CODE,
        valid_for_minutes=7,
    ),
    TakenAddressClaimed(email=ADDRESS, first_name="Ольга", locale="en"),
    EmailChanged(email=ADDRESS, first_name="Ольга", locale="en"),
    ExportRequested(email=ADDRESS, first_name="Ольга", locale="en"),
    AccountDeletionRequested(
        email=ADDRESS, first_name="Ольга", locale="en", deletes_at=NOON.replace(day=15)
    ),
    AccountDeletionCancelled(email=ADDRESS, first_name="Ольга", locale="en"),
    AccountDeleted(email=ADDRESS, first_name="Ольга", locale="en"),
    DraftApproved(email=ADDRESS, first_name="Ольга", locale="en", title="Three bridges"),
    DraftRefused(
        email=ADDRESS,
        first_name="Ольга",
        locale="en",
        title="Three bridges",
        reasons="It is on a roof.",
    ),
)
SECRETS = {
    RegistrationCodeIssued: CODE,
    PasswordResetCodeIssued: CODE,
    EmailChangeCodeIssued: CODE,
    UserInvited: TOKEN,
}
WITH_CODES = [event for event in EVENTS if SECRETS.get(type(event)) == CODE]

about_each = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind)
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def letter(event: Event, locale: str = "en") -> Letter:
    return letter_about(replace(event, locale=locale), id="event-1", public_url=URL)  # type: ignore[call-arg]


def test_each_letter_is_there_in_each_language() -> None:
    assert {event.kind for event in EVENTS} == WORDINGS.keys()
    assert {tuple(sorted(wordings)) for wordings in WORDINGS.values()} == {LANGUAGES}


@in_each_language
@about_each
def test_a_letter_goes_to_the_one_it_greets(event: Event, language: str) -> None:
    sent = letter(event, language)

    assert (sent.id, sent.to, sent.language) == ("event-1", ADDRESS, language)
    assert "Ольга" in sent.text.splitlines()[0]
    assert not set("{}") & set(sent.subject + sent.text)


@in_each_language
@about_each
def test_a_letter_is_in_the_script_of_its_language(event: Event, language: str) -> None:
    wording = WORDINGS[event.kind][language]

    is_cyrillic = any("а" <= character <= "я" for character in wording.text)
    assert is_cyrillic is (language == "ru")
    assert any("а" <= character <= "я" for character in wording.subject) is is_cyrillic


@in_each_language
@about_each
def test_a_subject_is_one_line_that_may_be_read_over_a_shoulder(
    event: Event, language: str
) -> None:
    subject = letter(event, language).subject

    assert subject.isprintable()
    assert "QuestCity" in subject
    assert [fact for fact in (ADDRESS, "Ольга", CODE, TOKEN, DEVICE) if fact in subject] == []


@in_each_language
@about_each
def test_a_secret_is_only_in_the_letter_that_brings_it(event: Event, language: str) -> None:
    text = letter(event, language).text

    assert {secret for secret in (CODE, TOKEN) if secret in text} == {
        secret for kind, secret in SECRETS.items() if isinstance(event, kind)
    }
    assert ADDRESS not in text


@about_each
def test_every_language_tells_the_same_facts(event: Event) -> None:
    told = [
        {name for _, name, _, _ in Formatter().parse(wording.text) if name}
        for wording in WORDINGS[event.kind].values()
    ]

    assert told == [told[0]] * len(LANGUAGES)


@in_each_language
@pytest.mark.parametrize("event", WITH_CODES, ids=lambda event: event.kind)
def test_the_code_comes_with_its_time(event: Event, language: str) -> None:
    text = letter(event, language).text

    assert f"{CODE}." in text
    assert " 7" in text


@in_each_language
def test_an_invitation_says_where_to_go(language: str) -> None:
    text = letter(EVENTS[2], language).text

    assert URL in text
    assert TOKEN in text.splitlines()
    assert "72" in text


@in_each_language
def test_a_warning_names_the_device(language: str) -> None:
    reused = EVENTS[3]
    unnamed = replace(reused, device_name=None)  # type: ignore[call-arg]

    assert DEVICE in letter(reused, language).text
    assert "(device: ?)" in letter(unnamed).text
    assert "None" not in letter(unnamed, language).text


@in_each_language
def test_who_leaves_reads_when_and_where_to_change_their_mind(language: str) -> None:
    leaving = next(event for event in EVENTS if isinstance(event, AccountDeletionRequested))

    text = letter(leaving, language).text

    assert "2026-05-15" in text
    assert URL in text


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ru", "ru"), ("ru-RU", "ru"), ("en-GB", "en"), ("fr", "en"), ("rus", "en"), ("", "en")],
)
def test_who_speaks_another_language_reads_english(locale: str, language: str) -> None:
    assert letter(EVENTS[0], locale).language == language


@pytest.mark.parametrize("name", ["{code}", "{0}", "{url.__class__}", "{", "}{"])
def test_braces_in_a_name_are_only_a_name(name: str) -> None:
    named = replace(EVENTS[0], first_name=name)  # type: ignore[call-arg]

    assert letter(named).text.splitlines()[0] == f"Hello {name},"


def test_of_an_unknown_event_nobody_is_told() -> None:
    class Unspeakable(Event):
        kind = "unspeakable"

    with pytest.raises(KeyError):
        letter_about(Unspeakable(), id="event-1", public_url=URL)
