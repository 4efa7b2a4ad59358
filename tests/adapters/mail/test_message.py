from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any, Final

import pytest

from mail_server import decoded
from questcity.adapters.mail.message import compose, read_sender
from questcity.domain.notifications.errors import LetterRefusedError
from questcity.domain.notifications.model import Letter

DATE: Final = datetime(2026, 5, 1, 12, tzinfo=UTC)
LETTER: Final = Letter(
    id="0197a000-0000-7000-8000-000000000001",
    to="anna@example.org",
    subject="Your QuestCity code",
    text="Your code is 123456.\n",
    language="en",
)


def composed(sender: str = "questcity@example.org", **changes: Any) -> EmailMessage:
    return decoded(compose(replace(LETTER, **changes), read_sender(sender), DATE))


def test_a_message_says_who_to_whom_what_when_and_in_which_language() -> None:
    message = composed()

    assert dict(message.items()) == {
        "From": "questcity@example.org",
        "To": "anna@example.org",
        "Subject": "Your QuestCity code",
        "Date": "Fri, 01 May 2026 12:00:00 +0000",
        "Message-ID": f"<{LETTER.id}@example.org>",
        "Content-Language": "en",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "base64",
        "MIME-Version": "1.0",
    }
    assert message.get_content() == "Your code is 123456.\r\n"


@pytest.mark.parametrize(
    "sender",
    [
        "QuestCity <questcity@example.org>",
        '"QuestCity, the game" <questcity@example.org>',
        "Городской квест — ночные улицы большого города <questcity@example.org>",
    ],
)
def test_the_sender_may_have_a_name(sender: str) -> None:
    content = compose(LETTER, read_sender(sender), DATE)

    # By the older reader: the newer one of Python 3.11 puts spaces between the parts of a name.
    assert str(make_header(decode_header(message_from_bytes(content)["From"]))) == sender


@pytest.mark.parametrize(("is_for_people", "encoding"), [(True, "8bit"), (False, "base64")])
def test_a_body_is_readable_where_people_look_and_ascii_on_the_wire(
    is_for_people: bool, encoding: str
) -> None:
    letter = replace(LETTER, text="Ваш код: 123456.\n", language="ru")

    content = compose(letter, read_sender("q@example.org"), DATE, is_for_people=is_for_people)

    assert content.isascii() is not is_for_people
    assert ("Ваш код: 123456.".encode() in content) is is_for_people
    assert decoded(content)["Content-Transfer-Encoding"] == encoding
    assert decoded(content).get_content() == "Ваш код: 123456.\r\n"


def test_what_is_not_ascii_survives() -> None:
    subject = "Ваш код QuestCity 🙂 — " + "очень длинная тема " * 10 + "!"

    message = composed(subject=subject, text="Здравствуйте, Žofie 🙂\n", language="ru")

    assert message["Subject"] == subject
    assert message.get_content() == "Здравствуйте, Žofie 🙂\r\n"


@pytest.mark.parametrize(
    "domain", ["localhost", "a" * 60 + ".example.org", ".".join(["label" * 6] * 6)]
)
def test_the_message_id_is_whole_however_long_the_domain_is(domain: str) -> None:
    content = compose(LETTER, read_sender(f"q@{domain}"), DATE)

    assert f"<{LETTER.id}@{domain}>".encode() in content
    assert decoded(content)["Message-ID"] == f"<{LETTER.id}@{domain}>"


LINE_ENDS: Final = ["\n", "\r", "\r\n", "\n\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\0"]


@pytest.mark.parametrize("end", LINE_ENDS)
def test_a_subject_cannot_bring_headers_of_its_own(end: str) -> None:
    message = composed(subject=f"Hello{end}Bcc: eve@example.org{end}{end}text")

    assert "Bcc" not in message
    assert len(message.items()) == 10
    assert message["Subject"].startswith("Hello ")
    assert message.get_content() == "Your code is 123456.\r\n"


@pytest.mark.parametrize("end", [*LINE_ENDS, ",", " ", ";", ">", "<eve@example.org>"])
@pytest.mark.parametrize("name", ["id", "to", "language"])
def test_whoever_tries_elsewhere_has_the_letter_refused(name: str, end: str) -> None:
    value = getattr(LETTER, name)

    with pytest.raises(LetterRefusedError):
        composed(**{name: f"{value}{end}Bcc: eve@example.org"})
    with pytest.raises(LetterRefusedError):
        composed(**{name: f"{value}{end}"})


@pytest.mark.parametrize(
    "to", ["", "anna", "anna@", "@example.org", "анна@example.org", "a@b@c", "anna@пример.рф"]
)
def test_an_address_that_no_server_takes_has_the_letter_refused(to: str) -> None:
    with pytest.raises(LetterRefusedError):
        composed(to=to)


@pytest.mark.parametrize("letter_id", ["../up", "a/b", ".hidden", "", "a@b", "<a>"])
def test_an_id_that_could_lead_elsewhere_has_the_letter_refused(letter_id: str) -> None:
    with pytest.raises(LetterRefusedError):
        composed(id=letter_id)


def test_a_text_that_is_no_unicode_has_the_letter_refused() -> None:
    with pytest.raises(LetterRefusedError):
        composed(text="\ud800")


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "questcity",
        "questcity@",
        "QuestCity questcity@example.org",
        "QuestCity <questcity@example.org",
        "A <a@b>, C <c@d>",
        "Quest\nBcc: eve@example.org <questcity@example.org>",
        "questcity@example.org\n",
    ],
)
def test_a_sender_that_is_no_mailbox_is_refused(sender: str) -> None:
    with pytest.raises(ValueError, match="is not an address such as"):
        read_sender(sender)
