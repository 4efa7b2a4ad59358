"""What can be refused of quests and of playing them."""

from typing import Final

from questcity.entrypoints.web.explanations.explanation import Explanation

EXPLANATIONS: Final[dict[str, Explanation]] = {
    "draft-not-found": Explanation(
        "No draft",
        "Nobody works on this quest just now.",
        "Open a draft first, or look at the published quest.",
    ),
    "file-not-readable": Explanation(
        "File not readable",
        "The file is broken, was changed, or is made in a way that could do harm; `detail` says "
        "how.",
        "Export it anew, or put right what `detail` names.",
    ),
    "file-too-large": Explanation(
        "File too large",
        "There is more in the file than is taken; `detail` says what.",
        "Send less, such as one quest without its recordings.",
    ),
    "format-unknown": Explanation(
        "Format unknown",
        "The file is of no format that quests come in, whatever it is called.",
        "Send a bundle of QuestCity, its `quest.json`, YAML, GeoJSON, GPX, KML or KMZ.",
    ),
    "in-review": Explanation(
        "In review",
        "The draft waits for a decision and cannot be changed meanwhile.",
        "Withdraw it from review, change it, and submit it again.",
    ),
    "in-use": Explanation(
        "In use",
        "Something else refers to this, so it cannot be taken away. `uses` says how often.",
        "Change what refers to it first. Old versions of quests never change: rename it instead.",
    ),
    "media-not-usable": Explanation(
        "File not usable",
        "The file is not yours, is not ready, or was made for another purpose.",
        "Upload the file yourself, for this purpose.",
    ),
    "name-taken": Explanation(
        "Name taken",
        "Another thing of the same kind has this name, perhaps in another case.",
        "Choose another name, or use the thing that has it.",
    ),
    "not-enough-credits": Explanation(
        "Not enough credits",
        "The run costs more credits than there are.",
        "Earn some with quests that cost nothing.",
    ),
    "not-in-review": Explanation(
        "Not in review",
        "Nobody has submitted the draft, or it was decided already.",
        "Read the quest again.",
    ),
    "point-not-found": Explanation(
        "No such point",
        "The draft has no point of that id.",
        "Read the draft again.",
    ),
    "quest-not-found": Explanation(
        "No such quest",
        "There is no such quest, or it is not for you.",
        "Check the id. A quest that was archived is gone from the lists.",
    ),
    "quest-not-published": Explanation(
        "Never published",
        "Only what was published can be archived or fixed.",
        "Change the draft instead, or delete it.",
    ),
    "quest-not-ready": Explanation(
        "Quest not ready",
        "The draft lacks something that players need.",
        "Put right what `errors` names, then repeat the request.",
    ),
    "reference-not-found": Explanation(
        "No such thing",
        "There is no such category, vehicle, place, activity or tool.",
        "Read the list again.",
    ),
    "refusal-not-found": Explanation(
        "Never refused",
        "The draft was never refused, so there is nothing that it was then.",
        "Compare it with a version.",
    ),
    "reward-not-waiting": Explanation(
        "No reward waits",
        "The run has no reward that staff could grant.",
        "Look at the reward of the run.",
    ),
    "run-already-active": Explanation(
        "Run already active",
        "You are walking this quest, and one walks a quest once at a time.",
        "Go on with the run in `runId`, or abandon it.",
    ),
    "run-not-found": Explanation(
        "No such run",
        "There is no such run, or it is somebody else's.",
        "Look at the list of your runs.",
    ),
    "run-over": Explanation(
        "The run is over",
        "It was finished, abandoned, or its time is over.",
        "Look at the run; start another one if you like.",
    ),
    "version-not-found": Explanation(
        "No such version",
        "The quest has no version of that number.",
        "Read the list of its versions.",
    ),
}
