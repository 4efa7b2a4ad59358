"""What is written comes back, from every format as far as that holds it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from quest_documents import a_document, a_plain_document, documents, the_largest_document
from questcity.adapters.formats.bundle import write_bundle
from questcity.adapters.formats.files import read_file
from questcity.adapters.formats.geojson import write_geojson
from questcity.adapters.formats.gpx import write_gpx
from questcity.adapters.formats.kml import write_kml, write_kmz
from questcity.adapters.formats.quest_json import read_json, write_json
from questcity.adapters.formats.text import read_text, write_text
from questcity.domain.quests.model.files import LossCode, QuestDocument
from questcity.domain.quests.model.written import WrittenPoint
from questcity.domain.quests.rules.files import check_document


def without_answers(document: QuestDocument) -> QuestDocument:
    def silent(point: WrittenPoint) -> WrittenPoint:
        assert point.activity is not None
        return replace(point, activity=replace(point.activity, answers=()))

    return replace(document, points=tuple(map(silent, document.points)))


@settings(max_examples=50)
@given(documents())
def test_any_quest_comes_back_from_a_bundle_as_it_was(document: QuestDocument) -> None:
    bundle, lost = write_bundle(document)
    read, losses = read_file(bundle)

    assert (read, lost, losses) == (document, (), ())
    assert write_bundle(read) == (bundle, ())


@settings(max_examples=50)
@given(documents())
def test_any_quest_comes_back_from_both_text_forms(document: QuestDocument) -> None:
    assert read_json(write_json(document)) == document
    assert read_text(write_text(document)) == document
    assert read_file(write_text(document)) == (document, ())


@settings(max_examples=50)
@given(documents())
def test_any_quest_comes_back_from_geojson_but_for_its_answers(document: QuestDocument) -> None:
    content, lost = write_geojson(document)
    read, losses = read_file(content)

    assert (read, losses) == (without_answers(document), ())
    assert {loss.code for loss in lost} <= {LossCode.ANSWERS_NOT_EXPORTED}


@settings(max_examples=50)
@given(documents())
def test_any_quest_can_be_put_on_every_map_and_what_comes_back_keeps_the_rules(
    document: QuestDocument,
) -> None:
    for write in (write_gpx, write_kml, write_kmz):
        content, _ = write(document)
        read, _ = read_file(content)

        assert write(document)[0] == content
        assert list(check_document(read)) == []


@pytest.mark.parametrize("write", [write_gpx, write_kml, write_kmz])
def test_titles_texts_and_places_come_back_from_every_map(write: object) -> None:
    assert callable(write)
    document = a_plain_document()

    content, lost = write(document)
    read, losses = read_file(content)

    assert read == document
    assert [loss.code for loss in lost] == [LossCode.FIELDS_NOT_EXPORTED]
    assert [loss.code for loss in losses] == [LossCode.ACTIVITY_ASSUMED]


def test_the_largest_quest_that_the_rules_allow_fits_into_every_file() -> None:
    document = the_largest_document()

    assert list(check_document(document)) == []
    assert read_file(write_bundle(document)[0])[0] == document
    assert read_file(write_geojson(document)[0])[0] == without_answers(document)
    for write in (write_gpx, write_kml, write_kmz):
        assert read_file(write(document)[0])[0].points


def test_no_map_tells_an_answer() -> None:
    for write in (write_geojson, write_gpx, write_kml):
        content, lost = write(a_document())

        for answer in ("Гром-камень", "0123", "s3cret"):
            assert answer not in content.decode()
        paths = [loss.path for loss in lost if loss.code is LossCode.ANSWERS_NOT_EXPORTED]
        assert paths == [("points", index, "activity") for index in range(3)]
