"""The self-inspection of a workspace: forms out, forms in, and who is still to be reminded."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from heapq import merge
from operator import attrgetter
from pathlib import Path

from audit.cycle.answers import SOURCES
from audit.cycle.fiscal import days_of_year, fiscal_year_of
from audit.cycle.inspecting import Handed, Inspector, Taken, inspection_of
from audit.cycle.inspection import (
    Inspection,
    Item,
    Progress,
    Questionnaire,
    Returned,
    pool,
    progress,
    unanswered,
    unreasoned,
)
from audit.cycle.inspection_form import Form
from audit.cycle.inspection_scan import Contradiction, Sight, contradictions, sight
from audit.cycle.inspection_scope import sections, shipped_concerns
from audit.cycle.network import agreed
from audit.cycle.overlay import Overlay, Terms, load_overlay
from audit.cycle.reading import shipped_catalogue
from audit.policy_files import default_limits
from checks.catalogue import DISCOVERY_RULES, SET_RULES, catalogue
from checks.marked import unknown_name
from checks.model import Check
from checks.policy import Known
from console.session import Session
from inventory.ledger.dates import parse_date
from inventory.ledger.problem import MisfitError
from inventory.ledger.sheets import BOOKS, read_bytes, read_sheets
from inventory.words import HinomiError, T
from reports.era import fiscal_year, in_japan
from reports.inspection_sheet import inspection_sheet

_NO_SECTION = T(
    "台帳に課室がありません。hinomi inventory import で取り込んでから行います。",
    "The ledger has no section: hinomi inventory import comes first.",
)
_OFFICE = T(
    "全庁の項目を尋ねる課室がありません。hinomi.toml の [report] department に、"
    "事務局の課室を台帳と同じ名前で書きます。",
    "Nobody is asked what concerns the whole body: name its office as in the ledger, "
    "`department` of [report] in hinomi.toml.",
)
_CHANGED = T(
    "配布した後に、尋ねる項目が変わりました。配布したときの項目で数えています。"
    "新しい項目で尋ねるには、別のフォルダに書き出して配り直します。",
    "What is asked changed after the forms went out; what was handed out counts. "
    "To ask anew, export to another folder and hand that out.",
)
_THERE = T(
    "{path}: 既にあります。回答が入っているかもしれないので上書きしません。"
    "別のフォルダに書き出します。",
    "{path}: is there already and may hold answers; export to another folder.",
)
_NOT_EXCEL = T(
    "{path}: Excel ではありません。hinomi audit inspect export で書き出した .xlsx を使います。",
    "{path}: is not Excel; use an .xlsx of hinomi audit inspect export.",
)
_UNWRITTEN = T("{path} に書けません: {reason}", "{path} cannot be written: {reason}")
_DUE = T(
    "--due「{text}」を読めません。{first} 以後の日付を、2026-12-18 のように書きます。",
    "--due {text!r}: write a day from {first} on, such as 2026-12-18.",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything about the self-inspection of one year in one workspace.

    `now` is what sections would be asked, `asked` what they were handed out, where they were.
    """

    session: Session
    year: int
    now: Mapping[str, Questionnaire]
    asked: Mapping[str, Questionnaire]
    items: Mapping[str, Item]
    unasked: tuple[Item, ...]
    checks: Mapping[str, Check[...]]
    told: tuple[T, ...]

    @property
    def inspector(self) -> Inspector:
        """The deeds of who runs the command."""
        return Inspector(self.session.journal, self.year, self.session.actor)

    @property
    def inspection(self) -> Inspection:
        """What the sections said so far."""
        return inspection_of(self.session.journal, self.year)

    def named(self, name: str) -> Questionnaire:
        """What the section of this name is asked; the end of its name will do."""
        if name in self.asked:
            return self.asked[name]
        found = [one for one in self.asked if one.split()[-1:] == [name.strip()]]
        if len(found) != 1:
            raise HinomiError(unknown_name(name, found or list(self.asked)))
        return self.asked[found[0]]


@dataclass(frozen=True, slots=True)
class Stand:
    """How one section stands: what is missing, and what machines say otherwise."""

    asked: Questionnaire
    said: Returned
    progress: Progress
    missing: tuple[Item, ...]
    unreasoned: tuple[Item, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def answered(self) -> int:
        """How many items have an answer."""
        return len(self.asked.items) - len(self.missing)

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and something is missing."""
        due = self.said.sent.due if self.said.sent else None
        return due is not None and due < today and self.progress is not Progress.COMPLETE


@dataclass(frozen=True, slots=True)
class Import:
    """What became of one file: taken in with how its section stands now, or refused."""

    file: str
    taken: Taken | None
    stand: Stand | None
    refused: T | None


def desk_of(session: Session, year: int | None) -> Desk:
    """The desk of a fiscal year, of the present one if none is named."""
    wanted = year if year is not None else fiscal_year_of(today())
    checks = {**session.every_check, **catalogue(SET_RULES, DISCOVERY_RULES)}
    own, named = session.settings.municipality.network_model, session.ledger.municipality
    model, unknown = agreed(named.network_model, own)
    everything = pool(shipped_catalogue(), _overlay(session, checks), model, checks)
    found = sections(session.ledger, session.settings.report.department)
    if not found:
        raise HinomiError(_NO_SECTION)
    concerns = shipped_concerns()
    now = {one.name: everything.ask(wanted, one, concerns) for one in found}
    items, said = everything.by_code(), inspection_of(session.journal, wanted)
    asked = {name: said.asked(one, items) for name, one in now.items()}
    told = [] if any(one.office for one in found) else [_OFFICE]
    told += [unknown] if unknown else []
    told += [_CHANGED] if any(asked[name].items != now[name].items for name in now) else []
    unasked = everything.unasked(now.values())
    return Desk(session, wanted, now, asked, items, unasked, checks, tuple(told))


def export(desk: Desk, folder: Path, departments: Iterable[str], due: str) -> list[Path]:
    """Write the forms of these sections, of every one if none is named, and that they went out."""
    desk.inspector.open()
    day = _due(due, desk.year)
    chosen = [desk.named(name).section.name for name in departments] or list(desk.now)
    names = [desk.now[name] for name in chosen]
    body = _body(desk.session)
    forms = {one.section.name: Form(body, one, day) for one in names}
    raw = {name: inspection_sheet(form) for name, form in forms.items()}
    paths = _paths(folder, forms)
    for name, path in paths.items():
        if path.exists() and read_bytes(path) != raw[name]:
            raise HinomiError(_THERE.format(path=path))
    for name, path in paths.items():
        _put(path, raw[name])
    handed = [Handed(forms[name].asked, sha256(raw[name]).hexdigest(), day) for name in forms]
    desk.inspector.send(handed, list(desk.items.values()))
    return list(paths.values())


def import_files(desk: Desk, files: Sequence[Path]) -> list[Import]:
    """Take in each file, all of it or nothing; one that is wrong does not stop the others."""
    seen = _sight(desk)
    found = []
    for path in files:
        try:
            taken = _take(desk, path)
            stand = _stand(desk, taken.asked, desk.inspection, seen)
            found.append(Import(path.name, taken, stand, None))
        except HinomiError as bad:
            found.append(Import(path.name, None, None, bad.message))
    return found


def stands(desk: Desk, names: Sequence[str] = ()) -> list[Stand]:
    """How these sections stand, every one if none is named."""
    seen, said = _sight(desk), desk.inspection
    wanted = [desk.named(name) for name in names] or list(desk.asked.values())
    return [_stand(desk, one, said, seen) for one in wanted]


def sight_of(desk: Desk) -> Sight:
    """What machines saw, as it stands."""
    return _sight(desk)


def today() -> date:
    """The day in Japan."""
    return in_japan(datetime.now(UTC))


def _stand(desk: Desk, asked: Questionnaire, known: Inspection, seen: Sight) -> Stand:
    said = known.of(asked.section.name)
    return Stand(
        asked,
        said,
        progress(asked, said),
        unanswered(asked, said),
        unreasoned(asked, said),
        contradictions(asked, said, seen, desk.checks),
    )


def _take(desk: Desk, path: Path) -> Taken:
    raw = read_bytes(path)
    if not raw.startswith(BOOKS):
        raise HinomiError(_NOT_EXCEL.format(path=path))
    sheets = read_sheets(path, raw)
    digest = sha256(raw).hexdigest()
    return desk.inspector.take(path.name, digest, sheets, desk.asked, today())


def _sight(desk: Desk) -> Sight:
    session = desk.session
    every = [session.journal.entries(streams, kind) for streams, kind in SOURCES.values()]
    entries = merge(*every, key=attrgetter("sequence"))
    return sight(entries, days_of_year(desk.year)[1])


def _overlay(session: Session, checks: Mapping[str, Check[...]]) -> Overlay:
    terms = Terms(shipped_catalogue(), Known(default_limits(), checks))
    return load_overlay(session.policy_files, terms)


def _body(session: Session) -> str:
    return session.ledger.municipality.name or session.settings.municipality.name


def _due(text: str, year: int) -> date | None:
    first = days_of_year(year)[0]
    try:
        day = parse_date(text) if text else None
    except MisfitError:
        raise HinomiError(_DUE.format(text=text, first=first)) from None
    if day and day < first:
        raise HinomiError(_DUE.format(text=text, first=first))
    return day


def _paths(folder: Path, forms: Mapping[str, Form]) -> dict[str, Path]:
    """A file for each section; signs that a file name cannot have become others."""
    found: dict[str, Path] = {}
    for name, form in forms.items():
        year = fiscal_year(days_of_year(form.asked.year)[0])
        stem = f"自己点検_{year}_{_plain(name)}"
        path, number = folder / f"{stem}.xlsx", 1
        while path in found.values():
            number += 1
            path = folder / f"{stem}_{number}.xlsx"
        found[name] = path
    return found


def _plain(name: str) -> str:
    return "".join("_" if c in '\\/:*?"<>|' or not c.isprintable() else c for c in name)[:50]


def _put(path: Path, raw: bytes) -> None:
    """Write a file at once: a stop midway leaves none, or the one that was there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
            draft.write(raw)
        Path(draft.name).chmod(0o640)
        Path(draft.name).replace(path)
    except OSError as bad:
        reason = bad.strerror or str(bad)
        raise HinomiError(_UNWRITTEN.format(path=path, reason=reason)) from None
