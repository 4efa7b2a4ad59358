"""The contract of personal data: what is shown of it, and that all of it goes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, a_user
from lives import SEEN, STEPS, a_full_life
from play_builders import a_judged
from questcity.domain.accounts.errors import UnlockRequestNotFoundError
from questcity.domain.accounts.model.unlock_requests import UnlockStatus
from questcity.domain.accounts.model.users import DELETED_NAME, User
from questcity.domain.accounts.ports.readers import AccountReader, CreditReader, PersonalData
from questcity.domain.accounts.ports.repositories import (
    RegistrationAttemptRepository,
    UnlockRequestRepository,
    UserRepository,
    VerificationCodeRepository,
)
from questcity.domain.play.errors import RunNotFoundError
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.facts import RunState
from questcity.domain.play.ports import RunRepository
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.views.writing import (
    refused_without_answers,
    without_answer,
    without_answers,
)
from questcity.domain.shared.ids import UserId, following
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Flag, Role
from questcity.domain.shared.ports import AuditReader, OutboxQueue
from review_builders import a_review, rating_of, reviews_of
from run_builders import a_stored_route, a_stored_run, an_end, saved

pytestmark = pytest.mark.anyio

SECTIONS: Final = (
    "account",
    "sessions",
    "one-time-links",
    "codes",
    "unlock-requests",
    "registrations",
    "receipts",
    "sightings",
    "run-log",
    "runs",
    "favorites",
    "reviews",
    "quests",
    "quest-versions",
    "quest-fixes",
    "credits",
    "balance",
    "acts",
    "acts-of-staff",
)


@pytest.fixture
async def data(container: AsyncContainer) -> PersonalData:
    """Return the personal data of each store in turn."""
    data: PersonalData = await container.get(PersonalData)
    return data


async def read(data: PersonalData, section: str, user_id: UserId) -> list[Mapping[str, Any]]:
    return [record async for record in data.read(section, user_id)]


async def read_all(data: PersonalData, user_id: UserId) -> dict[str, list[Mapping[str, Any]]]:
    return {section: await read(data, section, user_id) for section in data.sections()}


async def erase(data: PersonalData, user: User) -> None:
    for step in data.steps():
        while await data.erase(step, user, now=NOON):
            pass


def fields_of(thing: object, names: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names.split()}


async def test_the_sections_are_these(data: PersonalData) -> None:
    assert data.sections() == SECTIONS


async def test_the_steps_are_these(data: PersonalData) -> None:
    assert data.steps() == STEPS


async def test_an_account_is_shown_without_what_protects_it(
    container: AsyncContainer, data: PersonalData
) -> None:
    user = a_user(
        flags=frozenset({Flag.CAN_EDIT_QUESTS}),
        role=Role.ADMIN,
        instagram_username="anna.i",
        deletion_at=NOON,
        export_requested_at=NOON,
    )
    async with block(container, UserRepository) as users:
        await users.add(user)

    [shown] = await read(data, "account", user.id)

    assert shown == fields_of(
        user,
        "id username email first_name last_name locale role status password_change_required "
        "instagram_username show_on_leaderboards lock_reason export_requested_at deletion_at "
        "created_at updated_at",
    ) | {"can_edit_quests": True, "can_lock_users": False}


async def test_everything_about_somebody_is_shown_and_nothing_of_others(
    container: AsyncContainer, data: PersonalData
) -> None:
    other, life = await a_full_life(container), await a_full_life(container)

    shown = await read_all(data, life.user.id)

    assert [section for section, records in shown.items() if not records] == []
    assert not any(name in str(shown) for name in other.names)
    assert shown["sessions"] == [
        fields_of(life.session, "id device_name address created_at last_used_at ended_at")
        | {"end_reason": None}
    ]
    assert shown["one-time-links"] == [fields_of(life.ticket, "expires_at spent_at")]
    assert shown["codes"] == [
        fields_of(life.code, "purpose email") | fields_of(life.code.mailed, "issued_at tries_left")
    ]
    assert shown["unlock-requests"] == [
        fields_of(life.wish, "reason message created_at status decided_at note")
    ]
    assert shown["registrations"] == [
        fields_of(life.attempt, "email username first_name last_name locale created_at")
    ]
    assert shown["receipts"] == [
        {
            "key": f"key-of-{life.user.username}",
            "receipt_kind": "quest",
            "receipt_id": life.receipt.id,
            "made_at": NOON,
        }
    ]
    assert shown["favorites"] == [fields_of(life.favorite, "quest_id added_at")]
    assert life.review.response is not None
    assert shown["reviews"] == [
        fields_of(life.review, "id quest_id created_at updated_at")
        | fields_of(life.review.opinion, "rating text")
        | {"response": life.review.response.text, "responded_at": life.review.response.at}
    ]
    assert shown["credits"] == [
        fields_of(life.gift, "kind key at amount") | {"side": "payee"},
    ]
    assert shown["balance"] == [{"amount": 50}]
    assert shown["acts"] == [
        fields_of(life.act, "at action subject_kind subject_id address"),
    ]
    assert shown["acts-of-staff"] == [fields_of(life.fate, "at action before after")]


async def test_runs_are_shown_with_their_logs_and_where_one_was_seen(
    container: AsyncContainer, data: PersonalData
) -> None:
    life = await a_full_life(container)

    shown = await read_all(data, life.user.id)

    assert [(run["id"], run["state"], run["score"]) for run in shown["runs"]] == [
        (life.finished.id, RunState.FINISHED, 20),
        (life.active.id, RunState.ACTIVE, 0),
    ]
    assert {**shown["runs"][0], "reward": ""} == {
        **fields_of(life.finished, "id quest_id version started_at expires_at"),
        **fields_of(life.finished.progress, "state ended_at score accepted_count"),
        "seconds": 60,
        "points_count": 2,
        "reward": "",
    }
    assert shown["sightings"] == [
        {
            "run_id": life.active.id,
            "at": SEEN.taken_at,
            "latitude": SEEN.at.latitude,
            "longitude": SEEN.at.longitude,
            "accuracy": SEEN.accuracy,
            "is_credible": True,
        }
    ]
    log = [fact for fact in shown["run-log"] if fact["run_id"] == life.active.id]
    assert [(fact["sequence"], fact["kind"]) for fact in log] == [
        (1, "point-opened"),
        (2, "evidence-judged"),
    ]
    assert log[1]["event_id"] == life.check_in.event_id
    assert log[1]["ruling"]["verdict"] == life.check_in.ruling.verdict


async def test_quests_are_shown_to_their_author_as_they_were_written(
    container: AsyncContainer, data: PersonalData
) -> None:
    life = await a_full_life(container)

    shown = await read_all(data, life.user.id)

    assert [(quest["id"], quest["status"]) for quest in shown["quests"]] == [
        (life.draft.id, "draft"),
        (life.published.id, "published"),
    ]
    for quest, written in zip(shown["quests"], (life.draft, life.published), strict=True):
        assert written.draft is not None
        assert quest["title"] == written.draft.fields.title
        assert quest["draft"] == without_answers(written.draft.fields, written.draft.points)
        refusal = written.draft.refusal
        assert quest["refusal"] == (refusal and refused_without_answers(refusal))
    assert [quest["refusal"] is None for quest in shown["quests"]] == [True, False]
    assert shown["quest-versions"] == [
        {
            **fields_of(life.version, "quest_id number published_at"),
            **without_answers(life.version.fields, life.version.points),
        }
    ]
    assert shown["quest-fixes"] == [
        {
            **fields_of(life.fix, "id quest_id version created_at"),
            "kind": "accepted-answer",
            "change": without_answer(life.fix.change),
        }
    ]
    assert "answer" not in without_answer(life.fix.change)


async def test_nothing_is_shown_of_who_is_not_there(
    container: AsyncContainer, data: PersonalData
) -> None:
    await a_full_life(container)

    shown = await read_all(data, a_user().id)

    assert set(map(len, shown.values())) == {0}


async def test_nothing_is_left_but_what_names_nobody(
    container: AsyncContainer, data: PersonalData
) -> None:
    life = await a_full_life(container)

    await erase(data, life.user)

    left = await read_all(data, life.user.id)
    account = left.pop("account")
    assert {section for section, records in left.items() if records} == {
        "runs",
        "quests",
        "quest-versions",
        "quest-fixes",
        "credits",
        "balance",
        "acts",
        "acts-of-staff",
    }
    assert account[0]["username"] == life.user.username
    assert not any(name in str(left) for name in life.names)


async def test_codes_and_wishes_go_and_who_decided_is_forgotten(
    container: AsyncContainer, data: PersonalData
) -> None:
    other, life = await a_full_life(container), await a_full_life(container)
    decided = replace(
        other.wish, status=UnlockStatus.REJECTED, decided_at=NOON, decided_by=life.act.actor
    )
    async with block(container, UnlockRequestRepository) as requests:
        await requests.save(decided)

    await erase(data, life.user)

    async with block(container, VerificationCodeRepository) as codes:
        assert await codes.find_reset(life.user.email) is None
        assert await codes.find_reset(other.user.email) == other.code
    async with block(container, UnlockRequestRepository) as requests:
        assert await requests.get(other.wish.id) == replace(decided, decided_by=DELETED_NAME)
        with pytest.raises(UnlockRequestNotFoundError):
            await requests.get(life.wish.id)


async def test_a_session_is_over_once_it_is_erased(
    container: AsyncContainer, data: PersonalData
) -> None:
    life = await a_full_life(container)

    await erase(data, life.user)

    assert await (await container.get(AccountReader)).find_signed_in(life.session.id) is None


async def test_attempts_of_others_for_the_address_go_too(
    container: AsyncContainer, data: PersonalData
) -> None:
    other, life = await a_full_life(container), await a_full_life(container)

    await erase(data, life.user)

    async with block(container, RegistrationAttemptRepository) as attempts:
        assert await attempts.find(life.attempt.token_digest, life.user.email) is None
        assert await attempts.find(other.attempt.token_digest, other.user.email) is not None


async def test_letters_that_have_not_gone_out_are_dropped(
    container: AsyncContainer, data: PersonalData
) -> None:
    other, life = await a_full_life(container), await a_full_life(container)

    await erase(data, life.user)

    queue: OutboxQueue = await container.get(OutboxQueue)
    waiting = await queue.claim(now=NOON, lease_for=timedelta(minutes=1), limit=10)
    assert [getattr(delivery.event, "email", "") for delivery in waiting] == [other.user.email]


async def test_a_letter_that_was_given_up_is_dropped(
    container: AsyncContainer, data: PersonalData
) -> None:
    life = await a_full_life(container)
    queue: OutboxQueue = await container.get(OutboxQueue)
    [delivery] = await queue.claim(now=NOON, lease_for=timedelta(minutes=1), limit=10)

    await erase(data, life.user)
    await queue.bury(delivery, now=NOON, reason="refused")

    assert await queue.claim(now=NOON + timedelta(days=1), lease_for=timedelta(1), limit=10) == ()


async def test_a_finished_run_counts_and_no_other_is_there(
    container: AsyncContainer, data: PersonalData
) -> None:
    life = await a_full_life(container)

    await erase(data, life.user)

    async with block(container, RunRepository) as runs:
        assert (await runs.lock(life.finished.id, None)).run == life.finished
        assert await runs.list_facts(life.finished.id) == ()
        with pytest.raises(RunNotFoundError):
            await runs.lock(life.active.id, None)


async def test_with_a_review_go_its_stars_and_those_of_others_stay(
    container: AsyncContainer, data: PersonalData
) -> None:
    life = await a_full_life(container)
    quest_id = life.review.quest_id
    other = await a_review(container, quest_id, 1)

    await erase(data, life.user)

    assert await reviews_of(container, quest_id) == (other,)
    assert await rating_of(container, quest_id) == (1, 1)


async def test_what_was_published_stays_and_drafts_go(
    container: AsyncContainer, data: PersonalData
) -> None:
    life = await a_full_life(container)

    await erase(data, life.user)

    reader: QuestReader = await container.get(QuestReader)
    detail = await reader.find(life.published.id)
    own = await reader.list_written(life.user.id, None, PageRequest())
    assert detail is not None
    assert [quest.title for quest in own.items] == [life.version.fields.title]
    async with block(container, QuestRepository) as quests:
        left = await quests.get(life.published.id)
        assert left == replace(
            life.published, draft=None, revision=following(life.published.revision)
        )
        with pytest.raises(QuestNotFoundError):
            await quests.get(life.draft.id)


async def test_credits_stay_under_the_id(container: AsyncContainer, data: PersonalData) -> None:
    life = await a_full_life(container)

    await erase(data, life.user)

    assert await (await container.get(CreditReader)).balance(life.user.id) == 50


async def test_the_trail_says_what_was_done_and_not_by_whom(
    container: AsyncContainer, data: PersonalData
) -> None:
    other, life = await a_full_life(container), await a_full_life(container)

    await erase(data, life.user)

    reader: AuditReader = await container.get(AuditReader)
    trail = {entry.id: entry for entry in (await reader.list(PageRequest())).items}
    assert trail[life.act.id] == replace(life.act, actor=DELETED_NAME, address=None)
    assert trail[life.fate.id] == replace(
        life.fate, before={"role": "user"}, after={"role": "manager"}
    )
    assert (trail[other.act.id], trail[other.fate.id]) == (other.act, other.fate)


async def test_everything_of_others_stays(container: AsyncContainer, data: PersonalData) -> None:
    other, life = await a_full_life(container), await a_full_life(container)
    before = await read_all(data, other.user.id)

    await erase(data, life.user)

    assert await read_all(data, other.user.id) == before


@pytest.mark.parametrize("step", STEPS)
async def test_a_step_may_be_repeated(
    container: AsyncContainer, data: PersonalData, step: str
) -> None:
    life = await a_full_life(container)
    await erase(data, life.user)
    before = await read_all(data, life.user.id)

    assert await data.erase(step, life.user, now=NOON) is False

    assert await read_all(data, life.user.id) == before


async def test_positions_are_rough_once_the_run_is_over(
    container: AsyncContainer, data: PersonalData
) -> None:
    stored = await a_stored_route(container)
    user = a_user()
    async with block(container, UserRepository) as users:
        await users.add(user)
    run = await a_stored_run(container, stored.route, user.id)
    fact = a_judged(EvidenceType.CHECK_IN, stored.version.points[0].id)
    run = await saved(container, run, fact, sightings={fact.event_id: SEEN})
    exact = await read(data, "sightings", user.id)

    await saved(container, run, an_end())

    [rough] = await read(data, "sightings", user.id)
    assert exact[0]["latitude"] == SEEN.at.latitude
    assert (rough["latitude"], rough["longitude"]) == (59.936, 30.302)
