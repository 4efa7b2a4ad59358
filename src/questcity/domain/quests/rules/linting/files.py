"""Files and pictures that are not there."""

from collections.abc import Iterator

from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.rules.linting.findings import Code, Finding
from questcity.domain.quests.rules.linting.lintable import Lintable


def find_missing_cover(quest: Lintable) -> Iterator[Finding]:
    """Find a quest that lists show without a picture."""
    if quest.fields.cover_media_id is None:
        message = "Add a cover picture: it is the first that players see of the quest."
        yield Finding(("cover_media_id",), Code.COVER_MISSING, message)


def find_missing_files(quest: Lintable) -> Iterator[Finding]:
    """Find points where there is nothing to download."""
    for index, point in enumerate(quest.points):
        if point.activity.type is ActivityType.DOWNLOAD_FILE and point.file_media_id is None:
            message = "Attach the file that players are to download here."
            yield Finding(("points", index, "file_media_id"), Code.FILE_MISSING, message)
