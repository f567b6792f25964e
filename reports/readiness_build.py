"""From the readiness of the eight fields to its document; pure, without a clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from audit.cycle.answers import CheckAnswer, Looked, Sort
from audit.cycle.controls import Class, Control, Part
from audit.cycle.readiness import STATES, FieldReadiness, Item, Readiness, State
from checks.model import Check, Verdict
from inventory.model import Ledger
from inventory.words import T
from reports import readiness_prose as words
from reports.build import ReportSettings
from reports.era import era_date, era_moment, fiscal_year
from reports.readiness_view import (
    CheckView,
    FieldView,
    ItemView,
    LookedView,
    MeasureView,
    ReadinessView,
)
from reports.view import Anchor, Cover, Edition

KINDS = {Class.MACHINE: "機械", Class.PARTLY: "機械と人", Class.HUMAN: "人"}
PARTS = {
    Part.TITLE: "見出し",
    Part.FIELD: "号との対応",
    Part.MYNUMBER: "マイナンバーの措置との対応",
    Part.JIS: "JISの番号",
    Part.REQUIRED: "必須の別",
}
_HOW = {"interview": "聴取", "document": "書類", "observation": "視察"}
_SORTS = {
    Sort.HOST: "機器",
    Sort.DATA_SET: "バックアップ対象",
    Sort.NETWORK: "ネットワークの調査",
}
_SHOWN = ((Verdict.FAIL, "不適合"), (Verdict.PASS, "適合"), (Verdict.NOT_APPLICABLE, "対象外"))


@dataclass(frozen=True, slots=True)
class ReadinessMaterial:
    """What the document is made of."""

    found: Readiness
    ledger: Ledger
    checks: Mapping[str, Check[...]]
    mynumber: Mapping[str, T]
    anchor: Anchor


def build_readiness_view(material: ReadinessMaterial, settings: ReportSettings) -> ReadinessView:
    """The internal document."""
    found, names = material.found, _names(material.ledger)
    return ReadinessView(
        cover=_cover(material, settings),
        anchor=material.anchor,
        states=tuple((_state(state), words.MEANINGS[state]) for state in State),
        facts=tuple(_facts(material)),
        summary=_summary(found),
        in_force=era_date(found.fields[0].law.in_force),
        fields=tuple(_field(one) for one in found.fields),
        measures=tuple(_measures(material)),
        checks=tuple(_checks(material)),
        looked=tuple(_looked(material)),
        unseen=tuple(_named(names, id_) for id_ in found.unseen),
        doubts=words.DOUBTS,
    )


def _cover(material: ReadinessMaterial, settings: ReportSettings) -> Cover:
    return Cover(
        title=words.TITLE,
        municipality=material.ledger.municipality.name or settings.municipality,
        department=settings.department,
        fiscal_year=fiscal_year(date(material.found.year, 4, 1)),
        document_number=settings.document_number,
        classification=settings.classification,
        edition=Edition.INTERNAL,
        issued=settings.issued,
        approval_posts=settings.approval_posts,
        version=settings.version,
        retention=settings.retention,
        distribution=settings.distribution,
        program=settings.program,
    )


def _facts(material: ReadinessMaterial) -> Iterator[tuple[str, str]]:
    found = material.found
    yield "基準", f"{words.GUIDELINE}（{found.edition}）"
    yield "団体の基準", "、".join(found.own_standards) or "登録なし（ガイドラインの条項で示す）"
    yield "ネットワークの構成", found.model.value if found.model else "不明"
    yield "外部監査", _duty(found)
    data_sets = sum(one.sort is Sort.DATA_SET for one in found.looked)
    seen = found.hosts - len(found.unseen)
    yield "今年度に点検した機器", f"台帳の{found.hosts:,}台のうち{seen:,}台"
    total = len(material.ledger.data_sets)
    yield "今年度に判定したバックアップ対象", f"台帳の{total:,}件のうち{min(data_sets, total):,}件"
    if found.looked:
        first = min(one.at for one in found.looked)
        last = max(one.at for one in found.looked)
        yield "結果の時点", f"{era_moment(first)}から\n{era_moment(last)}まで"
    human = sum(item.human is not None for item in found.items())
    yield "書面・聴取等の答え", f"{human:,}件"


def _duty(found: Readiness) -> str:
    if found.external_audit is None:
        return found.model_unknown.ja if found.model_unknown else "要否は不明"
    if found.external_audit:
        return "求められる構成である。報告書をJ-LISへ提出する。"
    return "求められる構成ではない（内部監査が推奨される）。"


def _summary(found: Readiness) -> str:
    items = list(found.items())
    asked = sum(one.asked for one in found.fields)
    counts = {state: sum(item.state is state for item in items) for state in State}
    told = "、".join(
        f"「{STATES[state].ja}」{counts[state]:,}件" for state in State if state is not State.OUT
    )
    return f"8分野の{asked:,}事項について、{told}である。"


def _field(one: FieldReadiness) -> FieldView:
    counts = one.counts
    return FieldView(
        number=one.law.field.value,
        title=one.law.title.ja,
        old_rule=one.law.old_rule,
        asked=one.asked,
        answered=one.answered,
        counts=tuple(counts.get(state, 0) for state in State),
        items=tuple(_item(item) for item in one.items),
    )


def _item(item: Item) -> ItemView:
    control = item.control
    mark = "※" if Part.TITLE in control.unverified else ""
    return ItemView(
        clause=f"{control.number}{mark}",
        title=control.title.ja,
        asks=control.asks.ja,
        kind=KINDS[control.kind],
        state=_state(item.state),
        answered=tuple(_answered(item)),
        missing=tuple(text.ja for text in item.missing),
        own=() if control.own else tuple(f"{one.number} {one.title}" for one in item.own),
        mynumber="、".join(control.mynumber),
        jis="、".join(control.jis) or ("" if control.own else "不明"),
        required=_required(control),
        sources="、".join(PARTS[part] for part in control.unverified),
        evidence=tuple(text.ja for text in item.evidence),
        questions=tuple(
            f"{_HOW[q.how]}　{q.ask.ja}{f'（{q.id}）' if q.id else ''}" for q in item.questions
        ),
    )


def _required(control: Control) -> str:
    if control.own:
        return ""
    return {None: "不明", True: "必須", False: ""}[control.required]


def _answered(item: Item) -> Iterator[str]:
    looked = [one for one in item.answers if one.counts]
    if looked:
        counted = [(name, sum(a.counts.get(v, 0) for a in looked)) for v, name in _SHOWN]
        counted.insert(2, ("未確認", sum(a.open for a in looked)))
        told = "、".join(f"{name}{number:,}" for name, number in counted if number)
        yield f"点検{len(looked):,}項目（{told}）"
    if item.human:
        yield f"調書{item.human.reference}（{item.human.words.ja}）"
    if item.ledger:
        yield from (text.ja for text in item.ledger.told)


def _state(state: State) -> str:
    return f"{words.SYMBOLS[state]} {STATES[state].ja}"


def _measures(material: ReadinessMaterial) -> Iterator[MeasureView]:
    items = list(material.found.items())
    for letter, title in material.mynumber.items():
        mine = [item for item in items if letter in item.control.mynumber]
        asked = [item for item in mine if item.state is not State.OUT]
        answered = sum(item.state in (State.LOOKED, State.VIOLATED) for item in asked)
        clauses = tuple(item.control.number for item in mine)
        yield MeasureView(letter, title.ja, clauses, len(asked), answered)


def _checks(material: ReadinessMaterial) -> Iterator[CheckView]:
    names = _names(material.ledger)
    seen: dict[str, CheckAnswer] = {}
    for item in material.found.items():
        seen |= {one.check: one for one in item.answers}
    for id_, one in sorted(seen.items()):
        if not one.counts and not one.unseen:
            continue
        check = material.checks[id_]
        yield CheckView(
            check=id_,
            title=check.title.ja,
            clauses="、".join(clause.removeprefix("MIC:") for clause in check.clauses),
            failed=one.failed,
            passed=one.counts.get(Verdict.PASS, 0),
            open=one.open,
            outside=one.counts.get(Verdict.NOT_APPLICABLE, 0),
            unseen=tuple(_named(names, subject) for subject in one.unseen),
        )


def _looked(material: ReadinessMaterial) -> Iterator[LookedView]:
    names = {host.id: host.name for host in material.ledger.hosts}
    sets = {one.id: one.name for one in material.ledger.data_sets}
    for one in material.found.looked:
        known = sets if one.sort is Sort.DATA_SET else names
        yield LookedView(
            subject=one.subject,
            name=known.get(one.subject, "-" if _is_segment(one) else "台帳にない"),
            sort=_SORTS[one.sort],
            at=era_moment(one.at),
            run=one.run,
            evidence=one.evidence,
        )


def _is_segment(one: Looked) -> bool:
    return one.sort is Sort.NETWORK and one.subject.startswith("区画 ")


def _named(names: Mapping[str, str], id_: str) -> str:
    name = names.get(id_, "")
    return f"{name}（{id_}）" if name and name != id_ else id_


def _names(ledger: Ledger) -> dict[str, str]:
    hosts = {host.id: host.name for host in ledger.hosts}
    return hosts | {one.id: one.name for one in ledger.data_sets}
