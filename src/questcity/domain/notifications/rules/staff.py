"""What letters about what staff did say."""

from typing import Final

from questcity.domain.accounts.events import (
    UnlockRefused,
    UserLocked,
    UserUnlocked,
)
from questcity.domain.notifications.model import Wording

STAFF: Final[dict[str, dict[str, Wording]]] = {
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
}
