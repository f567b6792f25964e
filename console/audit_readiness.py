"""`hinomi audit readiness`: the eight fields as a table, as JSON, and as documents."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from audit.cycle.answers import Population, looked_in
from audit.cycle.by_people import answers_by_people
from audit.cycle.controls import Part
from audit.cycle.fiscal import days_of_year, fiscal_year_of
from audit.cycle.network import agreed
from audit.cycle.overlay import Overlay, Terms, load_overlay
from audit.cycle.readiness import STATES, Item, Material, Readiness, State, readiness
from audit.cycle.reading import shipped_catalogue
from audit.policy_files import default_limits
from checks.catalogue import DISCOVERY_RULES, SET_RULES, catalogue
from checks.model import LawField, Verdict
from checks.policy import Known
from console.audit_training import ledger_answers
from console.cli.output import emit_json, say, table
from console.language import language, w
from console.session import Session
from inventory.words import HinomiError, T
from reports.era import fiscal_year, in_japan
from reports.reasons import VERDICTS

FORMAT = "hinomi.audit.readiness/1"
_DIGITS = dict(zip("12345678", LawField, strict=True))
_SHOWN = (Verdict.FAIL, Verdict.PASS, Verdict.UNKNOWN, Verdict.ERROR, Verdict.NOT_CHECKED)
_MANY = 3  # missing things in one row of the table


def readiness_of(session: Session, year: int | None = None) -> Readiness:
    """The eight fields, from what was recorded in that fiscal year; this one if none is named."""
    wanted = year if year is not None else fiscal_year_of(in_japan(datetime.now(UTC)))
    model, unknown = agreed(
        session.ledger.municipality.network_model, session.settings.municipality.network_model
    )
    return readiness(
        Material(
            year=wanted,
            catalogue=shipped_catalogue(),
            overlay=overlay_of(session),
            population=_population(session),
            looked=looked_in(session.journal, wanted),
            human=answers_by_people(session.journal, wanted, shipped_catalogue().edition),
            ledgers=ledger_answers(session, wanted),
            model=model,
            model_unknown=unknown,
        )
    )


def _population(session: Session) -> Population:
    return Population(
        session.ledger,
        session.checks,
        catalogue(SET_RULES),
        catalogue(DISCOVERY_RULES),
        tuple(one.segment.id for one in session.settings.discovery.segments),
    )


def overlay_of(session: Session) -> Overlay:
    """The municipality's own standard, from the policy of the workspace."""
    known = Known(
        default_limits(), {**session.every_check, **catalogue(SET_RULES, DISCOVERY_RULES)}
    )
    return load_overlay(session.policy_files, Terms(shipped_catalogue(), known))


def show_readiness(
    session: Session, year: int | None, fields: Iterable[str], *, as_json: bool
) -> None:
    """Print the fields, and the items of those that were named."""
    wanted = [field_of(text) for text in fields]
    found = readiness_of(session, year)
    if as_json:
        emit_json(as_object(found))
        return
    _head(found)
    _summary(found)
    for one in found.fields:
        if one.law.field in wanted:
            _items(one.law.field, one.items)
    _foot(found, named=bool(wanted))


def field_of(text: str) -> LawField:
    """One of the eight fields, written 五 or 5."""
    plain = text.strip().translate(str.maketrans("１２３４５６７８", "12345678"))
    found = _DIGITS.get(plain) or next((one for one in LawField if one.value == plain), None)
    if found is None:
        raise HinomiError(
            T(
                f"--field {text} はありません。一から八、又は 1 から 8 で書いてください",
                f"no field {text}; write 1 to 8",
            )
        )
    return found


def as_object(found: Readiness) -> dict[str, Any]:
    """Everything, for `--json`."""
    return {
        "format": FORMAT,
        "fiscal_year": found.year,
        "edition": found.edition,
        "network_model": found.model.value if found.model else None,
        "external_audit": found.external_audit,
        "own_standards": list(found.own_standards),
        "hosts": {"ledger": found.hosts, "not_scanned_this_year": list(found.unseen)},
        "fields": [
            {
                "field": one.law.field.value,
                "title": _both(one.law.title),
                "in_force": one.law.in_force.isoformat(),
                "old_rule_for_existing": one.law.old_rule,
                "asked": one.asked,
                "answered": one.answered,
                "counts": {state.value: one.counts.get(state, 0) for state in State},
                "items": [_item(item) for item in one.items],
            }
            for one in found.fields
        ],
        "looked": [
            {
                "subject": one.subject,
                "sort": one.sort.value,
                "at": one.at.isoformat(),
                "run": one.run,
                "evidence": one.evidence,
            }
            for one in found.looked
        ],
    }


def _item(item: Item) -> dict[str, Any]:
    control = item.control
    return {
        "clause": control.number,
        "own": control.own,
        "own_clauses": [one.number for one in item.own],
        "title": _both(control.title),
        "class": control.kind.value,
        "state": item.state.value,
        "required": control.required,
        "mynumber": list(control.mynumber),
        "jis_q_27002": list(control.jis),
        "unverified": [part.value for part in control.unverified],
        "asks": _both(control.asks),
        "checks": [
            {
                "check": one.check,
                "counts": {v.value: n for v, n in sorted(one.counts.items())},
                "not_scanned": list(one.unseen),
            }
            for one in item.answers
        ],
        "human": None
        if item.human is None
        else {
            "holds": item.human.holds,
            "paper": item.human.reference,
            "says": _both(item.human.words),
            "at": item.human.at.isoformat(),
        },
        "ledger": [_both(text) for text in item.ledger.told] if item.ledger else [],
        "missing": [_both(text) for text in item.missing],
        "evidence": [_both(text) for text in item.evidence],
        "questions": [{"id": q.id, "how": q.how, "ask": _both(q.ask)} for q in item.questions],
    }


def _head(found: Readiness) -> None:
    model = found.model.value if found.model else w("不明", "unknown")
    first, _ = days_of_year(found.year)
    say(
        w(
            f"地方自治法施行規則第16条の3の8分野　{fiscal_year(first)}　構成 {model}",
            f"The eight fields, fiscal year {found.year}, network model {model}",
        )
    )
    say(duty(found).in_(language()))


def duty(found: Readiness) -> T:
    """Whether outsiders have to audit, in words."""
    if found.external_audit is None:
        return found.model_unknown or T("外部監査の要否は不明", "external audit: not known")
    if found.external_audit:
        return T(
            "外部監査を受け、報告書をJ-LISへ提出する構成です",
            "This model needs an external audit whose report goes to J-LIS",
        )
    return T(
        "外部監査は求められない構成です（内部監査は推奨）",
        "External audit: not asked of this model",
    )


def _summary(found: Readiness) -> None:
    columns = [
        *(w("号", "field"), w("分野", "title"), w("事項", "items")),
        *(STATES[state].in_(language()) for state in State),
        w("経過措置", "old rule"),
    ]
    table(
        columns,
        [
            (
                one.law.field.value,
                one.law.title.in_(language()),
                one.asked,
                *(one.counts.get(state, 0) for state in State),
                w("あり", "kept") if one.law.old_rule else "",
            )
            for one in found.fields
        ],
    )


def _items(field: LawField, items: Iterable[Item]) -> None:
    columns = [w("条項", "clause"), w("見出し", "title"), w("状態", "state"),
               w("点検の結果", "checks"), w("欠けているもの", "missing")]  # fmt: skip
    table(
        columns, [_row(item) for item in items], title=w(f"{field.value}号", f"Field {field.value}")
    )


def _row(item: Item) -> tuple[str, ...]:
    mark = "※" if Part.TITLE in item.control.unverified else ""
    missing = [text.in_(language()) for text in item.missing]
    more = f" +{len(missing) - _MANY}" if len(missing) > _MANY else ""
    return (
        f"{item.control.number}{mark}",
        item.control.title.in_(language()),
        STATES[item.state].in_(language()),
        " ".join(_counted(item)) or "-",
        "、".join(missing[:_MANY]) + more,
    )


def _counted(item: Item) -> Iterator[str]:
    for verdict in _SHOWN:
        if number := sum(one.counts.get(verdict, 0) for one in item.answers):
            yield f"{VERDICTS[verdict].in_(language())} {number}"


def _foot(found: Readiness, *, named: bool) -> None:
    if found.unseen:
        say(
            w(
                f"台帳の機器 {found.hosts} 台のうち {len(found.unseen)} 台を今年度点検していません",
                f"{len(found.unseen)} of {found.hosts} hosts were not scanned this year",
            )
        )
    say(
        w(
            "経過措置: 令和9年7月1日 (2027-07-01) に現にあるシステムと契約は、なお従前の例による",
            "old rule: systems and contracts that exist on 2027-07-01 keep the rule before",
        )
    )
    if named:
        say(w("※ 見出しを原典と照合していない", "※ title not compared with the original"))
    else:
        say(w("内訳: hinomi audit readiness --field 五", "Items: hinomi audit readiness --field 5"))


def _both(text: T) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}
