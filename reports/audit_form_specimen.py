"""A report in which everything occurs once: what a form is tried on, and what its names are."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from audit.cycle.finding_model import Five, Grade, Standing
from audit.cycle.report_text import ReportState
from reports.audit_form_words import ROWS, form_words
from reports.audit_report_view import (
    ActionRow,
    AuditPaper,
    EngagementRow,
    FindingPaper,
    GradeCounts,
    YearFigures,
)
from reports.view import Anchor, Cover, Edition

V = TypeVar("V")
_AT = datetime(2026, 4, 1, tzinfo=UTC)
_TABLES = {
    "decisions": "決裁", "team": "班", "criteria": "基準の版", "methods": "方法",
    "samples": "抽出", "gaps": "見ていない範囲", "unplanned": "計画の外", "controls": "条項別",
    "judgements": "調書", "listed": "調書の一覧", "doubtful": "確かめ直す適合",
    "milder": "点検より軽い判断", "conforming": "適合した項目", "unconfirmed": "未確認の項目",
    "waivers": "例外承認", "exceptions": "点検の例外", "inspections": "自己点検",
    "training": "研修", "training_totals": "研修の計",
}  # fmt: skip


def specimen() -> dict[str, Any]:
    """Every name with a value, every list with a member."""
    return form_words(_paper())


def _paper() -> AuditPaper:
    counts = GradeCounts("例の課", tuple((grade, 1) for grade in Grade))
    pairs = (("年度", "例"),)
    values: dict[str, Any] = {
        "cover": _cover(),
        "anchor": Anchor(1, "0" * 64, "例.sig", _AT),
        "state": ReportState.DRAFT,
        "is_year": True,
        "engagements": (_texts(EngagementRow),),
        "departments": (counts,),
        "totals": counts,
        "standings": tuple((one, 1) for one in Standing),
        "trend": (_year(),),
        "findings": (_finding(),),
        "carried": (_finding(),),
        "criteria_words": ("例",),
        "ahead": ("例",),
        "distribution": ("例",),
        **dict.fromkeys(("words", "purposes", "excluded", "good", "plan", "notes"), pairs),
        **{name: (("例",) * len(ROWS[table]),) for name, table in _TABLES.items()},
    }
    return _texts(AuditPaper, **values)


def _cover() -> Cover:
    return _texts(
        Cover,
        edition=Edition.INTERNAL,
        issued=date(2026, 4, 1),
        approval_posts=("例",),
        distribution=("例",),
    )


def _finding() -> FindingPaper:
    several = ("facts", "evidence", "departments", "progress")
    return _texts(
        FindingPaper,
        grade=Grade.MINOR,
        standing=Standing.OPEN,
        five=_texts(Five),
        actions=(_texts(ActionRow),),
        **dict.fromkeys(several, ("例",)),
    )


def _year() -> YearFigures:
    texts = ("year", "training", "note")
    names = [one.name for one in fields(YearFigures) if one.name not in (*texts, "grades")]
    grades = tuple((grade, 1) for grade in Grade)
    return _texts(YearFigures, grades=grades, **dict.fromkeys(names, 1))


def _texts(kind: Callable[..., V], **others: Any) -> V:  # noqa: ANN401 - any field of a view
    """One with a text in every field but these."""
    every: Any = kind  # a view: a frozen record
    rest = {one.name: "例" for one in fields(every) if one.name not in others}
    return kind(**others, **rest)
