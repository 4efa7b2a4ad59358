"""The wording of letters, in the languages that QuestCity speaks."""

from dataclasses import asdict, dataclass
from typing import Final

from questcity.domain.accounts.events import (
    AccountDeleted,
    AccountDeletionCancelled,
    AccountDeletionRequested,
    ExportRequested,
    PasswordChanged,
    RefreshTokenReused,
    RegistrationCodeIssued,
    TakenAddressRegistered,
    UserInvited,
)
from questcity.domain.notifications.model import Letter
from questcity.domain.shared.events import Event

FALLBACK_LANGUAGE: Final = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a letter says; the names in braces are fields of its event, or `url`."""

    subject: str
    text: str


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


WORDINGS: Final[dict[str, dict[str, Wording]]] = {
    RegistrationCodeIssued.kind: {
        "en": Wording(
            "Your QuestCity code",
            """\
Hello {first_name},

your code is {code}. It is good for {valid_for_minutes} minutes.

If you did not register at QuestCity, you need not do anything.
""",
        ),
        "ru": Wording(
            "Ваш код QuestCity",
            """\
Здравствуйте, {first_name}!

Ваш код: {code}. Он действует столько минут: {valid_for_minutes}.

Если вы не регистрировались в QuestCity, ничего делать не нужно.
""",
        ),
    },
    TakenAddressRegistered.kind: {
        "en": Wording(
            "You have a QuestCity account already",
            """\
Hello {first_name},

somebody, perhaps you, tried to register at QuestCity with this address.
It has an account already: just sign in.

If it was not you, you need not do anything.
""",
        ),
        "ru": Wording(
            "У вас уже есть учётная запись QuestCity",
            """\
Здравствуйте, {first_name}!

Кто-то, возможно вы, пытался зарегистрироваться в QuestCity с этим адресом.
Учётная запись уже есть: просто войдите.

Если это были не вы, ничего делать не нужно.
""",
        ),
    },
    UserInvited.kind: {
        "en": Wording(
            "You are invited to QuestCity",
            """\
Hello {first_name},

an account was made for you at {url}.
Choose a password with this one-time token within 72 hours:

{token}
""",
        ),
        "ru": Wording(
            "Вас пригласили в QuestCity",
            """\
Здравствуйте, {first_name}!

Для вас создана учётная запись на {url}.
Выберите пароль с этим одноразовым ключом в течение 72 часов:

{token}
""",
        ),
    },
    RefreshTokenReused.kind: {
        "en": Wording(
            "A QuestCity session was ended",
            """\
Hello {first_name},

an old key of your session was used (device: {device_name}), so the session was ended.
Sign in again, and change your password if you do not know why this happened.
""",
        ),
        "ru": Wording(
            "Сеанс QuestCity завершён",
            """\
Здравствуйте, {first_name}!

Использован старый ключ вашего сеанса (устройство: {device_name}), поэтому сеанс завершён.
Войдите снова и смените пароль, если не знаете, почему это случилось.
""",
        ),
    },
    PasswordChanged.kind: {
        "en": Wording(
            "Your QuestCity password was changed",
            """\
Hello {first_name},

your password was changed. If it was not you, write to the people who run {url} at once.
""",
        ),
        "ru": Wording(
            "Ваш пароль QuestCity изменён",
            """\
Здравствуйте, {first_name}!

Ваш пароль изменён. Если это были не вы, сразу напишите тем, кто ведёт {url}.
""",
        ),
    },
    ExportRequested.kind: {
        "en": Wording(
            "A copy of your QuestCity data was asked for",
            """\
Hello {first_name},

somebody who knows your password asked for a copy of all your data.
For 24 hours it can be downloaded by whoever is signed in as you at {url}.

If it was not you, change your password at once.
""",
        ),
        "ru": Wording(
            "Запрошена копия ваших данных QuestCity",
            """\
Здравствуйте, {first_name}!

Кто-то, кто знает ваш пароль, запросил копию всех ваших данных.
24 часа её может скачать тот, кто вошёл под вашим именем на {url}.

Если это были не вы, сразу смените пароль.
""",
        ),
    },
    AccountDeletionRequested.kind: {
        "en": Wording(
            "Your QuestCity account will be deleted",
            """\
Hello {first_name},

as you asked, your account will be deleted on {deletes_at:%Y-%m-%d}, with all that is yours.
Until then you can sign in at {url} and change your mind.

If it was not you who asked, sign in, keep the account and change your password.
""",
        ),
        "ru": Wording(
            "Ваша учётная запись QuestCity будет удалена",
            """\
Здравствуйте, {first_name}!

Как вы просили, {deletes_at:%Y-%m-%d} ваша учётная запись будет удалена вместе со всем вашим.
До этого дня вы можете войти на {url} и передумать.

Если просили не вы, войдите, отмените удаление и смените пароль.
""",
        ),
    },
    AccountDeletionCancelled.kind: {
        "en": Wording(
            "Your QuestCity account stays",
            """\
Hello {first_name},

your account will not be deleted. Everything stays as it is.
""",
        ),
        "ru": Wording(
            "Ваша учётная запись QuestCity остаётся",
            """\
Здравствуйте, {first_name}!

Ваша учётная запись не будет удалена. Всё остаётся как есть.
""",
        ),
    },
    AccountDeleted.kind: {
        "en": Wording(
            "Your QuestCity account was deleted",
            """\
Hello {first_name},

your account has ended, and all that is yours is being erased. This is our last letter.

If you do not know why, write to the people who run {url}.
""",
        ),
        "ru": Wording(
            "Ваша учётная запись QuestCity удалена",
            """\
Здравствуйте, {first_name}!

Ваша учётная запись закрыта, всё ваше стирается. Это последнее наше письмо.

Если вы не знаете, почему, напишите тем, кто ведёт {url}.
""",
        ),
    },
}
