"""The wording of letters, in the languages that QuestCity speaks."""

from dataclasses import asdict, dataclass
from typing import Final

from questcity.domain.accounts.events import (
    EmailChangeCodeIssued,
    EmailChanged,
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
    SignInsRefused.kind: {
        "en": Wording(
            "Somebody tries to sign in to your QuestCity account",
            """\
Hello {first_name},

there were many tries to sign in to your account with a wrong password. They are refused now,
for a while, except from networks where you are signed in. Your devices stay signed in.

If you use this password elsewhere too, or it is easy to guess, change it.
""",
        ),
        "ru": Wording(
            "Кто-то пытается войти в вашу учётную запись QuestCity",
            """\
Здравствуйте, {first_name}!

В вашу учётную запись много раз пытались войти с неверным паролем. Пока такие попытки отклоняются,
кроме попыток из сетей, в которых вы уже вошли. На ваших устройствах вход сохраняется.

Если этот пароль вы используете где-то ещё или его легко угадать, смените его.
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
    UserLocked.kind: {
        "en": Wording(
            "Your QuestCity account was locked",
            """\
Hello {first_name},

your account at {url} was locked, and you were signed out everywhere. The reason:

{reason}

If you think that this is wrong, ask for it to be unlocked: in the app, where you sign in.
""",
        ),
        "ru": Wording(
            "Ваша учётная запись QuestCity заблокирована",
            """\
Здравствуйте, {first_name}!

Ваша учётная запись на {url} заблокирована, все сеансы завершены. Причина:

{reason}

Если вы считаете это ошибкой, попросите о разблокировке: в приложении, на экране входа.
""",
        ),
    },
    UserUnlocked.kind: {
        "en": Wording(
            "Your QuestCity account is open again",
            """\
Hello {first_name},

your account at {url} was unlocked. Sign in as before.
""",
        ),
        "ru": Wording(
            "Ваша учётная запись QuestCity разблокирована",
            """\
Здравствуйте, {first_name}!

Ваша учётная запись на {url} разблокирована. Войдите как обычно.
""",
        ),
    },
    UnlockRefused.kind: {
        "en": Wording(
            "Your QuestCity account stays locked",
            """\
Hello {first_name},

you asked for your account at {url} to be unlocked. It stays locked.

{note}
""",
        ),
        "ru": Wording(
            "Ваша учётная запись QuestCity остаётся заблокированной",
            """\
Здравствуйте, {first_name}!

Вы просили разблокировать вашу учётную запись на {url}. Она остаётся заблокированной.

{note}
""",
        ),
    },
    PasswordResetCodeIssued.kind: {
        "en": Wording(
            "Your QuestCity code for a new password",
            """\
Hello {first_name},

your code for choosing a new password is {code}. It is good for {valid_for_minutes} minutes.
Nobody from QuestCity will ever ask you for it.

If you did not ask for it, you need not do anything: your password stays as it is.
""",
        ),
        "ru": Wording(
            "Ваш код QuestCity для нового пароля",
            """\
Здравствуйте, {first_name}!

Ваш код для выбора нового пароля: {code}. Он действует столько минут: {valid_for_minutes}.
Никто из QuestCity никогда не спросит его у вас.

Если вы его не запрашивали, ничего делать не нужно: ваш пароль останется прежним.
""",
        ),
    },
    EmailChangeCodeIssued.kind: {
        "en": Wording(
            "Your QuestCity code for a new address",
            """\
Hello {first_name},

your code for moving your account to this address is {code}.
It is good for {valid_for_minutes} minutes.

If you have no account at QuestCity, or did not ask for this, you need not do anything.
""",
        ),
        "ru": Wording(
            "Ваш код QuestCity для нового адреса",
            """\
Здравствуйте, {first_name}!

Ваш код для переноса учётной записи на этот адрес: {code}.
Он действует столько минут: {valid_for_minutes}.

Если у вас нет учётной записи QuestCity или вы об этом не просили, ничего делать не нужно.
""",
        ),
    },
    TakenAddressClaimed.kind: {
        "en": Wording(
            "Your address is in use at QuestCity",
            """\
Hello {first_name},

somebody, perhaps you, tried to move another QuestCity account to this address.
It has an account already, and nothing was changed.

If it was not you, you need not do anything.
""",
        ),
        "ru": Wording(
            "Ваш адрес уже используется в QuestCity",
            """\
Здравствуйте, {first_name}!

Кто-то, возможно вы, пытался перенести на этот адрес другую учётную запись QuestCity.
У этого адреса уже есть учётная запись, и ничего не изменилось.

Если это были не вы, ничего делать не нужно.
""",
        ),
    },
    EmailChanged.kind: {
        "en": Wording(
            "Your QuestCity address was changed",
            """\
Hello {first_name},

your account has another address now, and this one gets no more letters about it.
If it was not you, write to the people who run {url} at once.
""",
        ),
        "ru": Wording(
            "Ваш адрес в QuestCity изменён",
            """\
Здравствуйте, {first_name}!

У вашей учётной записи теперь другой адрес, и на этот письма о ней больше не придут.
Если это были не вы, сразу напишите тем, кто ведёт {url}.
""",
        ),
    },
}
