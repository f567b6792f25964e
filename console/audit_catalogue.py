"""`hinomi audit catalogue`: the controls, one of them in full, and the body's own standard."""

from collections.abc import Iterator
from typing import Any

from audit.cycle.controls import Catalogue, Class, Control, Part, Source
from audit.cycle.overlay import Overlay, OwnStandard
from audit.cycle.reading import shipped_catalogue
from checks.marked import unknown_name
from console.audit_readiness import overlay_of
from console.cli.output import emit_json, say, table
from console.language import language, w
from console.session import Session
from inventory.words import HinomiError, T
from reports.era import era_date

CLASSES = {
    Class.MACHINE: T("機械", "machine"),
    Class.PARTLY: T("機械と人", "machine and people"),
    Class.HUMAN: T("人", "people"),
}
PARTS = {
    Part.TITLE: T("見出し", "title"),
    Part.FIELD: T("施行規則の号", "field of the law"),
    Part.MYNUMBER: T("マイナンバーの措置", "My Number measures"),
    Part.JIS: T("JIS Q 27002", "JIS Q 27002"),
    Part.REQUIRED: T("必須", "required"),
}
SOURCES = {
    Source.VERIFIED: T("原典で確認", "read in the original"),
    Source.SECONDARY: T("二次資料で確認", "read in a second text"),
    Source.UNVERIFIED: T("未確認", "not verified"),
}
_HOW = {
    "interview": T("聴取", "interview"),
    "document": T("書類", "document"),
    "observation": T("視察", "observation"),
}


def show_catalogue(session: Session, clause: str, *, own: bool, as_json: bool) -> None:
    """List the controls, or tell everything of one; `own` prints the body's own standard."""
    catalogue, overlay = shipped_catalogue(), overlay_of(session)
    if own:
        _own(overlay, as_json=as_json)
    elif clause:
        _one(session, found(catalogue, clause), overlay, as_json=as_json)
    elif as_json:
        emit_json([_object(session, one) for one in catalogue.controls.values()])
    else:
        _list(session, catalogue)


def found(catalogue: Catalogue, clause: str) -> Control:
    """The control of that number; the nearest ones are named where there is none."""
    number = clause.strip().removeprefix("MIC:").translate(str.maketrans("（）．’", "().'"))
    if number not in catalogue.controls:
        raise HinomiError(unknown_name(number, list(catalogue.controls)))
    return catalogue.controls[number]


def _list(session: Session, catalogue: Catalogue) -> None:
    columns = (
        *(w("条項", "clause"), w("見出し", "title"), w("号", "field"), w("答える者", "class")),
        *(w("点検", "checks"), w("マイナンバー", "My Number"), "JIS"),
    )
    rows = (
        (
            f"{one.number}{'※' if Part.TITLE in one.unverified else ''}",
            one.title.in_(language()),
            one.law.field.value,
            CLASSES[one.kind].in_(language()),
            len(one.checks(session.every_check)) or "-",
            " ".join(one.mynumber) or "-",
            " ".join(one.jis) or w("不明", "unknown"),
        )
        for one in catalogue.controls.values()
    )
    table(columns, rows)
    say(w("※ 見出しを原典と照合していない", "※ title not compared with the original"))


def _one(session: Session, one: Control, overlay: Overlay, *, as_json: bool) -> None:
    if as_json:
        emit_json(_object(session, one))
        return
    for label, value in _lines(session, one, overlay):
        if value:
            say(f"{label}: {value}")


def _lines(session: Session, one: Control, overlay: Overlay) -> Iterator[tuple[str, str]]:
    tongue = language()
    yield w("条項", "clause"), f"{one.number} {one.title.in_(tongue)}"
    yield w("版", "edition"), one.edition
    yield w("号", "field"), f"{one.law.field.value} {one.law.title.in_(tongue)}"
    if one.law.old_rule:
        yield (
            w("経過措置", "old rule"),
            w(
                f"{era_date(one.law.in_force)}に現にあるシステムと契約は従前の例による",
                f"systems and contracts of {one.law.in_force.isoformat()} keep the rule before",
            ),
        )
    yield w("答える者", "class"), CLASSES[one.kind].in_(tongue)
    yield w("求められること（当方の要約）", "asks (our words)"), one.asks.in_(tongue)
    yield w("構成", "network models"), " ".join(sorted(one.models))
    yield w("マイナンバーの措置", "My Number measures"), " ".join(one.mynumber)
    yield "JIS Q 27002", " ".join(one.jis) or w("不明", "unknown")
    yield w("必須", "required"), _required(one)
    for part, words in PARTS.items():
        source = SOURCES[one.sources.get(part, Source.UNVERIFIED)].in_(tongue)
        yield w("　出典の確かさ ", "  source of the ") + words.in_(tongue), source
    yield w("点検", "checks"), " ".join(one.checks(session.every_check)) or "-"
    for text in one.evidence:
        yield w("証拠の例", "evidence"), text.in_(tongue)
    for asked in one.questions:
        yield _HOW[asked.how].in_(tongue), f"{asked.id} {asked.ask.in_(tongue)}".strip()
    for clause in overlay.about(one):
        yield w("団体の条項", "own clause"), f"{clause.number} {clause.title}（{clause.place}）"


def _required(one: Control) -> str:
    if one.required is None:
        return w("不明", "unknown")
    return w("必須", "yes") if one.required else w("必須でない", "no")


def _own(overlay: Overlay, *, as_json: bool) -> None:
    if as_json:
        emit_json([_standard(one) for one in overlay.standards])
        return
    if not overlay.standards:
        raise HinomiError(
            T(
                "団体の対策基準がありません。policy/catalogue に YAML を置きます"
                "（書き方: docs/how-to/audit_readiness.md）",
                "there is no standard of your own; put YAML files into policy/catalogue "
                "(see docs/how-to/audit_readiness.md)",
            )
        )
    for standard in overlay.standards:
        say(f"{standard.title}（{standard.edition}）")
        for clause in standard.clauses:
            to = f" → {' '.join(clause.mic)}" if clause.mic else ""
            alone = w(" → 独自", " → own") if clause.alone else ""
            say(f"{'  ' * (clause.depth + 1)}{clause.path[-1]} {clause.title}{to}{alone}")


def _standard(one: OwnStandard) -> dict[str, Any]:
    return {
        "title": one.title,
        "edition": one.edition,
        "file": one.file,
        "clauses": [
            {
                "path": list(clause.path),
                "title": clause.title,
                "text": clause.text,
                "asks": clause.asks,
                "mic": list(clause.mic),
                "checks": list(clause.checks),
                "limits": {name: str(value) for name, value in clause.limits.limits.items()},
                "alone": clause.alone is not None,
                "place": clause.place,
            }
            for clause in one.clauses
        ],
    }


def _object(session: Session, one: Control) -> dict[str, Any]:
    return {
        "clause": one.number,
        "title": _both(one.title),
        "edition": one.edition,
        "class": one.kind.value,
        "heading": one.heading,
        "field": one.law.field.value,
        "old_rule_for_existing": one.law.old_rule,
        "models": sorted(one.models),
        "mynumber": list(one.mynumber),
        "jis_q_27002": list(one.jis),
        "required": one.required,
        "sources": {part.value: one.sources.get(part, Source.UNVERIFIED).value for part in Part},
        "asks": _both(one.asks),
        "evidence": [_both(text) for text in one.evidence],
        "questions": [{"id": q.id, "how": q.how, "ask": _both(q.ask)} for q in one.questions],
        "checks": list(one.checks(session.every_check)),
    }


def _both(text: T) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}
