"""A small town that inspects itself: its ledger, its questions, and its forms filled in."""

import io
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from audit.cycle.inspecting import Inspector, Taken
from audit.cycle.inspection import Pool, Questionnaire, pool
from audit.cycle.inspection_form import FIRST_ROW, SHEET, Form
from audit.cycle.inspection_scope import sections, shipped_concerns
from audit.cycle.network import NetworkModel
from audit.cycle.overlay import Overlay
from audit.cycle.reading import shipped_catalogue
from audit.results import HOST_JUDGED
from checks.catalogue import SET_RULES, catalogue
from inventory.entries import Draft
from inventory.journal import Journal
from inventory.ledger.sheets import read_sheets
from inventory.model import DataSet, Department, Host, Kind, Ledger, System, Zone
from reports.inspection_sheet import inspection_sheet

YEAR, TODAY = 2026, date(2026, 11, 22)
TAX, OFFICE, SCHOOL = "総務部 税務課", "総務部 情報政策課", "教育委員会 学校課"
CHECKS = {**catalogue("checks.rules"), **catalogue(SET_RULES)}
Cell = str | float | date | None
Fill = Callable[[Workbook], None]

LEDGER = Ledger(
    departments=(
        Department(name=TAX, promotion_member="齋藤　次郎", phone="2301"),
        Department(name=OFFICE, promotion_member="髙橋　一郎", phone="0123-45-6789"),
        Department(name=SCHOOL),
    ),
    systems=(System(name="税務システム", department=TAX, zone=Zone.MYNUMBER),),
    data_sets=(DataSet(id="税控-1", system="税務システム", name="課税の控え"),),
    hosts=(
        Host(id="S-1", name="zei1", kind=Kind.SERVER, department=OFFICE, systems=("税務システム",)),
        Host(id="S-2", name="zei2", kind=Kind.SERVER, department=TAX),
        Host(id="N-1", name="sw1", kind=Kind.NETWORK, department=OFFICE, zone=Zone.LGWAN),
    ),
)


@cache
def everything(model: NetworkModel | None = NetworkModel.BETA) -> Pool:
    return pool(shipped_catalogue(), Overlay(), model, CHECKS)


@cache
def asked(office: str = OFFICE) -> Mapping[str, Questionnaire]:
    found = sections(LEDGER, office)
    return {one.name: everything().ask(YEAR, one, shipped_concerns()) for one in found}


@cache
def blank(department: str = TAX, year: int = YEAR) -> bytes:
    own = asked()[department]
    return inspection_sheet(
        Form("火見市", Questionnaire(year, own.section, own.items, own.catalogue))
    )


def row_of(code: str, department: str = TAX) -> int:
    return FIRST_ROW + [item.code for item in asked()[department].items].index(code)


def filled(
    answers: Mapping[str, tuple[Cell, Cell]] | str = "はい",
    *,
    department: str = TAX,
    raw: bytes = b"",
    by: Cell = "山田 花子",
    on: Cell = TODAY,
    more: Fill | None = None,
) -> bytes:
    """A form as a person fills it in with a spreadsheet program."""
    book = load_workbook(io.BytesIO(raw or blank(department)))
    sheet = book[SHEET]
    sheet["C4"].value, sheet["C5"].value = by, on
    if isinstance(answers, str):
        answers = {item.code: (answers, None) for item in asked()[department].items}
    for code, (answer, note) in answers.items():
        row = row_of(code, department)
        sheet.cell(row, 6, answer)
        sheet.cell(row, 7, note)
    if more:
        more(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def take(journal: Journal, raw: bytes, *, year: int = YEAR, today: date = TODAY) -> Taken:
    """Take a form in as the program does."""
    from hashlib import sha256

    sheets = read_sheets(Path("税.xlsx"), raw)
    own = Inspector(journal, year, "監査 花子")
    return own.take("税.xlsx", sha256(raw).hexdigest(), sheets, asked(), today)


def judge(
    journal: Journal, host: str, verdicts: Mapping[str, list[str]], run: str = "r1", day: int = 1
) -> None:
    """An entry of a scan, as the results of a run leave it."""
    at = datetime(2026, 11, day, 3, tzinfo=UTC)
    body = {
        "run": run, "host": host, "verdicts": verdicts, "seen_at": at.isoformat(),
        "method": "ssh", "evidence": "",
    }  # fmt: skip
    journal.append([Draft(f"run:{run}", HOST_JUDGED, body, "監査 花子", at)])
