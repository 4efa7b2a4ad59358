from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from builders import NOON, an_actor, an_id
from play_builders import a_draft, a_point, a_quest, complete_fields, minutes
from questcity.domain.quests.errors import (
    DraftNotFoundError,
    InReviewError,
    NotInReviewError,
    PointNotFoundError,
    QuestNotFoundError,
    QuestNotPublishedError,
    RefusalNotFoundError,
)
from questcity.domain.quests.model.fields import Credits, Merch, Money, QuestFields
from questcity.domain.quests.model.quests import (
    Draft,
    DraftStatus,
    Quest,
    QuestStatus,
    QuestVersion,
)
from questcity.domain.quests.model.refusals import Reason, ReasonCode, Refusal
from questcity.domain.shared.errors import DomainError, StaleRevisionError
from questcity.domain.shared.ids import MerchId, PointId, Revision
from questcity.domain.shared.permissions import Actor, Flag, NotPermittedError, Role, Status

DRAFT, PUBLISHED, ARCHIVED = QuestStatus
LATER = NOON + minutes(5)
REASON = Reason(path=("title",), code=ReasonCode.UNCLEAR, text="Say where it begins.")
VERSION = QuestVersion(
    quest_id=a_quest().id,
    number=1,
    author_id=a_quest().author_id,
    fields=complete_fields(),
    points=(a_point(), a_point()),
    published_at=NOON,
)

MOVES: dict[str, Callable[[Quest], Quest]] = {
    "submit": lambda quest: quest.submitted(at=LATER),
    "withdraw": lambda quest: quest.withdrawn(at=LATER),
    "refuse": lambda quest: quest.refused((REASON,), at=LATER),
    "publish": lambda quest: quest.published(at=LATER)[0],
    "reopen": lambda quest: quest.reopened(VERSION, at=LATER),
    "archive": lambda quest: quest.archived(at=LATER),
    "restore": lambda quest: quest.restored(at=LATER),
    "edit": lambda quest: quest.with_draft(quest.editable(None), at=LATER),
}
EDITING, IN_REVIEW = DraftStatus
GONE, BUSY = DraftNotFoundError, InReviewError
State = tuple[QuestStatus, DraftStatus | None]
End = State | type[DomainError]

# Where each move leads from each state, or why it does not.
ENDS: dict[State, dict[str, End]] = {
    (DRAFT, EDITING): {
        "submit": (DRAFT, IN_REVIEW),
        "withdraw": (DRAFT, EDITING),
        "refuse": NotInReviewError,
        "publish": (PUBLISHED, None),
        "reopen": (DRAFT, EDITING),
        "archive": QuestNotPublishedError,
        "restore": GONE,
        "edit": (DRAFT, EDITING),
    },
    (DRAFT, IN_REVIEW): {
        "submit": (DRAFT, IN_REVIEW),
        "withdraw": (DRAFT, EDITING),
        "refuse": (DRAFT, EDITING),
        "publish": (PUBLISHED, None),
        "reopen": (DRAFT, EDITING),
        "archive": QuestNotPublishedError,
        "restore": GONE,
        "edit": BUSY,
    },
    (PUBLISHED, None): {
        **dict.fromkeys(("submit", "withdraw", "publish", "restore", "edit"), GONE),
        "refuse": NotInReviewError,
        "reopen": (PUBLISHED, EDITING),
        "archive": (ARCHIVED, None),
    },
    (PUBLISHED, EDITING): {
        "submit": (PUBLISHED, IN_REVIEW),
        "withdraw": (PUBLISHED, EDITING),
        "refuse": NotInReviewError,
        "publish": (PUBLISHED, None),
        "reopen": (PUBLISHED, EDITING),
        "archive": (ARCHIVED, EDITING),
        "restore": GONE,
        "edit": (PUBLISHED, EDITING),
    },
    (PUBLISHED, IN_REVIEW): {
        "submit": (PUBLISHED, IN_REVIEW),
        "withdraw": (PUBLISHED, EDITING),
        "refuse": (PUBLISHED, EDITING),
        "publish": (PUBLISHED, None),
        "reopen": (PUBLISHED, EDITING),
        "archive": (ARCHIVED, IN_REVIEW),
        "restore": GONE,
        "edit": BUSY,
    },
    (ARCHIVED, None): {
        **dict.fromkeys(("submit", "withdraw", "publish", "edit"), GONE),
        "refuse": NotInReviewError,
        "reopen": (ARCHIVED, EDITING),
        "archive": (ARCHIVED, None),
        "restore": (PUBLISHED, None),
    },
    (ARCHIVED, EDITING): {
        "submit": (ARCHIVED, IN_REVIEW),
        "withdraw": (ARCHIVED, EDITING),
        "refuse": NotInReviewError,
        "publish": (PUBLISHED, None),
        "reopen": (ARCHIVED, EDITING),
        "archive": (ARCHIVED, EDITING),
        "restore": (PUBLISHED, EDITING),
        "edit": (ARCHIVED, EDITING),
    },
    (ARCHIVED, IN_REVIEW): {
        "submit": (ARCHIVED, IN_REVIEW),
        "withdraw": (ARCHIVED, EDITING),
        "refuse": (ARCHIVED, EDITING),
        "publish": (PUBLISHED, None),
        "reopen": (ARCHIVED, EDITING),
        "archive": (ARCHIVED, IN_REVIEW),
        "restore": (PUBLISHED, IN_REVIEW),
        "edit": BUSY,
    },
}


def quest_in(state: State) -> Quest:
    status, draft_status = state
    draft = draft_status and a_draft(status=draft_status, submitted_at=NOON)
    return a_quest(status=status, draft=draft, version=0 if status is DRAFT else 3)


def state_of(quest: Quest) -> State:
    return quest.status, quest.draft.status if quest.draft else None


def the_draft(quest: Quest) -> Draft:
    return quest.require_draft()


@pytest.mark.parametrize(
    ("start", "move", "end"),
    [(start, move, ends[move]) for (start, ends), move in product(ENDS.items(), MOVES)],
)
def test_each_move_from_each_state(start: State, move: str, end: End) -> None:
    quest = quest_in(start)

    if isinstance(end, type):
        with pytest.raises(end):
            MOVES[move](quest)
    else:
        assert state_of(MOVES[move](quest)) == end


def test_a_draft_in_review_waits_since_it_was_submitted_first() -> None:
    quest = quest_in((DRAFT, IN_REVIEW))

    assert quest.submitted(at=LATER) is quest


def test_a_refusal_gives_reasons_and_the_draft_back() -> None:
    quest = quest_in((DRAFT, IN_REVIEW))

    refused = quest.refused((REASON,), at=LATER)

    refusal = Refusal(content=the_draft(quest).content, reasons=(REASON,), at=LATER)
    assert (the_draft(refused).refusal, the_draft(refused).submitted_at) == (refusal, None)
    assert refused.updated_at == LATER


def test_what_was_refused_stays_with_the_draft_until_it_is_published() -> None:
    refused = quest_in((DRAFT, IN_REVIEW)).refused((REASON,), at=NOON)
    edited = refused.with_draft(replace(the_draft(refused), points=()), at=LATER)

    again = edited.submitted(at=LATER)
    reopened = again.published(at=LATER)[0].reopened(VERSION, at=LATER)

    assert the_draft(again.withdrawn(at=LATER)).refusal == the_draft(refused).refusal
    assert the_draft(again).submitted_at == LATER
    assert the_draft(reopened).refusal is None


def test_what_was_never_refused_cannot_be_had() -> None:
    with pytest.raises(RefusalNotFoundError):
        a_quest(version=2).require_refusal()


def test_the_versions_of_a_quest_are_counted_from_one() -> None:
    quest = a_quest(version=2)

    assert [number for number in (-1, 0, 1, 2, 3, 10**100) if quest.has_version(number)] == [1, 2]


def test_a_quest_that_is_archived_stays_as_it_is() -> None:
    quest = quest_in((ARCHIVED, EDITING))

    assert quest.archived(at=LATER) is quest


def test_a_withdrawn_draft_waits_no_longer() -> None:
    assert the_draft(quest_in((DRAFT, IN_REVIEW)).withdrawn(at=LATER)).submitted_at is None


@pytest.mark.parametrize(("before", "number"), [(0, 1), (3, 4)])
def test_a_publication_is_the_next_version_of_what_the_draft_says(before: int, number: int) -> None:
    quest = a_quest(version=before)
    draft = the_draft(quest)

    published, version = quest.published(at=LATER)

    assert (published.version, published.updated_at, published.draft) == (number, LATER, None)
    assert (version.quest_id, version.number, version.author_id) == (
        quest.id,
        number,
        quest.author_id,
    )
    assert (version.fields, version.points, version.published_at) == (
        draft.fields,
        draft.points,
        LATER,
    )


def test_the_next_draft_is_a_copy_of_a_version_with_its_ids() -> None:
    draft = the_draft(a_quest(status=PUBLISHED, draft=None).reopened(VERSION, at=LATER))

    assert draft == Draft(fields=VERSION.fields, points=VERSION.points)


def test_an_edit_of_an_older_revision_is_refused_with_the_present_one() -> None:
    quest = a_quest(revision=Revision(3))

    assert quest.editable(Revision(3)) == quest.draft
    with pytest.raises(StaleRevisionError) as refusal:
        quest.editable(Revision(2))
    assert refusal.value.present == 3


def test_a_quest_that_is_stored_gets_the_next_revision() -> None:
    assert a_quest(revision=Revision(3)).stored().revision == 4


def test_points_of_a_draft_are_found_changed_ordered_and_removed() -> None:
    one, other = a_point(), a_point()
    draft = a_draft(points=(one, other))
    renamed = replace(one, title="Renamed")

    assert draft.point(other.id) == other
    assert draft.with_point(renamed).points == (renamed, other)
    assert draft.in_order((other.id, one.id)).points == (other, one)
    assert draft.without_point(one.id).points == (other,)


def test_a_point_that_is_not_in_the_draft_is_not_found() -> None:
    draft, strange = a_draft(), PointId(an_id())

    for use in (draft.point, draft.without_point, lambda point_id: draft.in_order((point_id,))):
        with pytest.raises(PointNotFoundError):
            use(strange)


@pytest.mark.parametrize(
    ("role", "flags", "is_author", "may_read", "may_edit"),
    [
        (Role.USER, set(), False, False, False),
        (Role.USER, set(), True, False, False),
        (Role.USER, {Flag.CAN_EDIT_QUESTS}, False, True, True),
        (Role.MANAGER, set(), False, True, False),
        (Role.MANAGER, set(), True, True, True),
        (Role.ADMIN, set(), False, True, True),
    ],
)
def test_a_draft_is_for_its_author_editors_of_all_and_moderators(
    role: Role, flags: set[Flag], is_author: bool, may_read: bool, may_edit: bool
) -> None:
    actor = an_actor(role, flags=frozenset(flags))
    quest = a_quest(author_id=actor.user_id) if is_author else a_quest()

    assert _is_let_in(quest.require_reader, actor) == may_read
    assert _is_let_in(quest.require_editor, actor) == may_edit == quest.is_edited_by(actor)


def _is_let_in(door: Callable[[Actor], None], actor: Actor) -> bool:
    try:
        door(actor)
    except QuestNotFoundError:
        return False
    return True


def test_who_may_not_even_see_quests_is_told_so() -> None:
    invited = an_actor(Role.ADMIN, status=Status.LOCKED)

    with pytest.raises(DomainError) as refusal:
        a_quest().require_editor(invited)

    assert not isinstance(refusal.value, QuestNotFoundError | NotPermittedError)


def test_merged_fields_keep_what_is_not_named() -> None:
    before = QuestFields(title="A walk", group=2, credits=Credits(cost=5, reward=50))

    after = before.merged({"title": "A run", "group": None, "credits": {"reward": 60}})

    expected = replace(before, title="A run", group=None, credits=Credits(cost=5, reward=60))
    assert after == expected


def test_only_new_merch_gets_an_id() -> None:
    kept = Merch(id=MerchId(an_id()), description="A cup.", price=Money(amount=9, currency="EUR"))
    new_id = an_id()

    named = QuestFields(title="A walk", merch=(kept, replace(kept, id=None))).named(lambda: new_id)

    assert [merch.id for merch in named.merch] == [kept.id, new_id]
