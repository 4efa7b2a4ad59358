from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

from uuid_utils.compat import uuid7

from questcity.adapters.system.ids import UuidGenerator

SECOND = 10**9


class BackwardsGenerator(UuidGenerator):
    """Each id is drawn a second before the last one, as if the clock went back."""

    def __init__(self) -> None:
        super().__init__()
        self._nanoseconds = 1_777_000_000 * SECOND

    def _draw(self) -> UUID:
        self._nanoseconds -= SECOND
        return uuid7(nanoseconds=self._nanoseconds)


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = UuidGenerator().new()

    assert type(made) is UUID
    assert (made.version, made.variant) == (7, RFC_4122)


def test_ids_grow() -> None:
    ids = UuidGenerator()

    made = [ids.new() for _ in range(10_000)]

    assert made == sorted(set(made))


def test_ids_grow_even_when_the_clock_goes_back() -> None:
    ids = BackwardsGenerator()

    made = [ids.new() for _ in range(100)]

    assert made == sorted(set(made))
    assert {one.version for one in made} == {7}


def test_threads_never_get_the_same_id() -> None:
    ids = BackwardsGenerator()

    with ThreadPoolExecutor(8) as executor:
        made = list(executor.map(lambda _: ids.new(), range(4000)))

    assert len(set(made)) == len(made)
