"""IP and MAC addresses as ledgers write them: full-width, several in a cell, many separators."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_interface

from inventory.ledger.problem import MisfitError
from inventory.ledger.text import fold
from inventory.words import T

Address = IPv4Address | IPv6Address
_COMMENT = re.compile(r"\([^()]*\)")
_ADDRESS_SEPARATOR = re.compile(r"[\s,;、・]+|/(?!\d{1,3}(?![\d.:a-fA-F]))")
_MAC = re.compile(r"(?<![0-9a-f])[0-9a-f]{2}(?:[:\-. ]?[0-9a-f]{2}){5}(?![0-9a-f])")
_MAC_SEPARATORS = re.compile(r"[\s,;、/・]*")
ADDRESS_EXPECTED = T(
    "IPアドレス(10.1.2.3 や 2001:db8::5。複数は「、」か改行で区切る)",
    "IP addresses such as 10.1.2.3 or 2001:db8::5, separated by commas or line ends",
)
MAC_EXPECTED = T(
    "MACアドレス(00:11:22:aa:bb:cc。複数は「、」か改行で区切る)",
    "MAC addresses such as 00:11:22:aa:bb:cc, separated by commas or line ends",
)


def parse_addresses(text: str) -> tuple[tuple[Address, ...], bool]:
    """The addresses of one cell, and whether a prefix or a remark was left out."""
    folded = fold(text)
    bare = _COMMENT.sub(" ", folded)
    try:
        found = [_address(token) for token in _ADDRESS_SEPARATOR.split(bare) if token]
    except ValueError:
        raise MisfitError(ADDRESS_EXPECTED) from None
    if not found:
        raise MisfitError(ADDRESS_EXPECTED)
    return tuple(address for address, _ in found), bare != folded or any(p for _, p in found)


def _address(token: str) -> tuple[Address, bool]:
    return (ip_interface(token).ip, True) if "/" in token else (ip_address(token), False)


def parse_macs(text: str) -> tuple[str, ...]:
    """The MAC addresses of one cell as `00:11:22:aa:bb:cc`; the dotted and bare forms too."""
    folded = fold(text).lower()
    found = _MAC.findall(folded)
    if not found or not _MAC_SEPARATORS.fullmatch(_MAC.sub("", folded)):
        raise MisfitError(MAC_EXPECTED)
    return tuple(_colons(mac) for mac in found)


def _colons(mac: str) -> str:
    digits = re.sub("[^0-9a-f]", "", mac)
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))
