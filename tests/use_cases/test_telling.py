"""Telling people what happened."""

import pytest

from builders import an_id
from questcity.adapters.memory.accounts import MemoryAccountReader
from questcity.adapters.memory.database import MemoryDatabase
from questcity.adapters.memory.mail import MemoryMailer
from questcity.domain.accounts.events import PasswordChanged, UserInvited
from questcity.domain.notifications.errors import LetterRefusedError
from questcity.domain.notifications.model import Letter
from questcity.domain.notifications.use_cases.tell import Tell
from questcity.domain.shared.errors import DependencyAwayError, DomainError
from questcity.domain.shared.events import Event
from questcity.domain.shared.ids import EventId
from questcity.domain.shared.ports import Delivery

pytestmark = pytest.mark.anyio

NO_ACCOUNTS = MemoryAccountReader(MemoryDatabase())
URL = "https://quest.example.org"
INVITED = UserInvited(
    email="anna@example.org", first_name="Anna", locale="en", token="one-time-token"
)


class FailingMailer(MemoryMailer):
    """Takes the letter, and fails all the same."""

    def __init__(self, error: DomainError) -> None:
        super().__init__()
        self._error = error

    async def send(self, letter: Letter) -> None:
        """Keep it, then fail."""
        await super().send(letter)
        raise self._error


def a_delivery(event: Event, attempt: int = 1) -> Delivery:
    return Delivery(EventId(an_id()), event, attempt)


async def test_who_an_event_is_about_gets_one_letter_under_its_id() -> None:
    mailer, delivery = MemoryMailer(), a_delivery(INVITED)

    await Tell(mailer=mailer, accounts=NO_ACCOUNTS, public_url=URL)(delivery)

    [letter] = mailer.letters.values()
    assert (letter.id, letter.to, letter.language) == (str(delivery.id), "anna@example.org", "en")
    assert URL in letter.text
    assert "one-time-token" in letter.text


async def test_telling_again_is_recognised_as_the_same_letter() -> None:
    mailer, delivery = MemoryMailer(), a_delivery(INVITED)
    tell = Tell(mailer=mailer, accounts=NO_ACCOUNTS, public_url=URL)

    await tell(delivery)
    first = dict(mailer.letters)
    await tell(Delivery(delivery.id, delivery.event, attempt=2))

    assert mailer.letters == first


async def test_two_events_are_two_letters_even_when_they_say_the_same() -> None:
    mailer = MemoryMailer()
    tell = Tell(mailer=mailer, accounts=NO_ACCOUNTS, public_url=URL)
    changed = PasswordChanged(email="anna@example.org", first_name="Anna", locale="ru-RU")

    await tell(a_delivery(changed))
    await tell(a_delivery(changed))

    assert [letter.language for letter in mailer.letters.values()] == ["ru", "ru"]


@pytest.mark.parametrize("error", [DependencyAwayError(), LetterRefusedError()])
async def test_what_the_mailer_refuses_is_for_the_worker_to_decide(error: DomainError) -> None:
    with pytest.raises(type(error)) as raised:
        await Tell(mailer=FailingMailer(error), accounts=NO_ACCOUNTS, public_url=URL)(
            a_delivery(INVITED)
        )

    assert raised.value is error
