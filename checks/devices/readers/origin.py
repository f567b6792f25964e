"""Whether a text is one configuration of the family that it is said to be of.

Each family prints some line that no other prints. A text with the line of another family was
brought in under a wrong name; one with two such lines is two configurations, one after the other:
in both, what a line means is not known.
"""

import re

from checks.model import FactError, Why
from inventory.words import T

_SIGNS = {
    "yamaha": r"# ?(?:RTX|NVR|FWX|SRT|RTV|RT|vRX)\w*\s+Rev\.",
    "alaxala": r"\s*#configuration list for AX",
    "cisco_ios": r"version [0-9]",
    "frr": r"frr version ",
    "fortios": r"#config-version=",
    "aruba": r"(?:!Version ArubaOS-CX|; \S+ Configuration Editor)",
    "nec_ix": r"!? ?NEC Portable Internetwork Core",
    "NX-OS": r"(?:!Command: show running-config|feature [a-z-]+\s*$|vdc \S+ id \d)",
    "IOS XR": r"!! IOS XR Configuration",
    "Arista EOS": r"! device: \S+ \(.*EOS",
    "Cisco ASA": r"ASA Version ",
    "Junos": r"(?:set version |version \S+;|## Last commit)",
    "VRP": r"sysname \S",
}
_PORTS = re.compile(r"^interface port[0-9]+\.[0-9]+\.[0-9]+", re.MULTILINE)  # AlliedWare Plus
_END = re.compile(r"^end\s*$", re.MULTILINE)  # AlliedWare Plus prints it once
_FOUND = {name: re.compile(rf"^{sign}", re.MULTILINE) for name, sign in _SIGNS.items()}
_INDENTED = frozenset({"alaxala", "alliedware", "aruba", "cisco_ios", "frr", "nec_ix"})
_INNER = re.compile(  # statements that stand within a block, and pieces of a list that was broken
    r"^(?:\u3000|exec-timeout|transport input|switchport|access-class|ip access-group|ip address"
    r"|vlan access|vlan trunk|(?:no )?shutdown|[,./:-]?[0-9][\w,./:-]*\s*$)",
    re.MULTILINE,
)
_ALWAYS = frozenset({"alaxala", "cisco_ios", "frr", "nec_ix"})  # a whole one begins with it


def insist(text: str, family: str) -> str:
    """The text; FactError where it is of another family, more than one, or was set anew.

    A space of a word processor that does not break is a space.
    """
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    counts = {name: len(sign.findall(text)) for name, sign in _FOUND.items()}
    counts["alliedware"] = len((_END if family == "alliedware" else _PORTS).findall(text))
    own = counts.pop(family, 0)
    others = sorted(name for name, count in counts.items() if count)
    if others:
        raise _odd(
            T(
                f"{', '.join(others)} の設定に見える。機種の系統(--family)を確かめる",
                f"it looks like a configuration of {', '.join(others)}: check the family"
                " (--family)",
            )
        )
    if own > 1:
        raise _odd(
            T(
                "設定が二つ以上続いている。1台分の show の出力だけを取り直す",
                "two configurations follow each other: take that of one device and one command "
                "alone",
            )
        )
    if family in _INDENTED and _INNER.search(text):
        raise _odd(
            T(
                "行の字下げが失われたか、長い行が折り返されている。機器の出力のまま取り直す",
                "lines lost their indentation, or long ones were broken: take it as the device "
                "shows",
            )
        )
    if not own and family in _ALWAYS:
        raise _odd(
            T(
                "設定の先頭の行がない。先頭から最後まで取り直す",
                "the first lines of the configuration are missing: take all of it again",
            ),
            Why.TRUNCATED,
        )
    return text


def _odd(words: T, why: Why = Why.MALFORMED) -> FactError:
    return FactError(why, words)
