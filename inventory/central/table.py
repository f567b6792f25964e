"""Any product's list, read by the columns and words of its mapping."""

from collections.abc import Iterable, Sequence
from datetime import date

from inventory.central import vocabulary
from inventory.central.building import PLACE, Found, Reader
from inventory.central.model import Answer, Exempt, MfaCell, Source
from inventory.central.records import Record, moment, records
from inventory.ledger.dates import parse_date
from inventory.ledger.vocabulary import says_nothing
from inventory.words import T

EXEMPT = T(
    "免除には理由・期限・承認者の三つ", "an exemption with all of reason, last day and approver"
)
ONCE = T("アカウント・システム・経路ごとに一行", "one row for each account, system and path")
_BEST = (Answer.YES, Answer.NO, Answer.UNKNOWN)


def read_table(reader: Reader) -> Found:
    """Every row as a cell; of an enrolment list an account may have several rows (tokens)."""
    columns = reader.mapping.columns
    needed = [column.titles for column in columns.values()]
    seen: dict[tuple[str, str, str], int] = {}
    found = reader.found
    for record in records(reader.export, needed, ()):
        cell = _cell(reader, record)
        if cell is None:
            continue
        place = (cell.account, cell.system, cell.path.value)
        if place not in seen:
            seen[place] = len(found.cells)
            found.cells.append(cell)
        elif cell.source in (Source.ENROLMENT, Source.LOG):
            found.cells[seen[place]] = _together([found.cells[seen[place]], cell])
        else:
            titles = reader.titles("account")
            found.problems.append(record.problem(reader.export.name, ONCE, *titles))
    return found


def _cell(reader: Reader, record: Record) -> MfaCell | None:
    before = len(reader.found.problems)
    account = reader.account(record)
    values = {
        "path": reader.parsed(record, "path", vocabulary.path),
        "zone": reader.parsed(record, "zone", vocabulary.zone),
        "enforced": reader.parsed(record, "enforced", vocabulary.answer),
        "kinds": reader.parsed(record, "factor_kinds", vocabulary.kinds),
        "enrolled": reader.parsed(record, "enrolled", vocabulary.answer),
        "enabled": reader.parsed(record, "enabled", vocabulary.answer),
        "exempt": _exempt(reader, record),
        "last_mfa_at": _time(reader, record, "last_mfa_at"),
        "single_at": _time(reader, record, "single_at"),
    }
    system = reader.text(record, "system")
    given = {"system": system, "path": values["path"], "zone": values["zone"]}
    for name, value in given.items():
        if not value and len(reader.found.problems) == before:
            titles = reader.titles(name) or (name,)
            problem = record.problem(reader.export.name, PLACE, *titles)
            reader.found.problems.append(problem)
    if len(reader.found.problems) > before:
        return None
    told = {name: value for name, value in values.items() if value is not None}
    source = reader.mapping.source
    return MfaCell.model_validate({"account": account, "system": system, "source": source, **told})


def _time(reader: Reader, record: Record, name: str) -> object:
    with reader.watched(record, name):
        value = record.get(*reader.titles(name)) if reader.titles(name) else None
        if value is None or (isinstance(value, str) and says_nothing(value)):
            return None
        return moment(value, utc=reader.mapping.utc)
    return None


def _exempt(reader: Reader, record: Record) -> Exempt | None:
    reason = reader.text(record, "exempt_reason")
    approver = reader.text(record, "exempt_approver")
    until: date | None = None
    with reader.watched(record, "exempt_until"):
        value = record.get(*reader.titles("exempt_until")) if reader.titles("exempt_until") else ""
        said = value or reader.constant("exempt_until")
        until = parse_date(said) if said else None
    if reason and approver and until:
        return Exempt(reason=reason, until=until, approver=approver)
    if reason or approver or until:
        titles = reader.titles("exempt_reason") or ("exempt_reason",)
        reader.found.problems.append(record.problem(reader.export.name, EXEMPT, *titles))
    return None


def _together(cells: Sequence[MfaCell]) -> MfaCell:
    """Several tokens of one account: registered if any is, the last use of any."""
    first = cells[0]
    return first.model_copy(
        update={
            "enrolled": min((c.enrolled for c in cells), key=_BEST.index),
            "kinds": frozenset(kind for c in _counting(cells) for kind in c.kinds),
            "last_mfa_at": _last(c.last_mfa_at for c in cells),
            "single_at": _last(c.single_at for c in cells),
        }
    )


def _counting(cells: Sequence[MfaCell]) -> Sequence[MfaCell]:
    """The tokens that are registered, where any is: one handed back is no factor any more."""
    return [c for c in cells if c.enrolled is Answer.YES] or cells


def _last(times: Iterable[object]) -> object:
    return max((at for at in times if at is not None), default=None)  # type: ignore[type-var]
