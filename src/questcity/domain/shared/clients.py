"""Where a request comes from."""

from dataclasses import dataclass, replace
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientContext:
    """The network address and the device behind a request, as far as they are known."""

    address: str
    device_name: str | None = None

    @property
    def network(self) -> str:
        """What allowances count: the address, and for IPv6 its /64, which one subscriber has."""
        try:
            address = ip_address(self.address)
        except ValueError:
            return self.address
        if isinstance(address, IPv6Address):
            if address.ipv4_mapped:
                return str(address.ipv4_mapped)
            return str(ip_network((address, 64), strict=False))
        return str(address)

    def named(self, device_name: str | None) -> Self:
        """Return the client with the name that the device gives itself."""
        return replace(self, device_name=device_name)
