"""What can be refused of reviews and favourites."""

from typing import Final

from questcity.entrypoints.web.explanations.explanation import Explanation

EXPLANATIONS: Final[dict[str, Explanation]] = {
    "own-quest": Explanation(
        "Your own quest",
        "Who has written a quest does not rate it.",
        "Read what others think of it; staff can respond to their reviews.",
    ),
    "review-not-found": Explanation(
        "No such review",
        "There is no review of that id, perhaps because it was taken back.",
        "Read the list of reviews again.",
    ),
    "run-needed": Explanation(
        "A run is needed",
        "A quest is reviewed by who has begun to walk it.",
        "Start a run of the quest; it need not be finished.",
    ),
    "too-many-favorites": Explanation(
        "Too many favourites",
        "The list of your favourites is full.",
        "Take one out, then add this one.",
    ),
}
