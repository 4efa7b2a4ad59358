"""The contract of the ledger and of who reads its balances."""

import asyncio

import asyncpg
import pytest
from dishka import AsyncContainer

from blocks import block
from builders import an_id
from questcity.domain.accounts.ports.readers import CreditReader
from questcity.domain.billing.errors import NotEnoughCreditsError
from questcity.domain.billing.model import Transfer
from questcity.domain.billing.ports import Ledger
from questcity.domain.shared.errors import BusyError
from questcity.domain.shared.ids import UserId
from town import a_gift, a_player

pytestmark = pytest.mark.anyio

_IMBALANCES = (
    "SELECT transfer_id FROM credit_entry GROUP BY 1 HAVING sum(amount) <> 0 OR count(*) <> 2"
)
_RECOUNTS = """
SELECT user_id, (SELECT sum(amount) FROM credit_entry AS e WHERE e.user_id = b.user_id), amount
FROM credit_balance AS b
"""


@pytest.fixture
async def anna(container: AsyncContainer) -> UserId:
    """Return somebody."""
    return (await a_player(container)).identity


@pytest.fixture
async def boris(container: AsyncContainer) -> UserId:
    """Return somebody else."""
    return (await a_player(container)).identity


def a_payment(payer: UserId, amount: int, payee: UserId | None = None) -> Transfer:
    return a_gift(payee, amount, payer=payer)


async def post(container: AsyncContainer, transfer: Transfer) -> bool:
    async with block(container, Ledger) as ledger:
        return await ledger.post(transfer)


async def post_stubbornly(container: AsyncContainer, transfer: Transfer) -> bool:
    while True:
        try:
            return await post(container, transfer)
        except BusyError:
            continue


async def balance(container: AsyncContainer, user_id: UserId) -> int:
    reader: CreditReader = await container.get(CreditReader)
    return await reader.balance(user_id)


async def test_who_never_had_credits_has_none(container: AsyncContainer, anna: UserId) -> None:
    assert await balance(container, anna) == 0
    assert await balance(container, UserId(an_id())) == 0


async def test_credits_come_from_the_house_and_go_to_others(
    container: AsyncContainer, anna: UserId, boris: UserId
) -> None:
    await post(container, a_gift(anna, 50))
    await post(container, a_payment(anna, 20))
    await post(container, a_payment(anna, 10, boris))
    await post(container, a_gift(anna, 5))

    assert (await balance(container, anna), await balance(container, boris)) == (25, 10)


async def test_a_transfer_is_made_once_a_key(container: AsyncContainer, anna: UserId) -> None:
    first = a_gift(anna, 50, key="key")

    posted = await post(container, first)
    repeated = await post(container, a_gift(anna, 7, key="key"))
    other = await post(container, a_gift(anna, 1, key="Key"))

    assert (posted, repeated, other) == (True, False, True)
    assert await balance(container, anna) == 51


async def test_a_key_is_used_once_in_one_block_too(container: AsyncContainer, anna: UserId) -> None:
    async with block(container, Ledger) as ledger:
        posted = [await ledger.post(a_gift(anna, 50, key="key")) for _ in range(2)]

    assert posted == [True, False]
    assert await balance(container, anna) == 50


async def test_nobody_pays_more_than_there_is(
    container: AsyncContainer, anna: UserId, boris: UserId
) -> None:
    await post(container, a_gift(anna, 10))

    for payer, amount in ((anna, 11), (boris, 1)):
        with pytest.raises(NotEnoughCreditsError):
            await post(container, a_payment(payer, amount))
        assert await balance(container, payer) == {anna: 10, boris: 0}[payer]
    await post(container, a_payment(anna, 10))

    assert await balance(container, anna) == 0


async def test_a_refused_transfer_leaves_its_key_free(
    container: AsyncContainer, anna: UserId
) -> None:
    payment = a_payment(anna, 10)
    with pytest.raises(NotEnoughCreditsError):
        await post(container, payment)
    await post(container, a_gift(anna, 10))

    assert await post(container, payment)


async def test_what_is_undone_was_not_transferred(container: AsyncContainer, anna: UserId) -> None:
    gift = a_gift(anna, 50)

    with pytest.raises(ZeroDivisionError):
        async with block(container, Ledger) as ledger:
            await ledger.post(gift)
            raise ZeroDivisionError

    assert await balance(container, anna) == 0
    assert await post(container, gift)


async def test_of_fifty_at_once_one_is_the_first(container: AsyncContainer, anna: UserId) -> None:
    posted = await asyncio.gather(
        *(post_stubbornly(container, a_gift(anna, 50, key="key")) for _ in range(50))
    )

    assert sum(posted) == 1
    assert await balance(container, anna) == 50


async def test_of_payments_at_once_no_more_are_made_than_there_are_credits(
    container: AsyncContainer, anna: UserId
) -> None:
    await post(container, a_gift(anna, 35))

    outcomes = await asyncio.gather(
        *(post_stubbornly(container, a_payment(anna, 10)) for _ in range(10)),
        return_exceptions=True,
    )

    assert outcomes.count(True) == 3
    assert sum(isinstance(outcome, NotEnoughCreditsError) for outcome in outcomes) == 7
    assert await balance(container, anna) == 5


@pytest.mark.postgres
@pytest.mark.parametrize("container", ["postgres"], indirect=True)
async def test_every_credit_comes_from_somewhere(
    container: AsyncContainer, anna: UserId, boris: UserId, database_url: str
) -> None:
    transfers = (
        a_gift(anna, 50),
        a_gift(boris, 20),
        a_payment(anna, 30, boris),
        a_payment(boris, 1),
        a_payment(boris, 1000),
        a_gift(boris, 3, key="key"),
        a_gift(boris, 4, key="key"),
    )
    await asyncio.gather(
        *(post_stubbornly(container, transfer) for transfer in transfers[:2]),
    )
    await asyncio.gather(
        *(post_stubbornly(container, transfer) for transfer in transfers[2:]),
        return_exceptions=True,
    )

    connection = await asyncpg.connect(database_url)
    total = await connection.fetchval("SELECT sum(amount) FROM credit_entry")
    imbalances = await connection.fetch(_IMBALANCES)
    recounts = await connection.fetch(_RECOUNTS)
    await connection.close()

    assert total == 0
    assert imbalances == []
    assert len(recounts) == 2
    assert all(counted == kept for _, counted, kept in recounts)


async def test_whether_there_is_a_transfer_of_a_key(
    container: AsyncContainer, anna: UserId
) -> None:
    gift = a_gift(anna, 50)

    async with block(container, Ledger) as ledger:
        before = await ledger.has(gift.key)
        await ledger.post(gift)
        after, of_another = await ledger.has(gift.key), await ledger.has("another")

    assert (before, after, of_another) == (False, True, False)
