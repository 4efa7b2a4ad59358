"""How often somebody may guess a password, and that nobody is locked out by a stranger."""

from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from dishka import AsyncContainer

from blocks import using
from builders import PASSWORD, a_newcomer
from hashers import CountingHasher, HasherProvider
from installation import Installation
from people import a_registered_user, letters_to, sign_in
from questcity.domain.accounts.errors import WrongCredentialsError
from questcity.domain.accounts.use_cases.sign_out import SignOut
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.entrypoints.bootstrap.settings import Settings
from stores import SetClock, application_over, memory_store

pytestmark = pytest.mark.anyio

HOME = "2001:db8:0:1::17"
HOME_TOO = "2001:db8:0:1:ffff::1"
NEXT_DOOR = "2001:db8:0:2::17"


@pytest.fixture
def settings(installation: Installation) -> Settings:
    """Return settings whose limits are soon reached."""
    return installation.settings(
        {
            "LIMIT_FAILED_SIGN_INS": "2/15minutes",
            "LIMIT_FAILED_SIGN_INS_PER_CLIENT": "8/15minutes",
            "LIMIT_FAILED_SIGN_INS_PER_ACCOUNT": "3/hour",
        }
    )


async def guess(container: AsyncContainer, login: str, *addresses: str) -> None:
    """Guess once from each address."""
    for address in addresses:
        with pytest.raises(WrongCredentialsError):
            await sign_in(container, login, "a guess", address=address)


async def guess_until_refused(container: AsyncContainer, login: str, part: int = 0) -> None:
    """Use up what there is for an account over all networks, one guess from each."""
    await guess(container, login, *(f"198.51.{part}.{host}" for host in range(3)))


async def refused(container: AsyncContainer, login: str, address: str) -> int:
    """Expect to be refused with the right password, and return how long to wait."""
    with pytest.raises(TooManyRequestsError) as refusal:
        await sign_in(container, login, address=address)
    return refusal.value.retry_after


async def test_an_account_is_guessed_at_only_so_often_from_however_many_networks(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)
    await guess_until_refused(container, user.username)

    assert await refused(container, user.username, "203.0.113.1") == 3600

    clock.pass_by(hours=1)
    assert await sign_in(container, user.username, address="203.0.113.1")


async def test_strangers_cannot_lock_anybody_out_where_they_are_signed_in(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container)
    await sign_in(container, user.username, address=HOME)
    await guess_until_refused(container, user.username)

    assert await sign_in(container, user.username, address=HOME)
    assert await sign_in(container, user.username, address=HOME_TOO)
    await refused(container, user.username, NEXT_DOOR)


async def test_a_network_where_one_has_signed_out_is_like_any_other(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container)
    signed_in = await sign_in(container, user.username, address=HOME)
    async with using(container, SignOut) as sign_out:
        await sign_out(str(signed_in.refresh_token))

    await guess_until_refused(container, user.username)

    await refused(container, user.username, HOME)


async def test_guesses_at_home_are_counted_at_home_alone(
    container: AsyncContainer, clock: SetClock
) -> None:
    user = await a_registered_user(container)
    await sign_in(container, user.username, address=HOME)
    for _ in range(2):
        await guess(container, user.username, HOME, HOME_TOO)
        await refused(container, user.username, HOME)
        clock.pass_by(minutes=15)

    assert await sign_in(container, user.username, address=NEXT_DOOR)


async def test_signing_in_from_many_networks_uses_nothing_up(container: AsyncContainer) -> None:
    user = await a_registered_user(container)

    for host in range(6):
        assert await sign_in(container, user.username, address=f"198.51.100.{host}")


async def test_the_owner_hears_of_it_once(container: AsyncContainer, clock: SetClock) -> None:
    user = await a_registered_user(container)
    known = len(await letters_to(container, user.email))
    await guess_until_refused(container, user.username)
    assert len(await letters_to(container, user.email)) == known

    for host in range(5):
        await refused(container, user.username, f"203.0.113.{host}")

    letters = await letters_to(container, user.email)
    assert len(letters) == known + 1
    assert "wrong password" in letters[-1]
    clock.pass_by(hours=1)
    await guess_until_refused(container, user.username, part=1)
    await refused(container, user.username, "203.0.113.9")
    assert len(await letters_to(container, user.email)) == known + 2


async def test_names_that_nobody_has_run_out_like_those_of_users(
    container: AsyncContainer,
) -> None:
    await guess_until_refused(container, "nobody")

    assert await refused(container, "nobody", "203.0.113.1") == 3600
    assert await letters_to(container, "nobody") == []


async def test_a_name_that_has_run_out_does_not_tell_its_address(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container)
    await guess_until_refused(container, user.username)

    await guess(container, user.email, "203.0.113.1")


async def test_one_client_tries_only_so_many_accounts(container: AsyncContainer) -> None:
    for number in range(8):
        await guess(container, f"somebody{number}", HOME)

    with pytest.raises(TooManyRequestsError):
        await sign_in(container, "somebody-else", address=HOME_TOO)
    await guess(container, "somebody-else", NEXT_DOOR)


@pytest.mark.parametrize(
    "spelled",
    [
        "VIKTOR.K",
        "  viktor.k\t",
        "\u3000viktor.k",
        "v\u0130ktor.k",
        "vi\u212ator.\u212a",
        "viktor.k\u200b",
        "\uff56\uff49\uff4b\uff54\uff4f\uff52.\uff4b",
        "viktor\uff0ek",
        "v\u0456ktor.k",
    ],
)
async def test_another_spelling_of_a_name_is_no_further_guess(
    container: AsyncContainer, spelled: str
) -> None:
    await a_registered_user(container, a_newcomer(username="viktor.k"))
    await guess(container, "viktor.k", HOME, HOME)

    with pytest.raises((TooManyRequestsError, WrongCredentialsError)):
        await sign_in(container, spelled, address=HOME)


async def test_another_spelling_of_an_address_is_no_further_guess(
    container: AsyncContainer,
) -> None:
    user = await a_registered_user(container, a_newcomer(email="Viktor.K@example.org"))
    await guess(container, user.email, HOME, HOME)

    for spelled in ("viktor.k@example.org", " VIKTOR.K@EXAMPLE.ORG "):
        await refused(container, spelled, HOME)


async def test_a_dot_makes_another_name_and_another_address(container: AsyncContainer) -> None:
    # What dots mean is for each mail server to say; a few ignore them, and we cannot know which.
    dotted = a_newcomer(username="viktor.k", email="viktor.k@example.org")
    await a_registered_user(container, dotted)
    await a_registered_user(container, a_newcomer(username="viktork", email="viktork@example.org"))
    for login in ("viktor.k", "viktor.k@example.org"):
        await guess(container, login, HOME, HOME)

    for login in ("viktork", "viktork@example.org"):
        assert await sign_in(container, login, address=HOME)


@pytest.fixture
async def counted(
    settings: Settings, clock: SetClock
) -> AsyncIterator[tuple[AsyncContainer, CountingHasher]]:
    """Yield the application over memory, and the hasher that it has."""
    hasher = CountingHasher()
    container = application_over(settings, clock, memory_store(), HasherProvider(hasher))
    yield container, hasher
    await container.close()


@pytest.mark.parametrize("login", ["known", "nobody"])
async def test_a_thousand_refused_sign_ins_hash_nothing(
    counted: tuple[AsyncContainer, CountingHasher], login: str
) -> None:
    container, hasher = counted
    await a_registered_user(container, a_newcomer(username="known"))
    before = hasher.times
    await guess_until_refused(container, login)
    judged = hasher.times

    for number in range(1000):
        with pytest.raises(TooManyRequestsError):
            await sign_in(container, login, PASSWORD, address=f"10.0.{number // 250}.{number}")

    assert (judged - before, hasher.times - judged) == (3, 0)


async def test_who_knocks_too_often_makes_nothing_hashed(
    counted: tuple[AsyncContainer, CountingHasher],
) -> None:
    container, hasher = counted
    await guess(container, "nobody", HOME, HOME)
    judged = hasher.times

    for _ in range(1000):
        await refused(container, "nobody", HOME)

    assert hasher.times == judged


async def test_a_known_and_an_unknown_name_cost_the_same_hashing(
    counted: tuple[AsyncContainer, CountingHasher],
) -> None:
    container, hasher = counted
    user = await a_registered_user(container)
    times = [hasher.times]
    for login in (user.username, user.email, "nobody", "nobody@example.org"):
        await guess(container, login, HOME)
        times.append(hasher.times)

    assert [after - before for before, after in pairwise(times)] == [1] * 4
