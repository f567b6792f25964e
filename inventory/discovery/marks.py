"""How the ledger marks a host: never to be scanned, a spare, scrapped, or one that is carried.

Ledgers say it in a column of their own (走査禁止), in the wording of the kind (複合機) or in the
remarks. A column 走査禁止 decides either way; any word in it but a plain no forbids, as does any
in a column 走査可否 but a plain yes.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network

from inventory.identifiers import normalised_mac
from inventory.ledger.text import fold, key
from inventory.model import Host, Kind, Platform

_COLUMN = re.compile(r"(走査|スキャン|scan)(の)?(禁止|不可|除外|対象外|停止)|noscan")
_ALLOWING = re.compile(r"(走査|スキャン|scan)(の)?(可否|可|可能|許可)|scanallowed")
_YES = frozenset(
    map(
        key,
        ("可", "可能", "許可", "許可済", "はい", "有", "あり", "yes", "true", "1", "○", "〇", "◯"),
    )
)
_NO = frozenset(
    map(
        key,
        ("いいえ", "なし", "無", "無し", "否", "no", "false", "0", "可", "許可", "不要", "-", "－"),
    )
)
_FORBIDDEN = re.compile(
    r"(走査|スキャン|scan|nmap)[はをの:：・= ]*"
    r"(厳禁|禁止|不可|対象外|対象としない|除外|停止|しない|するな|否|NG|×)|no ?scan",
    re.IGNORECASE,
)
_DELICATE = re.compile(
    r"複合機|複写機|コピ-機|プリンタ|プロッタ|ファクス|ファックス|\bFAX\b|printer|plotter|"
    r"imagio|apeos|docucentre|bizhub|taskalfa|imagerunner|imagepress|\bsatera|\bipsio|"
    r"e-studio|multiwriter|オフィリオ|カラリオ|ラベルライタ|\bRICOH +(IM|MP|SP|P) |"
    r"\bMFP\b|\bPLC\b|シ-ケンサ|制御装置|制御盤|SCADA|防災行政無線|医療機器",
    re.IGNORECASE | re.ASCII,
)
_SPARE = re.compile(r"予備(機|品|端末|パソコン|PC)")
_SCRAPPED = re.compile(r"返却済|廃棄済|撤去済|除却|廃止済|処分済|滅却")
_PORTABLE = re.compile(
    r"ノ-ト|タブレット|モバイル|スマ-?ト?フォン|スマホ|chromebook|ipad|laptop|notebook|tablet",
    re.IGNORECASE | re.ASCII,
)


def forbidden(host: Host) -> bool:
    """Whether the host must not be asked anything."""
    for title, value in host.extras:
        plain = fold(title).lower().replace(" ", "")
        if _COLUMN.search(plain) and value.strip():
            return key(value) not in _NO
        if _ALLOWING.fullmatch(plain) and value.strip():
            return key(value) not in _YES
        if value.strip() and _FORBIDDEN.search(fold(f"{title} {value}")):
            return True
    words = _words(host)
    return bool(_FORBIDDEN.search(words) or _DELICATE.search(words))


def spare(host: Host) -> bool:
    """Whether the host lies in a cupboard, so that nobody misses it."""
    return any(fold(part) == "予備" or _SPARE.search(fold(part)) for part in _parts(host))


def scrapped(host: Host) -> bool:
    """Whether the ledger says that the host was returned or scrapped."""
    return bool(_SCRAPPED.search(_words(host)))


def portable(host: Host) -> bool:
    """Whether the host is carried about; other things than terminals are not."""
    if host.kind is not Kind.TERMINAL:
        return False
    return host.platform is Platform.MOBILE or bool(_PORTABLE.search(_words(host)))


def never_asked(hosts: Iterable[Host], within: IPv4Network) -> tuple[IPv4Network, ...]:
    """The addresses in a network that the ledger marks as never to be asked."""
    return tuple(
        IPv4Network(address)
        for host in hosts
        if forbidden(host)
        for address in host.addresses
        if isinstance(address, IPv4Address) and address in within
    )


def never_connected(hosts: Iterable[Host]) -> frozenset[str]:
    """The MAC addresses of what must not be asked, for those that have no fixed address."""
    every = (normalised_mac(mac) for host in hosts if forbidden(host) for mac in host.macs)
    return frozenset(mac for mac in every if mac)


def _words(host: Host) -> str:
    """All that could say it: name, model, remarks and the ledger's own columns."""
    return fold("\n".join(_parts(host)))


def _parts(host: Host) -> list[str]:
    own = (value for title, value in host.extras if _tells(title))
    return [part.strip() for part in (host.name, host.model, host.note, *own)]


def _tells(title: str) -> bool:
    words = ("種別", "種類", "区分", "分類", "状態", "状況", "用途", "備考", "形態", "kind")
    return any(word in fold(title) for word in words)
