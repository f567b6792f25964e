"""What names a machine, and what only looks as if it did: serial numbers, MAC addresses, names.

Firmware that nobody filled in and address randomisation (IEEE 802-2014, clause 8.2.2: the second
least significant bit of the first octet marks a locally administered address) give thousands of
machines one and the same, or ever new, identifiers. Such ones never match anything.
"""

import re
from collections.abc import Iterable

from inventory.ledger.text import fold, half_width

_SHORTEST = 4  # a serial number of three characters is a running number of somebody's list
_FILLERS = """
tobefilledbyoem tobefilled oem defaultstring default systemserialnumber serialnumber serial
chassisserialnumber baseboardserialnumber notspecified notapplicable notavailable none null
nothing empty blank invalid unknown undefined na nan notset unset string na0 sn sernum
systemmanufacturer systemproductname systemsku systemversion typehere 0x00000000 x
innotek virtualbox vmware qemu parallels bochs xen
123456789 0123456789 1234567890 12345678 1234567 123456 12345 1234 abcdefg abc123
不明 不詳 なし 無し 無 未設定 未登録 未入力 未確認 該当なし 対象外 空欄 確認中
"""
_JUNK = frozenset(_FILLERS.split())
_MARKS = re.compile(r"[\s\-_.:/\\,()\[\]{}'\"*#?+|・。、]")
_ONE_CHARACTER = re.compile(r"(.)\1*")
_MAC = re.compile(r"(?:[0-9a-f]{12}|[0-9a-f]{2}([:\-. ])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4})")
_DOTTED_MAC = re.compile(r"[0-9a-f]{4}([.:\-])[0-9a-f]{4}\1[0-9a-f]{4}")
_BROADCAST, _NOBODY = "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00"


def normalised_serial(text: str) -> str:
    """A serial number for comparing: half-width, upper case, without blanks and marks."""
    return _MARKS.sub("", half_width(fold(text))).upper()


def junk_serial(text: str) -> bool:
    """Whether a serial number says nothing: a filler of the firmware, one repeated character."""
    plain = normalised_serial(text)
    return (
        len(plain) < _SHORTEST
        or plain.lower() in _JUNK
        or _ONE_CHARACTER.fullmatch(plain) is not None
    )


def normalised_mac(text: str) -> str:
    """One MAC address as `00:11:22:aa:bb:cc`, "" where the text is none."""
    folded = fold(text).lower()
    if not (_MAC.fullmatch(folded) or _DOTTED_MAC.fullmatch(folded)):
        return ""
    digits = re.sub("[^0-9a-f]", "", folded)
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def is_random_mac(mac: str) -> bool:
    """Whether an address is locally administered, as those that phones and tablets make up are."""
    plain = normalised_mac(mac)
    return bool(plain) and bool(int(plain[:2], 16) & 0b10)


def names_a_machine(mac: str) -> bool:
    """Whether an address belongs to one adapter: no group, no filler, nothing made up."""
    plain = normalised_mac(mac)
    if not plain or plain in (_BROADCAST, _NOBODY) or is_random_mac(plain):
        return False
    return not int(plain[:2], 16) & 0b1


def normalised_host_name(text: str) -> str:
    """A name for comparing: half-width, lower case, without a domain, an AD prefix or a `$`."""
    plain = half_width(fold(text)).lower().rsplit("\\", 1)[-1].removesuffix("$")
    return plain if re.fullmatch(r"[0-9.]+", plain) else plain.split(".", 1)[0]


def repeated(texts: Iterable[str]) -> frozenset[str]:
    """Those that stand more than once; what names two machines names none."""
    seen: set[str] = set()
    twice: set[str] = set()
    for text in texts:
        (twice if text in seen else seen).add(text)
    return frozenset(twice)
