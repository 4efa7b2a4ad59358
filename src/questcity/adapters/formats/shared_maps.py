"""What all maps have in common that are written for others."""

from collections.abc import Iterator

from questcity.adapters.formats.xml import is_speakable
from questcity.domain.quests.model.files import Loss, LossCode, QuestDocument

Loses = Iterator[Loss]


def lost_answers(document: QuestDocument) -> Loses:
    """Yield what is lost because maps are made to be shared."""
    for index, point in enumerate(document.points):
        if point.activity is not None and point.activity.answers:
            text = "Answers, and what signs say, are only in a bundle and in YAML."
            yield Loss(LossCode.ANSWERS_NOT_EXPORTED, ("points", index, "activity"), text)


def lost_on_maps(document: QuestDocument) -> Loses:
    """Yield what is lost where a map is nothing but places with names and texts."""
    text = "Only titles, descriptions and places are kept: nothing else of quest and points."
    yield Loss(LossCode.FIELDS_NOT_EXPORTED, (), text)
    for index, point in enumerate(document.points):
        at = ("points", index)
        if not point.places:
            yield Loss(LossCode.PART_NOT_KEPT, at, "A point without a place is on no map.")
        if len(point.places or ()) > 1:
            text = "Each of its places is a point of its own; only the first has the text."
            yield Loss(LossCode.PLACES_SEPARATED, (*at, "places"), text)
    yield from _lost_characters(document)
    yield from lost_answers(document)


def _lost_characters(document: QuestDocument) -> Loses:
    texts: dict[tuple[str | int, ...], str | None] = {
        ("title",): document.fields.title,
        ("description",): document.fields.description,
    }
    for index, point in enumerate(document.points):
        texts["points", index, "title"] = point.title
        texts["points", index, "description"] = point.description
    for path, text in texts.items():
        if not is_speakable(text):
            told = "XML has no way to say some of its characters."
            yield Loss(LossCode.CHARACTERS_NOT_KEPT, path, told)
