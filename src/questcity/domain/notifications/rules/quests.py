"""What letters about one's quests say."""

from typing import Final

from questcity.domain.notifications.model import Wording
from questcity.domain.quests.events import DraftApproved, DraftRefused

QUESTS: Final[dict[str, dict[str, Wording]]] = {
    DraftApproved.kind: {
        "en": Wording(
            "Your quest is published on QuestCity",
            """\
Hello {first_name},

your quest was approved, and players can find it at {url} now:

{title}
""",
        ),
        "ru": Wording(
            "Ваш квест опубликован на QuestCity",
            """\
Здравствуйте, {first_name}!

Ваш квест одобрен, игроки уже могут найти его на {url}:

{title}
""",
        ),
    },
    DraftRefused.kind: {
        "en": Wording(
            "Your QuestCity quest needs some changes",
            """\
Hello {first_name},

your quest was not published yet:

{title}

This is what needs to be changed:

{reasons}

The draft at {url} shows where. Change it, and submit it again.
""",
        ),
        "ru": Wording(
            "Ваш квест на QuestCity нужно доработать",
            """\
Здравствуйте, {first_name}!

Ваш квест пока не опубликован:

{title}

Вот что нужно изменить:

{reasons}

В черновике на {url} видно, где именно. Внесите изменения и отправьте его снова.
""",
        ),
    },
}
