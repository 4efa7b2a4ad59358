from ipaddress import IPv6Address

import pytest
from hypothesis import given, strategies as st

from builders import a_client

LOWER_HALF = 2**64 - 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64"),
        ("2001:DB8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64"),
        ("2001:db8:0:2::1", "2001:db8:0:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("a socket", "a socket"),
        ("", ""),
    ],
)
def test_a_subscriber_is_one_network(address: str, network: str) -> None:
    assert a_client(address).network == network


@given(upper=st.integers(2**61, 2**64 - 1), lower=st.integers(0, LOWER_HALF))
def test_another_address_of_the_same_subscriber_gains_nothing(upper: int, lower: int) -> None:
    first, second = IPv6Address(upper << 64), IPv6Address(upper << 64 | lower)
    neighbour = IPv6Address((upper - 1) << 64 | lower)

    assert a_client(str(first)).network == a_client(str(second)).network
    assert a_client(str(first)).network != a_client(str(neighbour)).network


def test_a_device_names_itself() -> None:
    named = a_client().named("Pixel")

    assert (named.device_name, named.address) == ("Pixel", a_client().address)
    assert named.named(None).device_name is None
