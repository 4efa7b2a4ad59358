"""What letters with codes, and about what they open, say."""

from typing import Final

from questcity.domain.accounts.events import (
    EmailChangeCodeIssued,
    EmailChanged,
    PasswordResetCodeIssued,
    TakenAddressClaimed,
)
from questcity.domain.notifications.model import Wording

CODES: Final[dict[str, dict[str, Wording]]] = {
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
