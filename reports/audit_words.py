"""Words that the papers and the ledgers of the yearly audit share: grades, targets, hosts, days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from audit.cycle.finding_model import (
    GRADES,
    STANDINGS,
    AuditFinding,
    Fact,
    Grade,
    Standing,
)
from audit.cycle.fiscal import Period
from audit.cycle.year_record import YearRecord
from audit.cycle.years import kind_words, name_of
from audit.model import FindingState
from inventory.words import T
from reports.audit_source import AuditSource
from reports.charts import SYMBOLS
from reports.era import JST
from reports.view import Anchor
from reports.view import Grade as Shown

EVERY_HOST = "すべての機器"  # of an exception for * in the policy
NO_SECTION = "（所属が台帳にない）"  # of staff in the training ledger
NO_ANSWER = "まだ回答がない。"
TAKEN_BACK = "まだ回答がない。再発又は例外承認により、次の前の回答は効力がない。"
NOBODY = "所管の課室が分からないもの"
SIGNS: Mapping[Standing, str] = {
    Standing.OVERDUE: "！",
    Standing.OPEN: "□",
    Standing.ACKNOWLEDGED: "△",
    Standing.FIX_CLAIMED: "？",
    Standing.WAIVED: "◇",
    Standing.CLOSED: "○",
}
STATES: Mapping[FindingState, T] = {
    FindingState.OPEN: T("未回答", "open"),
    FindingState.ACKNOWLEDGED: T("対応中", "being corrected"),
    FindingState.FIX_CLAIMED: T("是正申告", "fix claimed"),
    FindingState.CLOSED: T("解消", "closed"),
}


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts that a record names: id → name and section."""

    known: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def name(self, id_: str) -> str:
        """The name of a host, or its id where nobody named it."""
        return EVERY_HOST if id_ == "*" else self.known.get(id_, (id_, ""))[0] or id_

    def fact(self, one: Fact) -> str:
        """A check on a host in words: SSH-001 庁内サーバ1."""
        return f"{one.check} {self.name(one.host)}"


def hosts_of(record: YearRecord) -> Hosts:
    """The hosts of a record by their ids."""
    return Hosts({id_: (name, section) for id_, name, section in record.hosts})


def anchor_of(source: AuditSource) -> Anchor:
    """The journal head as the edition shows it: the public one names no file."""
    return replace(source.anchor, signature="") if source.is_public else source.anchor


def grade_words(grade: Grade) -> str:
    """A grade as symbol and words: ■ 重大な不適合."""
    words = GRADES[grade].ja
    return f"{SYMBOLS[Shown(words)]} {words}"


def standing_words(standing: Standing) -> str:
    """How a finding stands as symbol and words: ！ 期限超過."""
    return f"{SIGNS[standing]} {STANDINGS[standing].ja}"


def target_words(target: str) -> str:
    """A target with its kind: 課室 税務課."""
    return f"{kind_words(target).ja} {name_of(target)}"


def sections_of(finding: AuditFinding) -> tuple[str, ...]:
    """The sections that a finding is handed to; one that is nobody's is not lost."""
    return finding.departments or (NOBODY,)


def iso(day: date | None) -> str:
    """A day as ledgers sort it: 2026-11-21, "" where there is none."""
    return day.isoformat() if day else ""


def minute(moment: datetime | None) -> str:
    """A moment in Japan as ledgers sort it: 2026-11-21 09:05, "" where there is none."""
    return f"{moment.astimezone(JST):%Y-%m-%d %H:%M}" if moment else ""


def period_words(period: Period | None) -> str:
    """A period as ledgers show it."""
    return f"{iso(period[0])}～{iso(period[1])}" if period else ""


def listed(words: Iterable[str]) -> str:
    """Several texts in one cell, a line each."""
    return "\n".join(words)


def numbered(words: Sequence[str]) -> str:
    """Several texts in one cell with their numbers."""
    return listed(f"{number}. {one}" for number, one in enumerate(words, 1))


def sequences(odd: Iterable[int]) -> str:
    """Numbers of entries in the journal."""
    return "、".join(f"第{one}号" for one in odd)


def yes(value: bool, word: str) -> str:
    """A word where something holds, else an empty cell."""
    return word if value else ""
