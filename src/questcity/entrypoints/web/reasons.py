"""The closed list of reasons for verdicts: each with what it means and what a player can do."""

from collections.abc import Mapping
from typing import Final

from questcity.domain.play.model.verdicts import Reason
from questcity.entrypoints.web.catalogue import EXPLANATIONS
from questcity.entrypoints.web.explanations.explanation import Explanation

_NOTHING: Final = "There is nothing to do."

REASONS: Final[dict[Reason, Explanation]] = {
    Reason.WITHIN_RADIUS: Explanation(
        "You are there", "The position lies within reach of a place of the point.", _NOTHING
    ),
    Reason.OUTSIDE_RADIUS: Explanation(
        "You are not there yet",
        "The position is further from the point than its radius and the accuracy allow.",
        "Go nearer. The distance band says whether it is near or far.",
    ),
    Reason.NOT_PRECISE_ENOUGH: Explanation(
        "The position is not precise enough",
        "The phone knows its position to no better than 50 metres, or, where that is refused, 100.",
        "Step into the open, wait a moment, and try again.",
    ),
    Reason.FIX_TOO_OLD: Explanation(
        "The position is too old",
        "The phone measured its position more than 30 seconds before.",
        "Let the phone measure anew, and try again.",
    ),
    Reason.TOO_FAST: Explanation(
        "Faster than the quest's vehicle",
        "Between the last two positions lies more than the vehicle of the quest can travel.",
        "The point counts, at a lower grade. Walk the quest as it is meant.",
    ),
    Reason.MOCK_LOCATION: Explanation(
        "A mock position",
        "The phone says that the position comes from an app and not from its receiver.",
        "The point counts, at a lower grade. Switch the app off.",
    ),
    Reason.ANSWER_CORRECT: Explanation(
        "The answer is right", "It is one of those asked for.", _NOTHING
    ),
    Reason.ANSWER_WRONG: Explanation(
        "The answer is wrong",
        "It is none of those asked for.",
        "Look again, or take a hint. Letter case, spaces and signs make no difference.",
    ),
    Reason.ANSWER_MISSING: Explanation(
        "There is no answer",
        "The evidence holds no answer, or for a scan no text.",
        "Enter or scan something first.",
    ),
    Reason.POSITION_MISSING: Explanation(
        "There is no position",
        "The evidence has no position on Earth, and no check-in vouches for one.",
        "Allow the app to see where you are, and check in at the point.",
    ),
    Reason.LATE: Explanation(
        "Sent late",
        "More than two minutes lie between the deed and its sending.",
        "The point counts, at a lower grade. Send while you are there when you can.",
    ),
    Reason.POINT_NOT_OPEN: Explanation(
        "The point is not open",
        "It is behind you, or not your next one.",
        "Read the run again, and go on with its open point.",
    ),
    Reason.TOO_MANY_ATTEMPTS: Explanation(
        "Too many wrong answers",
        "At one point 5 wrong answers a minute, 30 an hour and 100 a day are judged.",
        "Wait as long as the verdict says, or take a hint.",
    ),
    Reason.PHOTO_RECEIVED: Explanation(
        "The photo has come in",
        "The point is passed; somebody may look at the photo later.",
        _NOTHING,
    ),
    Reason.CLAIMED: Explanation("Claimed", "What lies here was claimed.", _NOTHING),
    Reason.PART_COLLECTED: Explanation(
        "The part is collected",
        "This part of the artifact is yours; if the verdict is a refusal, it was before.",
        "Collect the parts that are missing.",
    ),
    Reason.HINT_TAKEN: Explanation(
        "The hint is taken",
        "Its text is in the run now, and its cost is taken from the score of the point, once.",
        _NOTHING,
    ),
    Reason.HINT_UNKNOWN: Explanation(
        "No such hint", "The open point has no hint of that id.", "Read the run again."
    ),
    Reason.SKIPPED: Explanation(
        "Skipped", "The point is behind you and has earned nothing.", _NOTHING
    ),
    Reason.SKIP_TOO_EARLY: Explanation(
        "Too early to skip",
        "A point can be skipped after ten minutes, or once all its hints are taken.",
        "Wait as long as the verdict says, or take the hints.",
    ),
    Reason.EVENT_ID_REUSED: Explanation(
        "The event's id was used before",
        "Another event of this run has the id; this one was not judged.",
        "Make a new id for each new event, and keep it when you repeat the event as it was.",
    ),
    Reason.EVIDENCE_MISMATCH: Explanation(
        "Evidence of the wrong type",
        "This is not what the activity of the point asks for.",
        "Send what the activity asks for: an answer, a scan, a photo or a claim.",
    ),
    Reason.PLACE_UNKNOWN: Explanation(
        "No such place", "The open point has no place of that id.", "Leave the id out."
    ),
    Reason.CLOCK_OUT_OF_RANGE: Explanation(
        "The times do not fit together",
        "The event is over a day older than its sending, or over two minutes younger.",
        "Send each event within a day, with both times by the same clock.",
    ),
}

PAGES: Final[Mapping[str, Explanation]] = EXPLANATIONS | {
    reason.value: explanation for reason, explanation in REASONS.items()
}
"""What has a page at `/problems/<code>`: every problem, and every reason."""
