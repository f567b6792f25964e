"""The report of the audit as names and values that an office's own Word form can use.

Names are Japanese, as whoever makes the form reads them: `{{ 団体 }}`, `{{ 指摘.事実 }}` in a loop.
The values are texts, lists and tables of texts, and nothing else: no form can reach the program.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from audit.cycle.finding_model import FIVE, GRADES, STANDINGS, Grade
from audit.cycle.paper_model import JUDGEMENTS, METHODS
from audit.cycle.report_text import REPORT_STATES
from reports import audit_report_prose as prose
from reports.audit_report_state import WRONG
from reports.audit_report_view import (
    ActionRow,
    AuditPaper,
    EngagementRow,
    FindingPaper,
    GradeCounts,
    Pairs,
    Rows,
    YearFigures,
)
from reports.audit_words import SIGNS, grade_words
from reports.docx_text import lawful
from reports.edition import WITHHELD
from reports.era import era_date, era_moment
from reports.prose import maker
from reports.rows import shown
from reports.view import Edition

_GRADES = {
    Grade.MAJOR: "重大",
    Grade.MINOR: "軽微",
    Grade.OBSERVATION: "観察",
    Grade.ADVICE: "推奨",
}
ROWS: Mapping[str, Sequence[str]] = {
    "決裁": ("日時", "職", "氏名", "SHA256", "備考", "状態"),
    "班": ("個別監査", "役割", "氏名", "所属", "独立性の申告"),
    "基準の版": ("個別監査", "SHA256"),
    "方法": ("個別監査", *(words.ja for words in METHODS.values()), "調書"),
    "抽出": ("個別監査", "母集団", "母集団の数", "抽出の数", "種", "SHA256", "抽出したもの"),
    "見ていない範囲": ("個別監査", "もの", "理由"),
    "計画の外": ("種別", "対象", "理由"),
    "条項別": ("条項", "見出し", *_GRADES.values(), "計"),
    "調書": ("個別監査", *(words.ja for words in JUDGEMENTS.values()), "計", "査閲済"),
    "調書の一覧": ("番号", "条項", "見出し", "対象", "方法", "判断", "状態"),
    "点検より軽い判断": ("調書", "条項", "判断", "理由"),
    "確かめ直す適合": ("調書", "条項", "対象", "理由"),
    "適合した項目": ("条項", "見出し", "対象"),
    "未確認の項目": ("条項", "見出し", "対象"),
    "例外承認": ("番号", "等級", "理由", "代替措置", "人", "期限", "状態"),
    "点検の例外": ("点検", "機器", "理由", "代替措置", "人", "期間", "状態"),
    "自己点検": ("課室", "項目", "回答", "回答率", "いいえ", "点検と違う"),
    "研修": ("種別", "名前", "課室", "対象", "受講", "率", "目標"),
    "研修の計": ("種別", "対象", "受講", "率"),
}
_TAKEN: Mapping[str, Callable[[AuditPaper], Rows]] = {
    "決裁": lambda v: v.decisions,
    "班": lambda v: v.team,
    "基準の版": lambda v: v.criteria,
    "方法": lambda v: v.methods,
    "抽出": lambda v: v.samples,
    "見ていない範囲": lambda v: v.gaps,
    "計画の外": lambda v: v.unplanned,
    "条項別": lambda v: v.controls,
    "調書": lambda v: v.judgements,
    "調書の一覧": lambda v: v.listed,
    "点検より軽い判断": lambda v: v.milder,
    "確かめ直す適合": lambda v: v.doubtful,
    "適合した項目": lambda v: v.conforming,
    "未確認の項目": lambda v: v.unconfirmed,
    "例外承認": lambda v: v.waivers,
    "点検の例外": lambda v: v.exceptions,
    "自己点検": lambda v: v.inspections,
    "研修": lambda v: v.training,
    "研修の計": lambda v: v.training_totals,
}


def form_words(view: AuditPaper) -> dict[str, Any]:
    """Every name that a form can use, with its value in this report."""
    said = {
        **_front(view),
        **_written(view),
        **_figures(view),
        **{name: _rows(name, take(view)) for name, take in _TAKEN.items()},
        "個別監査": [_engagement(one) for one in view.engagements],
        "指摘": [_finding(one, view) for one in view.findings],
        "前年度までの指摘": [_finding(one, view) for one in view.carried],
    }
    return {name: _clean(value) for name, value in said.items()}


def names_of(words: Mapping[str, Any]) -> tuple[str, ...]:
    """The names as a form writes them; `指摘[].番号` is one in a loop over 指摘."""
    return tuple(name for key, value in words.items() for name in _names(key, value))


def _names(path: str, value: object) -> tuple[str, ...]:
    if isinstance(value, dict):
        return tuple(n for key, each in value.items() for n in _names(f"{path}.{key}", each))
    if isinstance(value, list):
        return _names(f"{path}[]", value[0]) if value else (f"{path}[]",)
    return (path,)


def settable(text: str) -> str:
    """The text as Word can keep it; what cannot be seen is shown as its code point."""
    return lawful(shown(text))


def _clean(value: Any) -> Any:  # noqa: ANN401 - texts, lists and tables of texts
    """The same of texts, lists and tables of texts."""
    if isinstance(value, str):
        return settable(value)
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list) else value


def _front(view: AuditPaper) -> dict[str, Any]:
    cover, anchor = view.cover, view.anchor
    return {
        "表題": cover.title,
        "団体": cover.municipality,
        "部署": cover.department,
        "年度": cover.fiscal_year,
        "文書番号": cover.document_number,
        "分類": cover.classification,
        "版": cover.edition.value,
        "公開版": "公開版" if _is_public(view) else "",
        "発行日": era_date(cover.issued),
        "状態": REPORT_STATES[view.state].ja,
        "状態の説明": WRONG.get(view.state, ""),
        "内容のSHA256": view.digest,
        "記録簿の番号": str(anchor.sequence),
        "記録簿の日時": era_moment(anchor.at),
        "記録簿のSHA256": anchor.head,
        "署名ファイル": anchor.signature,
        "作成": maker(cover.program),
        "配布先": list(view.distribution),
        "基準": list(view.criteria_words),
    }


def _written(view: AuditPaper) -> dict[str, Any]:
    return {
        "要約": view.summary,
        "目的": _pairs(view.purposes, view),
        "総評": _pairs(view.words, view),
        "対象外": _pairs(view.excluded, view),
        "良い取組": _pairs(view.good, view),
        "計画": _pairs(view.plan, view),
        "記録の注意": _pairs(view.notes, view),
        "今後": list(view.ahead),
        "助言": prose.ADVISORY,
        "限界": list(prose.LIMITS),
    }


def _figures(view: AuditPaper) -> dict[str, Any]:
    return {
        "課室別": [_counted("課室", one) for one in view.departments],
        "合計": _counted("課室", view.totals),
        "状況別": [
            {"状況": f"{SIGNS[one]} {STANDINGS[one].ja}", "件数": f"{count:,}"}
            for one, count in view.standings
        ],
        "推移": [_year(one) for one in view.trend],
    }


def _counted(name: str, one: GradeCounts) -> dict[str, str]:
    counts = dict(one.counts)
    grades = {words: f"{counts.get(grade, 0):,}" for grade, words in _GRADES.items()}
    return {name: one.label, **grades, "計": f"{one.total:,}"}


def _year(one: YearFigures) -> dict[str, str]:
    counts = dict(one.grades)
    return {
        "年度": one.year,
        **{words: f"{counts.get(grade, 0):,}" for grade, words in _GRADES.items()},
        "解消": f"{one.closed:,}",
        "未解消": f"{one.open:,}",
        "期限超過": f"{one.overdue:,}",
        "例外承認中": f"{one.waived:,}",
        "再発": f"{one.recurred:,}",
        "調書": f"{one.papers:,}",
        "適合": f"{one.conform:,}",
        "未確認": f"{one.unconfirmed:,}",
        "研修": one.training,
        "備考": one.note,
    }


def _engagement(one: EngagementRow) -> dict[str, str]:
    return {
        "番号": one.id,
        "対象": one.targets,
        "課室": one.departments,
        "対象期間": one.period,
        "実施期間": one.fieldwork,
        "種別": one.kind,
        "段階": one.phase,
        "特命の理由": one.special,
    }


def _finding(one: FindingPaper, view: AuditPaper) -> dict[str, Any]:
    five = {words.ja: _said(getattr(one.five, name), view) for name, words in FIVE.items()}
    five["勧告"] = five.pop(FIVE["recommendation"].ja)
    return {
        "番号": one.number,
        "等級": grade_words(one.grade),
        "等級の語": GRADES[one.grade].ja,
        "条項": one.control,
        "見出し": one.title or one.heading,
        "対象": one.target,
        "課室": "、".join(one.departments),
        "状況": f"{SIGNS[one.standing]} {STANDINGS[one.standing].ja}",
        "前回との関係": one.trend,
        "発端": one.source,
        **five,
        "点検": list(one.facts),
        "証拠": list(one.evidence),
        "回答": one.stance,
        "回答の文": one.response,
        "措置": [_action(number, each) for number, each in enumerate(one.actions, 1)],
        "期限": one.due or "未定",
        "例外": one.because,
        "例外の期限": one.waived_until,
        "経過": list(one.progress),
        "前の番号": one.earlier,
    }


def _action(number: int, one: ActionRow) -> dict[str, str]:
    return {
        "番号": str(number),
        "内容": one.said,
        "職": one.owner,
        "期限": one.due,
        "状況": one.state,
        "手順": one.steps,
        "備考": one.words,
    }


def _rows(name: str, rows: Rows) -> list[dict[str, str]]:
    return [dict(zip(ROWS[name], row, strict=True)) for row in rows]


def _pairs(pairs: Pairs, view: AuditPaper) -> list[dict[str, str]]:
    return [{"件名": about, "文": _said(text, view)} for about, text in pairs]


def _said(text: str, view: AuditPaper) -> str:
    """What people wrote, or that it is withheld or missing."""
    return text or (WITHHELD if _is_public(view) else prose.NOT_WRITTEN)


def _is_public(view: AuditPaper) -> bool:
    return view.cover.edition is Edition.PUBLIC
