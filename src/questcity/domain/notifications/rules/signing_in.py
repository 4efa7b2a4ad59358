"""What letters about ways into an account say."""

from typing import Final

from questcity.domain.accounts.events import (
    PasswordChanged,
    RefreshTokenReused,
    RegistrationCodeIssued,
    SignInsRefused,
    TakenAddressRegistered,
    UserInvited,
)
from questcity.domain.notifications.model import Wording

SIGNING_IN: Final[dict[str, dict[str, Wording]]] = {
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
}
