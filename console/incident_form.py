"""The common form of an incident: filled from its records, completed by hand, printed."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bcp.common_form.filling import FILLED, Filled, filled
from bcp.common_form.model import KINDS, Section, edition, field_of
from bcp.deadlines.clock import facts_found
from bcp.deadlines.damage import Damaged
from bcp.incident.model import Incident, Line, Sort
from bcp.incident.words import PHASES
from bcp.model import NodeKind, State, kind_of, name_of
from console.bcp_book import continuity_of
from console.cli.output import say
from console.incident_boarding import board_of
from console.incident_deadlines import clocks_of
from console.incident_desk import Desk
from console.incident_writing import write
from console.language import language, w
from inventory.words import HinomiError, T
from reports.era import era_moment

Shown = tuple[tuple[Section, tuple[Filled, ...]], ...]
_ODD = T(
    "「{0}」が読めません。欄=言葉 の形で書きます。"
    "例: hinomi incident form ransomware extension=.locked",
    '"{0}" cannot be read. Example: hinomi incident form ransomware extension=.locked',
)
_MOST_LINES = 20


def fill(folder: Path | None, kind: str, words: Sequence[str], name: str) -> None:
    """Write words into fields; nothing is written where one of them is odd."""
    desk = Desk(folder)
    read = [one.partition("=") for one in words]
    for (field, sign, _), typed in zip(read, words, strict=True):
        if not sign:
            raise HinomiError(_ODD.format(typed))
        field_of(kind, field.strip())
    for field, _, said in read:
        known = field_of(kind, field.strip())
        body = {"form": kind, "field": known.id, "title": known.title, "by": desk.actor}
        write(desk, FILLED, {**body, "words": said.strip()}, name=name)


def show(folder: Path | None, kind: str, name: str, output: Path | None) -> None:
    """Print the form, or keep it as a workbook."""
    desk = Desk(folder)
    kind = kind or _kind(desk, name)
    incident, parts = form_of(desk, kind, name)
    if output is not None:
        from reports.common_form_sheet import render_common_form

        output.write_bytes(render_common_form(kind, edition(), parts, drill=incident.is_drill))
        say(str(output))
        return
    if incident.is_drill:
        say(w("訓練", "EXERCISE"))
    for section, fields in parts:
        say(f"[{section.title}]")
        for one in fields:
            say(f"  {one.field.id:<12} {one.field.title}: {one.words or w('調査中', 'open')}")


def form_of(desk: Desk, kind: str, name: str = "") -> tuple[Incident, Shown]:
    """The incident that is meant, and its form section by section."""
    incident = desk.logbook.current(name)
    entries = desk.logbook.entries(incident)
    return incident, filled(kind, entries, _drawn(desk, incident))


def _kind(desk: Desk, name: str) -> str:
    incident = desk.logbook.current(name)
    known = [one for one in KINDS if one in (incident.kind, *incident.modules)]
    return known[0] if known else KINDS[0]


def _drawn(desk: Desk, incident: Incident) -> Mapping[str, str]:
    """What the records say by themselves, by the names of the form's `from`."""
    entries = desk.logbook.entries(incident)
    lines = desk.logbook.chronology(incident).by_time
    done = [one for one in lines if one.words.sort is Sort.ACTION]
    police = [one for one in lines if "警察" in one.words.text.ja and one.number]
    clocks = clocks_of(desk, incident.stream)
    facts = facts_found(entries)
    sent = [f"{one.rule.to} {era_moment(one.sent)}" for one in clocks.due if one.sent]
    return {
        "body": desk.session.ledger.municipality.name or desk.session.settings.municipality.name,
        "title": incident.title,
        "occurred": era_moment(incident.occurred),
        "detected": era_moment(incident.detected),
        "status": PHASES[incident.phase].in_(language()),
        "persons": "" if facts.persons is None else f"{facts.persons:,}人"
        + ("" if facts.persons_certain else "（見込み）"),
        "personal": {True: "あり", False: "なし", None: ""}[facts.personal],
        "actions": _told(done),
        "police": _told(police),
        "reports": "、".join(sent),
        "backups": "、".join(map(_backed, clocks.damage)),
        "systems": _systems(desk, incident),
    }  # fmt: skip


def _systems(desk: Desk, incident: Incident) -> str:
    """The systems that stand on equipment which the last look found down or cut off."""
    damage = board_of(desk, incident.stream).damage
    if damage is None:
        return ""
    struck = (State.DOWN, State.ISOLATED, State.DEGRADED)
    lost = {one.node for one in damage.standings.values() if one.state in struck}
    needs = continuity_of(desk.session).dependencies
    hit = {one.of for one in needs if one.on in lost and kind_of(one.of) is NodeKind.SYSTEM}
    return "、".join(sorted(map(name_of, hit)))


def _backed(one: Damaged) -> str:
    return f"{one.name} {one.because.ja}"


def _told(lines: Sequence[Line]) -> str:
    return "\n".join(f"{era_moment(one.at)} {one.words.text.ja}" for one in lines[:_MOST_LINES])
