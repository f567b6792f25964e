"""Makers of equipment: who an adapter's address was given to, and who the ledger's model names.

The first three octets of a MAC address name who registered them (IEEE RA, MA-L). That is often the
maker of the adapter and not of the machine; only where both are known makers of whole machines,
and differ, does the ledger contradict.
"""

import re
from functools import lru_cache
from pathlib import Path

from inventory.identifiers import is_random_mac, normalised_mac
from inventory.ledger.text import fold

PREFIXES = Path("/usr/share/nmap/nmap-mac-prefixes")
_LARGEST = 16 * 1024 * 1024
_LINE = re.compile(r"([0-9A-Fa-f]{6})\s+(\S.*)")
_MAKERS = {
    "fujitsu": r"fujitsu|富士通|\bfmv|lifebook|esprimo|arrows|primergy|celsius",
    "nec": r"\bnec\b|日本電気|\bmate\b|versapro|express5800|univerge",
    "hp": r"hewlett|\bhpe?\b|\bhp ?inc|ヒュ-レット|elitebook|probook|proliant|aruba|procurve",
    "dell": r"\bdell\b|デル\b|latitude|optiplex|poweredge",
    "lenovo": r"lenovo|レノボ|thinkpad|thinkcentre",
    "dynabook": r"dynabook|ダイナブック|toshiba client",
    "panasonic": r"panasonic|パナソニック|let'?s ?note|レッツノ-ト|toughbook",
    "apple": r"\bapple\b|アップル|\bipad|\biphone|macbook|\bimac\b",
    "yamaha": r"yamaha|ヤマハ|\brtx ?[0-9]|\bnvr ?[0-9]|\bswx ?[0-9]|\bfwx ?[0-9]",
    "allied": r"allied ?teles|アライドテレシス|centrecom|\bx[259]30|\bat-",
    "alaxala": r"alaxala|アラクサラ|\bax[0-9]{4}",
    "cisco": r"cisco|シスコ|catalyst|meraki",
    "fortinet": r"fortinet|フォ-ティネット|fortigate",
    "buffalo": r"buffalo|バッファロ-|melco|terastation|airstation|linkstation",
    "iodata": r"\bi-?o data|アイ・?オ-・?デ-タ|landisk",
    "apresia": r"apresia|アプレシア",
    "juniper": r"juniper|ジュニパ-",
    "ricoh": r"ricoh|リコ-",
    "canon": r"canon|キヤノン|キャノン",
    "epson": r"epson|エプソン",
    "brother": r"brother|ブラザ-",
    "konica": r"konica|コニカミノルタ",
    "kyocera": r"kyocera|京セラ",
    "fujifilm": r"fuji ?xerox|fujifilm|富士フイルム|富士ゼロックス",
    "synology": r"synology",
    "qnap": r"qnap",
}
_PLUGGED = frozenset({"buffalo", "iodata"})
_SISTERS = frozenset({frozenset({"nec", "lenovo"}), frozenset({"fujitsu", "lenovo"})})
_KNOWN = {name: re.compile(words, re.IGNORECASE | re.ASCII) for name, words in _MAKERS.items()}


def maker_of(text: str) -> str:
    """The one known maker that a text names, "" where it names none or several."""
    folded = fold(text)
    found = [name for name, words in _KNOWN.items() if words.search(folded)]
    return found[0] if len(found) == 1 else ""


def contradict(adapter: str, model: str) -> bool:
    """Whether the maker of an adapter cannot have built the machine that the ledger names.

    Adapters that are plugged in (Buffalo, I-O Data) say nothing of the machine behind them.
    """
    maker = maker_of(adapter)
    pair = frozenset({maker, maker_of(model)})
    return "" not in pair and len(pair) == 2 and pair not in _SISTERS and maker not in _PLUGGED


def registrant(mac: str, prefixes: Path = PREFIXES) -> str:
    """Who the address was given to, by nmap's own list; "" where the list does not say."""
    plain = normalised_mac(mac)
    if not plain or is_random_mac(plain):
        return ""
    return _read(prefixes).get(plain.replace(":", "")[:6].upper(), "")


@lru_cache(maxsize=2)
def _read(path: Path) -> dict[str, str]:
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        text = path.read_text("utf-8", "replace")
    except OSError:
        return {}
    found = (_LINE.match(line) for line in text.splitlines())
    return {one[1].upper(): one[2].strip()[:80] for one in found if one}
