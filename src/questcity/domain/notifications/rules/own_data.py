"""What letters about one's own data, and the end of an account, say."""

from typing import Final

from questcity.domain.accounts.events import (
    AccountDeleted,
    AccountDeletionCancelled,
    AccountDeletionRequested,
    ExportRequested,
)
from questcity.domain.notifications.model import Wording

OWN_DATA: Final[dict[str, dict[str, Wording]]] = {
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
