from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from builders import NOON, an_id
from questcity.domain.accounts.views import PublicUser
from questcity.domain.shared.ids import QuestId, ReviewId, UserId
from questcity.domain.shared.texts import normal_lines
from questcity.domain.social.errors import OwnQuestError, RunNeededError, TooManyFavoritesError
from questcity.domain.social.model import Opinion, Reviewer, StaffResponse
from questcity.domain.social.rules import (
    FAVORITES_AT_MOST,
    check_opinion,
    check_response,
    require_room,
)

LATER = NOON + timedelta(hours=1)
FINE = Opinion(4, "Fine.")


def a_reviewer(**changes: Any) -> Reviewer:
    reviewer = Reviewer(
        user=PublicUser(id=UserId(an_id()), username="anna", first_name="Anna"),
        quest_id=QuestId(an_id()),
        is_author=False,
        has_run=True,
        review=None,
    )
    return replace(reviewer, **changes)


def test_a_first_review_is_by_who_walks_the_quest() -> None:
    reviewer, review_id = a_reviewer(), ReviewId(an_id())

    review = reviewer.reviewing(review_id, FINE, at=NOON)

    assert (review.id, review.author_id, review.quest_id) == (
        review_id,
        reviewer.user.id,
        reviewer.quest_id,
    )
    assert (review.opinion, review.created_at, review.updated_at) == (FINE, NOON, NOON)
    assert review.response is None


def test_nobody_reviews_what_they_have_not_walked_or_have_written() -> None:
    with pytest.raises(RunNeededError):
        a_reviewer(has_run=False).reviewing(ReviewId(an_id()), FINE, at=NOON)
    with pytest.raises(OwnQuestError):
        a_reviewer(is_author=True).reviewing(ReviewId(an_id()), FINE, at=NOON)


def test_a_changed_review_keeps_its_id_its_place_and_what_was_said_to_it() -> None:
    reviewer = a_reviewer()
    first = reviewer.reviewing(ReviewId(an_id()), FINE, at=NOON)
    first = first.answered(StaffResponse("Thank you.", NOON))

    second = replace(reviewer, review=first).reviewing(
        ReviewId(an_id()), Opinion(5, "Better."), at=LATER
    )

    assert second == replace(first, opinion=Opinion(5, "Better."), updated_at=LATER)


def test_the_same_opinion_changes_nothing() -> None:
    reviewer = a_reviewer()
    first = reviewer.reviewing(ReviewId(an_id()), FINE, at=NOON)

    again = replace(reviewer, review=first).reviewing(ReviewId(an_id()), FINE, at=LATER)

    assert again == first


@pytest.mark.parametrize(
    ("opinion", "codes"),
    [
        (Opinion(0), ["out-of-range"]),
        (Opinion(1), []),
        (Opinion(5, "Fine\n\n\tand long. 👩‍👩‍👧 می‌خواهم"), []),
        (Opinion(6), ["out-of-range"]),
        (Opinion(10**30, "x" * 2001), ["out-of-range", "too-long"]),
        (Opinion(5, "x" * 2000), []),
        (Opinion(5, "Fine.\u202e"), ["invalid"]),
        (Opinion(5, "Fine.\u2028"), ["invalid"]),
        (Opinion(5, "Fine.\x1b[2J"), ["invalid"]),
    ],
)
def test_an_opinion_has_one_to_five_stars_and_words_that_can_be_seen(
    opinion: Opinion, codes: list[str]
) -> None:
    assert [violation.code for violation in check_opinion(opinion)] == codes


def test_a_response_says_something() -> None:
    assert [one.code for one in check_response("")] == ["too-short"]
    assert [one.code for one in check_response("x" * 2001)] == ["too-long"]
    assert [*check_response("Thank you.\nCome again.")] == []


def test_lines_end_alike_wherever_they_were_typed() -> None:
    assert normal_lines("  One\r\ntwo\rthree\n Jose\u0301 \n") == "One\ntwo\nthree\n Jos\u00e9"


def test_a_list_of_favourites_has_an_end() -> None:
    require_room(FAVORITES_AT_MOST)

    with pytest.raises(TooManyFavoritesError, match="1000"):
        require_room(FAVORITES_AT_MOST + 1)
