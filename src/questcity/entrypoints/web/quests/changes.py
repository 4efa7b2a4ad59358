"""Changes of quests, and reasons for refusals, on the wire: both point into the draft."""

from typing import Annotated, Any, Final, Literal, Self

from msgspec import UNSET, Meta, UnsetType, field

from questcity.domain.quests.model.changes import Change, ChangeKind
from questcity.domain.quests.model.comparisons import Side, Unpublished
from questcity.domain.quests.model.refusals import Reason, ReasonCode
from questcity.domain.quests.views.writing import Comparison
from questcity.entrypoints.web.shapes import Answer, Body
from questcity.entrypoints.web.spelling import path_of, pointer_of, spelled

SIDE: Final = "draft|refused|[1-9][0-9]{0,8}"
"""How a state of a quest is called: a version by its number."""

StateName = int | Literal["draft", "refused"]

Part = str | float | bool | list[str] | dict[str, Any] | None
"""A part of the document that editors work on."""


class ReasonShape(Body, frozen=True, kw_only=True):
    """Why a draft was refused: where, a code and a sentence."""

    pointer: Annotated[
        str,
        Meta(
            description="A JSON pointer (RFC 6901) into the draft, such as `#/points/0/title`; "
            "`#`, or nothing, for the whole."
        ),
    ]
    code: ReasonCode
    text: str

    def reason(self) -> Reason:
        """Return it as the domain knows it."""
        return Reason(path=path_of(self.pointer), code=self.code, text=self.text)

    @classmethod
    def of(cls, reason: Reason) -> Self:
        """Return the shape that shows it."""
        return cls(pointer=pointer_of(reason.path), code=reason.code, text=reason.text)


class ChangeResponse(Answer, frozen=True, kw_only=True):
    """One thing that is otherwise than before."""

    op: ChangeKind
    pointer: Annotated[
        str,
        Meta(
            description="A JSON pointer (RFC 6901) into the later state, or for what was removed "
            "into the earlier one."
        ),
    ]
    before: Annotated[
        Part | UnsetType,
        Meta(description="What stood there, or the position that something has moved from."),
    ] = field(default=UNSET, name="from")
    after: Annotated[
        Part | UnsetType,
        Meta(description="What stands there, or the position that something has moved to."),
    ] = field(default=UNSET, name="to")

    @classmethod
    def of(cls, change: Change) -> Self:
        """Return the response that shows this change."""
        return cls(
            op=change.kind,
            pointer=pointer_of(change.path),
            before=UNSET if change.kind is ChangeKind.ADDED else spelled(change.before),
            after=UNSET if change.kind is ChangeKind.REMOVED else spelled(change.after),
        )


class ComparisonResponse(Answer, frozen=True, kw_only=True):
    """What is otherwise in one state of a quest than in another."""

    before: StateName = field(name="from")
    after: StateName = field(name="to")
    changes: list[ChangeResponse]

    @classmethod
    def of(cls, comparison: Comparison) -> Self:
        """Return the response that shows this comparison."""
        return cls(
            before=state_name(comparison.before),
            after=state_name(comparison.after),
            changes=[ChangeResponse.of(change) for change in comparison.changes],
        )


def state_name(side: Side) -> StateName:
    """Return what a state of a quest is called."""
    return side.value if isinstance(side, Unpublished) else side


def side_of(name: str | None) -> Side | None:
    """Return the state of that name, which is one of `SIDE`."""
    if name is None:
        return None
    # The end of a pattern lets a line end pass.
    name = name.rstrip()
    return int(name) if name.isdecimal() else Unpublished(name)
