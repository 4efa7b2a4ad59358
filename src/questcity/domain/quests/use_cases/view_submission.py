"""See what a submission brings."""

from dataclasses import dataclass

from questcity.domain.quests.model.changes import find_changes
from questcity.domain.quests.model.comparisons import SubmissionKind, Unpublished
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.services.states import States
from questcity.domain.quests.views.writing import SubmittedQuest, present_reasons, waiting_seconds
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSubmission:
    """Return what has changed in a submitted draft; who may moderate quests may.

    A draft that was refused before is compared with what it was then, another one with the newest
    version of its quest.
    """

    reader: QuestReader
    states: States
    clock: Clock

    async def __call__(self, actor: Actor, quest_id: QuestId) -> SubmittedQuest:
        """Return the submission. Raise `QuestNotFoundError` or `NotInReviewError`."""
        actor.require(Permission.MODERATE_QUESTS)
        quest = await self.reader.get_quest(quest_id)
        draft = quest.require_in_review()
        kind = SubmissionKind.of(version=quest.version, was_refused=draft.refusal is not None)
        against = kind.baseline(quest)
        present = await self.states.open(quest, Unpublished.DRAFT)
        before = present if against is None else await self.states.open(quest, against)
        assert draft.submitted_at is not None
        return SubmittedQuest(
            quest=quest,
            submitted_at=draft.submitted_at,
            waiting_seconds=waiting_seconds(draft.submitted_at, self.clock.now()),
            kind=kind,
            against=against,
            changes=find_changes(before, present),
            reasons=present_reasons(draft.refusal, before, present) if draft.refusal else (),
        )
