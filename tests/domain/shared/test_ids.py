from questcity.domain.shared.ids import FIRST, following


def test_revisions_count_from_one() -> None:
    assert (FIRST, following(FIRST), following(following(FIRST))) == (1, 2, 3)
