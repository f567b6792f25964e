"""The findings and the corrective actions of a year as CSV ledgers, for Excel and for programs.

Excel takes 2026-01 for a month, 6.10 for 6.1 and a fingerprint like 12e45 for a power of ten, and
keeps what it took. So no cell is such a text alone: the clause stands before its title, the
engagement in the number of the finding, and h- before the fingerprint.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from audit.cycle.finding_model import (
    ACTION_STATES,
    GRADES,
    SOURCES,
    STANCES,
    STANDINGS,
    TRENDS,
    Step,
)
from audit.cycle.years import kind_words, name_of
from reports.audit_source import AuditSource
from reports.audit_year_build import year_view
from reports.audit_year_view import YearAction, YearFinding, YearView
from reports.csv_text import LOSSES, Encoding, Misfit, Written, written
from reports.era import in_japan

FINDINGS = (
    "番号", "以前の番号", "年度", "調書", "区分", "項目", "対象の種類", "対象", "担当課",
    "発生源", "状態", "経過", "事実", "基準", "原因", "影響", "勧告・助言", "根拠の点検",
    "根拠の数", "回答", "回答の理由", "回答した職", "回答日", "是正の申告日", "確認日",
    "確認の結果", "例外の期限", "例外の理由", "代替措置", "例外の承認者", "改善の期限", "解消日",
    "備考", "識別子", "内容の SHA-256", "版", "基準日",
)  # fmt: skip
ACTIONS = (
    "指摘の番号", "措置の番号", "項目", "担当課", "措置", "担当する職", "期限", "進捗（%）",
    "状態", "手順の番号", "手順", "手順の期限", "手順の実施日", "備考", "取りやめの理由", "版",
    "基準日",
)  # fmt: skip
_MISFITS = ("台帳", "行", "列", "文字", "コード", "書いた文字", "理由")


@dataclass(frozen=True, slots=True)
class Ledgers:
    """Both ledgers of a year."""

    findings: Written
    actions: Written

    @property
    def misfits(self) -> tuple[tuple[str, Misfit], ...]:
        """Every character that did not fit, with the ledger it is in."""
        named = (("指摘台帳", self.findings), ("措置台帳", self.actions))
        return tuple((name, one) for name, file in named for one in file.misfits)


def ledgers(source: AuditSource, encoding: Encoding) -> Ledgers:
    """The ledgers in this encoding, with what could not be said in it."""
    view = year_view(source)
    findings = [_finding(view, one) for one in view.findings]
    actions = [row for one in view.findings for row in _actions(view, one)]
    return Ledgers(written(FINDINGS, findings, encoding), written(ACTIONS, actions, encoding))


def misfit_list(found: Ledgers) -> bytes:
    """The list of what did not fit, in UTF-8: these characters fit into nothing else."""
    rows = [
        (name, str(one.row), one.column, one.character, one.code, one.written, LOSSES[one.loss].ja)
        for name, one in found.misfits
    ]
    return written(_MISFITS, rows, Encoding.UTF8).data


def render_csv(source: AuditSource, _fonts: object = None) -> bytes:
    """The ledger of findings in cp932."""
    return ledgers(source, Encoding.CP932).findings.data


def _finding(view: YearView, one: YearFinding) -> tuple[str, ...]:
    last, five = one.raised[-1], one.five
    return (
        one.number,
        " ".join(each.number for each in one.raised[:-1]),
        str(one.year),
        str(last.paper or ""),
        GRADES[one.grade].ja,
        _clause(one),
        kind_words(one.target).ja,
        name_of(one.target),
        "、".join(one.departments),
        SOURCES[one.source].ja,
        STANDINGS[one.standing_now].ja,
        TRENDS[one.trend].ja,
        five.condition,
        five.criterion,
        five.cause,
        five.effect,
        five.recommendation,
        "\n".join(f"{fact.check} {fact.host_name or fact.host}" for fact in one.facts),
        str(len(one.facts)),
        *_answered(one),
        *_waived(one),
        _day(one.ends),
        _day(one.closed),
        one.note,
        f"h-{one.fingerprint}",
        one.said_digest,
        *_stamp(view),
    )


def _answered(one: YearFinding) -> Iterator[str]:
    response = one.responses[-1] if one.responses else None
    claim = one.claims[-1] if one.claims else None
    verified = one.verifications[-1] if one.verifications else None
    yield STANCES[response.stance].ja if response else ""
    yield response.reason if response else ""
    yield response.post if response else ""
    yield _day(response.at if response else None)
    yield _day(claim.at if claim else None)
    yield _day(verified.at if verified else None)
    yield ("是正を確認した" if verified.holds else "是正されていない") if verified else ""


def _waived(one: YearFinding) -> Iterator[str]:
    waiver = one.waiver_now
    yield _day(waiver.until if waiver else None)
    yield waiver.reason if waiver else ""
    yield waiver.compensating if waiver else ""
    yield waiver.approver if waiver else ""


def _actions(view: YearView, one: YearFinding) -> Iterator[tuple[str, ...]]:
    """A row for each step, one for an action without steps."""
    for action in one.actions:
        for number, step in enumerate(action.steps or (None,), 1):
            yield _action(view, one, action, number if step else 0, step)


def _action(
    view: YearView, one: YearFinding, action: YearAction, number: int, step: Step | None
) -> tuple[str, ...]:
    return (
        one.number,
        str(action.number),
        _clause(one),
        "、".join(one.departments),
        action.what,
        action.owner,
        _day(action.due),
        str(action.progress),
        "取りやめ" if action.dropped else ACTION_STATES[action.state].ja,
        str(number or ""),
        step.what if step else "",
        _day(step.due if step else None),
        _day(step.done if step else None),
        action.note,
        action.dropped,
        *_stamp(view),
    )


def _clause(one: YearFinding) -> str:
    return f"{one.control} {one.title.ja}"


def _stamp(view: YearView) -> tuple[str, str]:
    return view.edition.value, _day(view.on)


def _day(moment: date | datetime | None) -> str:
    return in_japan(moment).isoformat() if moment else ""
