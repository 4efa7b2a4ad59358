from base64 import b64encode

from play_builders import a_point, a_seal, an_activity, complete_fields
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.answers import AnswerKind
from questcity.domain.quests.views.writing import without_answers


def test_an_author_keeps_what_they_wrote_without_the_answers() -> None:
    word = an_activity(ActivityType.ENTER_WORD, "thunder")
    point, fields = a_point(activity=word), complete_fields()

    kept = without_answers(fields, (point,))

    assert kept["fields"]["title"] == fields.title
    [written] = kept["points"]
    assert (written["title"], written["description"]) == (point.title, point.description)
    assert written["places"][0]["at"]["latitude"] == point.places[0].at.latitude
    assert written["activity"] == {"type": ActivityType.ENTER_WORD, "kind": None, "digits": None}


def test_no_seal_is_in_what_an_author_keeps() -> None:
    sealed = a_seal(AnswerKind.WORD, "thunder")
    point = a_point(activity=an_activity(ActivityType.ENTER_WORD, "thunder"))

    kept = str(without_answers(complete_fields(), (point,)))

    guarded = ("thunder", sealed.seal.key_id + "'", str(sealed.copy), b64encode(sealed.copy))
    assert [secret for secret in guarded if str(secret) in kept] == []
