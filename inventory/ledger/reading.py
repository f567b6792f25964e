"""A ledger file read: what it says, what is wrong with it, and what was passed over."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from inventory.ledger.backup_columns import DATA_SETS
from inventory.ledger.column import Column
from inventory.ledger.columns import BY_KIND, HOSTS, name_of
from inventory.ledger.header import Header, find_header
from inventory.ledger.problem import Problem
from inventory.ledger.rows import Draft, Drafts, read_rows
from inventory.ledger.sheets import Sheet, read_bytes, read_sheets
from inventory.ledger.text import half_width, key
from inventory.ledger.vocabulary import KINDS, ZONES, Worded, guess_platform
from inventory.ledger.whole import Row, whole
from inventory.model import Access, Host, Kind, Ledger
from inventory.words import HinomiError, T

_ORDER = {column.field: rank for rank, column in enumerate(HOSTS.columns)}
NO_HEADER = T("見出し行が見つからないため読みません", "no row of titles, so not read")
SECRET = T(
    "パスワードなどの列は取り込みません(秘密情報は暗号化したファイルに置きます)",
    "columns of passwords are not imported; secrets belong into the encrypted file",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says; with any `problems` it must not be imported.

    `kinds` are the parts of the ledger that the file holds; `given` names, by kind and key, the
    fields that the file has columns for, where it has not all; `skipped` are the sheets, columns
    and rows passed over on purpose; `rejected` are the numbers and names of rows with problems;
    `sha256` is the digest of the bytes that were read; `places` says by kind and key in which
    sheet and row each stands.
    """

    ledger: Ledger
    problems: tuple[Problem, ...] = ()
    kinds: frozenset[str] = frozenset(BY_KIND)
    skipped: tuple[Problem, ...] = ()
    given: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    sha256: str = ""
    rejected: frozenset[str] = frozenset()
    places: Mapping[tuple[str, str], tuple[str, int]] = field(default_factory=dict)


def read_ledger(path: Path) -> Reading:
    """Read an Excel or CSV ledger; a file that is no ledger at all is an error."""
    raw = read_bytes(path)
    reading = interpret(path.name, read_sheets(path, raw))
    return replace(reading, sha256=sha256(raw).hexdigest())


def interpret(file: str, sheets: Iterable[Sheet]) -> Reading:
    """What the sheets of a file say."""
    rows: dict[str, list[Row]] = {}
    out = Drafts()
    for sheet in sheets:
        header = find_header(sheet)
        if header is None:
            out.skipped += _unknown(file, sheet)
            continue
        found = read_rows(file, sheet, header)
        out.problems += found.problems
        out.rejected += found.rejected
        out.skipped += [*_secret(file, sheet, header), *found.skipped]
        into = rows.setdefault(header.table.kind, [])
        given = _given(header)
        for draft in found.rows:
            built = _build(file, header, draft, given)
            if isinstance(built, Row):
                into.append(built)
            else:
                out.problems.append(built)
                out.rejected.append(draft)
    if not rows:
        raise _no_ledger(file)
    rejected = frozenset(filter(None, (_names(draft) for draft in out.rejected)))
    out.problems += whole(file, rows, rejected)
    problems = tuple(sorted(out.problems, key=lambda one: (one.sheet, one.row)))
    named = [((kind, name_of(kind, row.model)), row) for kind, each in rows.items() for row in each]
    return Reading(
        _ledger(rows),
        problems,
        frozenset(rows),
        tuple(out.skipped),
        {name: row.given for name, row in named},
        rejected=rejected,
        places={name: (row.draft.sheet, row.draft.number) for name, row in named},
    )


def _names(draft: Draft) -> str:
    """What a rejected row would have been called, as far as it can be told."""
    name = next(
        (draft.values[n] for n in ("id", "number", "name", "title") if n in draft.values), ""
    )
    return half_width(str(name))


def _given(header: Header) -> frozenset[str]:
    fields = {one.column.field for one in header.placed if one.column}
    extras = {"extras"} if fields & {"json"} or any(not p.column for p in header.placed) else set()
    return frozenset(fields | extras)


def _derived(draft: Draft) -> frozenset[str]:
    """Fields that a sheet gives without a column: the kind and zone in its name, the platform."""
    known = {name for name in ("kind", "zone") if name in draft.values}
    return frozenset(known | ({"platform"} if draft.values.get("os") else set()))


def _ledger(rows: dict[str, list[Row]]) -> Ledger:
    parts: dict[str, Any] = {
        kind: tuple(row.model for row in each)
        for kind, each in rows.items()
        if kind != "municipality"
    }
    if body := rows.get("municipality"):
        parts["municipality"] = body[0].model
    return Ledger.model_construct(**parts)


def _build(file: str, header: Header, draft: Draft, given: frozenset[str]) -> Row | Problem:
    table = header.table
    _complete(header, draft)
    needed = ("name",) if table is HOSTS else (table.key[0], *table.required)
    if lacking := [name for name in needed if not draft.values.get(name)]:
        title = draft.titles.get(lacking[0]) or _title(header, table.column(lacking[0]))
        return Problem(file, draft.sheet, draft.number, title, "", _filled(title))
    try:
        return Row(draft, _model(table.model, draft), given | _derived(draft))
    except ValidationError as bad:
        error = bad.errors(include_url=False, include_input=False)[0]
        name = str(error["loc"][0]) if error["loc"] else needed[0]
        title = draft.titles.get(name, name)
        value = str(draft.values.get(name, ""))
        return Problem(file, draft.sheet, draft.number, title, value, T(error["msg"], error["msg"]))


def _title(header: Header, column: Column) -> str:
    return next((p.title for p in header.placed if p.column is column), column.title)


def _filled(title: str) -> T:
    return T(f"空でない{title}", f"a {title} that is not empty")


def _complete(header: Header, draft: Draft) -> None:
    """Fill what a ledger leaves to be understood: the number, the name, the platform, the sheet."""
    if header.table is HOSTS:
        _name_host(header, draft)
        _place_host(draft)
    elif header.table is DATA_SETS:
        _name_data_set(draft.values)


def _name_host(header: Header, draft: Draft) -> None:
    values = draft.values
    has_name = any(p.column and p.column.field == "name" for p in header.placed)
    if not has_name and values.get("id"):
        values["name"] = values["id"]
    if "id" not in values and values.get("name"):
        values["id"] = half_width(values["name"])


def _place_host(draft: Draft) -> None:
    values = draft.values
    for name, words in (("kind", KINDS), ("zone", ZONES)):
        if name not in values and (found := _in_name(draft.sheet, words)) is not None:
            values[name] = found
    values.setdefault(
        "platform", guess_platform(values.get("os", ""), values.get("kind", Kind.OTHER))
    )


def _name_data_set(values: dict[str, Any]) -> None:
    """A sheet without numbers names its data sets by system and name."""
    if "id" not in values and values.get("system") and values.get("name"):
        values["id"] = half_width(f"{values['system']}/{values['name']}")


def _in_name(sheet: str, words: Any) -> Any:  # noqa: ANN401 - whatever the vocabulary holds
    bare = key(sheet)
    for tail in ("管理台帳", "台帳", "一覧表", "一覧", "リスト", ""):
        found = words.find(bare.removesuffix(tail)) if bare.removesuffix(tail) else None
        if found is not None:
            return found.value if isinstance(found, Worded) else found
    return None


def _model(model: type[BaseModel], draft: Draft) -> BaseModel:
    if model is not Host:
        return model(**draft.values)
    values = {name: v for name, v in draft.values.items() if not name.startswith("access.")}
    access = {
        name.removeprefix("access."): value
        for name, value in draft.values.items()
        if name.startswith("access.")
    }
    kept = sorted(draft.wordings.items(), key=lambda pair: _ORDER[pair[0]])
    wordings = [(HOSTS.column(name).title, wording) for name, wording in kept]
    return Host(**values, access=Access(**access), extras=(*wordings, *draft.extras))


def _unknown(file: str, sheet: Sheet) -> Iterator[Problem]:
    if any(cell != "" for row in sheet.rows for cell in row):
        yield Problem(file, sheet.name, 1, "", "", NO_HEADER)


def _secret(file: str, sheet: Sheet, header: Header) -> Iterator[Problem]:
    row = sheet.number(header.first - 1)
    return (Problem(file, sheet.name, row, one.title, "", SECRET) for one in header.secret)


def _no_ledger(file: str) -> HinomiError:
    return HinomiError(
        T(
            f"{file}: 見出し行が見つかりません。先頭20行のどこかに"
            "「管理番号」か「機器名」と、「IPアドレス」「設置場所」などの見出しを置いてください。",
            f"{file}: no row of titles. Put titles such as 管理番号 or 機器名 and IPアドレス or "
            "設置場所 somewhere in the first 20 rows.",
        )
    )
