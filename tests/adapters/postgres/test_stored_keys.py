import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, a_code, a_user
from fix_builders import a_fix_of, an_accepted_answer
from quest_builders import a_draft, a_point, a_quest, a_refusal, a_version, a_word, an_author
from questcity.adapters.postgres.stored_keys import find_stored_key_ids
from questcity.domain.accounts.model.codes import MailedCode
from questcity.domain.accounts.ports.repositories import VerificationCodeRepository
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.secrets import Tag

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


async def test_answers_of_drafts_refusals_versions_and_fixes_rely_on_their_secrets(
    container: AsyncContainer, database_url: str
) -> None:
    author = await an_author(container)
    before = await find_stored_key_ids(database_url)
    refusal = a_refusal(points=(a_point(activity=a_word("d")),))
    draft = a_draft(points=(a_point(activity=a_word("a", "b")),), refusal=refusal)
    quest = a_quest(author.identity, draft=draft)

    async with block(container, QuestRepository) as quests:
        await quests.add(quest)
        version = a_version(quest, points=(a_point(activity=a_word("c")),))
        await quests.add_version(version)
        await quests.add_fix(a_fix_of(version, an_accepted_answer(version.points[0].id, "e")))

    assert before == frozenset()
    assert await find_stored_key_ids(database_url) == {"a", "b", "c", "d", "e"}


async def test_codes_rely_on_their_secrets_while_they_can_be_tried(
    container: AsyncContainer, database_url: str
) -> None:
    live, dead = (
        a_code(
            a_user(),
            user_id=None,
            mailed=MailedCode(tag=Tag(key, b""), issued_at=NOON, tries_left=tries),
        )
        for key, tries in (("a", 1), ("b", 0))
    )

    async with block(container, VerificationCodeRepository) as codes:
        await codes.put(live)
        await codes.put(dead)

    assert await find_stored_key_ids(database_url) == {"a"}
