"""After a rotation of secrets every stored answer is sealed anew."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from dishka import AsyncContainer

import drafts
from blocks import block
from builders import an_id
from fix_builders import fix
from installation import Installation
from quest_builders import (
    REASONS,
    a_published_quest,
    a_written_point,
    a_written_quest,
    a_written_word,
    an_author,
)
from questcity.adapters.keys.answers import KeyringAnswerVault
from questcity.adapters.keys.creation import create_missing
from questcity.adapters.keys.in_use import KeysInUse
from questcity.adapters.keys.keyring import Keyring, load
from questcity.adapters.keys.rotation import rotate_secret
from questcity.adapters.keys.secrets import KeyringSecrets
from questcity.domain.quests.model.answers import AnswerKind
from questcity.domain.quests.model.fixes import AcceptedAnswer, WrittenAnswer
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.quests import Draft, Quest
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.use_cases.reseal_answers import QUESTS_AT_ONCE, ResealAnswers
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.ports import UnitOfWork
from stores import SetClock

pytestmark = pytest.mark.anyio

WORDS = ("Гром", "thunder")


@pytest.fixture(scope="module")
def other_keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    """Return keys that a rotation has brought."""
    folder: Path = tmp_path_factory.mktemp("rotated") / "keys"
    create_missing(folder)
    return load(folder)


@pytest.fixture
async def rotated_vault(container: AsyncContainer, other_keyring: Keyring) -> AnswerVault:
    """Return a vault that knows the present secret and seals with the other one."""
    keyring = (await container.get(KeysInUse)).keyring()
    both = {**keyring.secrets, **other_keyring.secrets}
    current = other_keyring.current_secret_kid
    rotated = replace(keyring, secrets=both, current_secret_kid=current)
    return KeyringAnswerVault(KeyringSecrets(lambda: rotated))


@pytest.fixture
def new_vault(other_keyring: Keyring) -> AnswerVault:
    """Return a vault that has forgotten the old secret."""
    return KeyringAnswerVault(KeyringSecrets(lambda: other_keyring))


async def reseal(container: AsyncContainer, vault: AnswerVault) -> int:
    async with container() as request:
        reseal_answers = ResealAnswers(
            quests=await request.get(QuestRepository),
            vault=vault,
            unit_of_work=await request.get(UnitOfWork),
        )
        return await reseal_answers()


async def key_ids(container: AsyncContainer) -> frozenset[str]:
    async with block(container, QuestRepository) as quests:
        return await quests.list_key_ids()


def without_words(quest: Quest) -> Draft:
    """Return the draft without its first point, which only the refusal remembers."""
    return quest.require_draft().without_point(drafts.first_point(quest))


def reads(vault: AnswerVault, point: Point) -> list[str]:
    answers = point.activity.answers
    return [vault.read(point.id, AnswerKind.WORD, answer) for answer in answers]


async def test_answers_of_drafts_versions_and_fixes_are_sealed_with_the_new_secret(
    container: AsyncContainer, rotated_vault: AnswerVault, new_vault: AnswerVault
) -> None:
    points = (a_written_point(activity=a_written_word(*WORDS)), a_written_point())
    version, author = await a_published_quest(container, points)
    opened, _ = await drafts.open_draft(container, author, version.quest_id)
    written = WrittenAnswer(point_id=version.points[0].id, answer="lightning")
    made = await fix(container, author, version.quest_id, written)
    await a_written_quest(container, author, points)
    before = await key_ids(container)

    resealed = [await reseal(container, rotated_vault) for _ in range(2)]

    assert resealed == [2, 0]
    assert await key_ids(container) == {new_vault.current()} != before
    async with block(container, QuestRepository) as quests:
        quest = await quests.get(version.quest_id)
        stored = await quests.get_version(version.quest_id, 1)
        [fixed] = await quests.list_fixes(version.quest_id)
    for point in (quest.require_draft().points[0], stored.points[0]):
        assert reads(new_vault, point) == list(WORDS)
        assert new_vault.matches(point.id, AnswerKind.WORD, point.activity.answers, "ГРОМ!")
    assert (quest.revision, quest.updated_at) == (opened.quest.revision, opened.quest.updated_at)
    assert isinstance(fixed.change, AcceptedAnswer)
    lightning = fixed.change.answer
    assert new_vault.read(version.points[0].id, AnswerKind.WORD, lightning) == "lightning"
    assert replace(fixed, change=made.change) == made
    assert stored.points[1] == version.points[1]
    assert stored.fields == version.fields


async def test_what_was_refused_is_sealed_with_the_new_secret_too(
    container: AsyncContainer, rotated_vault: AnswerVault, new_vault: AnswerVault
) -> None:
    author = await an_author(container)
    points = (a_written_point(activity=a_written_word(*WORDS)), a_written_point())
    written = (await a_written_quest(container, author, points)).quest
    submitted = await drafts.submit(container, author, written)
    async with block(container, QuestRepository) as quests:
        refused = await quests.save(submitted.refused(REASONS, at=submitted.updated_at))
        await quests.save(refused.with_draft(without_words(refused), at=refused.updated_at))

    resealed = [await reseal(container, rotated_vault) for _ in range(2)]

    assert resealed == [1, 0]
    assert await key_ids(container) == {new_vault.current()}
    async with block(container, QuestRepository) as quests:
        refusal = (await quests.get(written.id)).require_refusal()
    assert reads(new_vault, refusal.content.points[0]) == list(WORDS)
    assert refusal.reasons == REASONS


async def test_while_nothing_was_rotated_nothing_is_resealed(container: AsyncContainer) -> None:
    author = await an_author(container)
    points = (a_written_point(activity=a_written_word(*WORDS)), a_written_point())
    quest = (await a_written_quest(container, author, points)).quest

    resealed = await reseal(container, await container.get(AnswerVault))

    assert resealed == 0
    assert (await drafts.view(container, author, quest.id)).quest == quest


async def test_a_worker_that_runs_notices_a_rotation_of_secrets(
    container: AsyncContainer, installation: Installation, clock: SetClock, tmp_path: Path
) -> None:
    folder = tmp_path / "keys"
    shutil.copytree(installation.folder / "keys", folder)
    keys = KeysInUse(folder, clock.now, lambda: clock.now().timestamp())
    vault = KeyringAnswerVault(KeyringSecrets(keys.keyring))
    author = await an_author(container)
    await a_written_quest(container, author, (a_written_point(activity=a_written_word(*WORDS)),))
    resealed = [await reseal(container, vault)]

    new = rotate_secret(folder, publish_for=timedelta(seconds=30), clock=clock.now).kid
    for seconds in (10, 30):
        clock.pass_by(seconds=seconds)
        resealed.append(await reseal(container, vault))

    assert resealed == [0, 0, 1]
    assert await key_ids(container) == {new}


async def test_many_quests_are_resealed_a_few_at_a_time(
    container: AsyncContainer, rotated_vault: AnswerVault
) -> None:
    author = await an_author(container)
    point = a_written_point(activity=a_written_word(*WORDS))
    quest = (await a_written_quest(container, author, (point,))).quest
    async with block(container, QuestRepository) as quests:
        for _ in range(QUESTS_AT_ONCE):
            await quests.add(replace(quest, id=QuestId(an_id())))

    resealed = [await reseal(container, rotated_vault) for _ in range(3)]

    assert resealed == [QUESTS_AT_ONCE, 1, 0]
