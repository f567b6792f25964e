"""What is installed on a terminal: nothing forbidden, out of support, or without approval."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import ClassVar

from checks.context import Collection
from checks.fact import Limits
from checks.model import (
    WINDOWS,
    FactError,
    LawField,
    Outcome,
    Proof,
    Severity,
    Why,
    check,
    judged,
)
from checks.windows.facts.software import Program, Software
from inventory.words import T, joined

_ENTRY = re.compile(r"(.+?)\s+(\d{4}-\d\d-\d\d)", re.ASCII)
_MOST = 20
_EXPECTED = T(ja="禁止・期限切れ・未承認のソフトウェアなし", en="none forbidden, ended, unapproved")


@dataclass(frozen=True, slots=True)
class TerminalSoftwareLimits(Limits):
    """Names with `*`: forbidden ones, ends of support (`NAME 2026-01-31`), the approved ones."""

    group: ClassVar[str] = "terminal_software"

    forbidden: tuple[str, ...]
    ends: tuple[str, ...]
    approved: tuple[str, ...]


def _key(text: str) -> str:
    """For comparing: one width, one case."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _is(program: Program, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(_key(program.name), _key(one)) for one in patterns)


def _ended(limits: TerminalSoftwareLimits, today: date) -> Iterator[tuple[str, date]]:
    for entry in limits.ends:
        found = _ENTRY.fullmatch(entry.strip())
        try:
            end = date.fromisoformat(found[2]) if found else None
        except ValueError:
            end = None
        if found is None or end is None:
            raise FactError(
                Why.UNDETERMINED,
                T(
                    ja=f"基準値 terminal_software.ends の「{entry}」が「名称 年-月-日」でない",
                    en=f"terminal_software.ends: {entry!r} is not `NAME YYYY-MM-DD`",
                ),
            )
        if end < today:
            yield found[1], end


@check(
    "TRM-023",
    title=T(
        ja="禁止・サポート切れ・未承認のソフトウェアが導入されていないこと",
        en="No software is installed that is forbidden, out of support or not approved",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(17)", "MIC:6.6(1)", "MIC:5.1(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="遠隔操作やファイル共有のソフトウェア、修正されない弱点から情報が漏れる",
        en="Data leak through remote control, file sharing, and holes that nobody mends",
    ),
    remedy=T(
        ja="挙げたソフトウェアを削除する。業務に要るものは許可の手続をし、一覧を改める",
        en="Remove what is named; where work needs it, have it approved and change the lists",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def software(found: Software, collection: Collection, limits: TerminalSoftwareLimits) -> Outcome:
    """The uninstall keys; parts of others (SystemComponent, ParentKeyName) need no approval.

    A forbidden name counts even where an installer hides it.
    """
    if collection.day is None:
        raise FactError(Why.UNDETERMINED, T(ja="収集の日", en="the day of the collection"))
    ended = [name for name, _ in _ended(limits, collection.day)]
    shown = [one for one in found.programs if not one.hidden]
    wrong = [
        *_told(found.programs, limits.forbidden, T(ja="禁止", en="forbidden")),
        *_told(shown, ended, T(ja="サポート切れ", en="out of support")),
    ]
    if limits.approved:
        others = [one for one in shown if not _is(one, limits.approved)]
        wrong += _told(others, ["*"], T(ja="未承認", en="not approved"))
    seen = T(
        ja=f"{len(shown)} 件（端末全体と、ログオン中の利用者 {found.users} 人分）",
        en=f"{len(shown)} programs (of the machine and {found.users} users logged on)",
    )
    return judged(
        not wrong,
        observed=joined(wrong[:_MOST]) if wrong else seen,
        expected=_EXPECTED,
        lines=tuple(sorted({one.en for one in wrong})),
    )


def _told(programs: Iterable[Program], patterns: Iterable[str], what: T) -> list[T]:
    names = dict.fromkeys(
        f"{one.name} {one.version}".strip() for one in programs if _is(one, patterns)
    )
    return [T(ja=f"{name}（{what.ja}）", en=f"{name} ({what.en})") for name in names]
