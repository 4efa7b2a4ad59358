"""The wording of letters, in the languages that QuestCity speaks."""

from dataclasses import asdict
from typing import Final

from questcity.domain.notifications.model import Letter, Wording
from questcity.domain.notifications.rules.codes import CODES
from questcity.domain.notifications.rules.own_data import OWN_DATA
from questcity.domain.notifications.rules.quests import QUESTS
from questcity.domain.notifications.rules.signing_in import SIGNING_IN
from questcity.domain.notifications.rules.staff import STAFF
from questcity.domain.shared.events import Event

FALLBACK_LANGUAGE: Final = "en"

WORDINGS: Final[dict[str, dict[str, Wording]]] = SIGNING_IN | STAFF | CODES | OWN_DATA | QUESTS


def letter_about(event: Event, *, id: str, public_url: str) -> Letter:  # noqa: A002 (a letter's id)
    """Return the letter that tells of an event, in the language of who gets it.

    `id` names the event, `public_url` is where QuestCity is found.
    Raise `KeyError` for an event that nobody is told of.
    """
    facts = {name: "?" if value is None else value for name, value in asdict(event).items()}
    wordings = WORDINGS[event.kind]
    language = facts["locale"].partition("-")[0]
    language = language if language in wordings else FALLBACK_LANGUAGE
    return Letter(
        id=id,
        to=facts["email"],
        subject=wordings[language].subject,
        text=wordings[language].text.format(url=public_url, **facts),
        language=language,
    )
