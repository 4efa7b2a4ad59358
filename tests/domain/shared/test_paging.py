from questcity.domain.shared.paging import COUNTED_AT_MOST, MAX_LIMIT, Page, PageRequest


def test_who_asks_for_nothing_gets_the_first_twenty_uncounted() -> None:
    request = PageRequest()

    assert (request.limit, request.after, request.with_count) == (20, None, False)
    assert (MAX_LIMIT, COUNTED_AT_MOST) == (100, 10_000)


def test_a_page_is_the_last_one_unless_it_says_where_to_go_on() -> None:
    page: Page[str] = Page(items=("anna",))

    assert (page.next_after, page.count) == (None, None)
