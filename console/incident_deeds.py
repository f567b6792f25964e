"""What else is done in an incident: correct, hand over, muster, move on, end."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bcp.incident.board import HANDED
from bcp.incident.current import incidents
from bcp.incident.model import Phase, Safety
from bcp.incident.moments import moment_of, to_come
from bcp.incident.muster import MUSTERED, Coming, rows_of
from bcp.incident.words import CERTAINTIES, PHASES, SORTS, certainty_of, kind_of, phase_of, sort_of
from bcp.incident.words import safety_of as read_safety
from console.cli.output import remark, say
from console.incident_desk import Desk
from console.incident_words import headline, written_words
from console.language import w
from inventory.ledger.problem import no_file
from inventory.words import HinomiError, T, joined

_ODD = T(
    "{what}「{typed}」が読めません。{expected} のどれかを書いてください。",
    'Cannot read {what} "{typed}": write one of {expected}.',
)
_ODD_TIME = T(
    "時刻「{typed}」が読めないか、これからの時刻です。14:05 や 昨日 23:50 のように書いてください。",
    'Cannot read the time "{typed}", or it is to come: write it as 14:05 or yesterday 23:50.',
)
_NO_CHANGE = T(
    "何を直すかを書いてください。例: hinomi incident fix 12 正しい文 / fix 12 --at 14:05",
    "Say what to correct. Example: hinomi incident fix 12 the right words",
)
_NOBODY = T("受け取る人の名前を書いてください。", "Name who takes over.")


def correct(folder: Path | None, words: Sequence[str], typed: dict[str, str], name: str) -> None:
    """Correct a line: its number first, then its new words; the last line without a number."""
    number, text = _numbered(words)
    reason = typed.pop("reason", "")
    changes = _changes(text, typed)
    if not changes:
        raise HinomiError(_NO_CHANGE)
    written = Desk(folder).logbook.correct(number, changes, reason, name)
    say(written_words(written, _now()))


def _numbered(words: Sequence[str]) -> tuple[int | None, str]:
    if words and words[0].strip().lstrip("#＃").isdecimal():
        return int(words[0].strip().lstrip("#＃")), " ".join(words[1:]).strip()
    return None, " ".join(words).strip()


def _changes(text: str, typed: dict[str, str]) -> dict[str, Any]:
    changes: dict[str, Any] = {"text": text} if text else {}
    for name, reader, words in (
        ("sort", sort_of, SORTS),
        ("certainty", certainty_of, CERTAINTIES),
    ):
        if typed.get(name):
            found = reader(typed[name])
            if found is None:
                raise _odd(name, typed[name], words)
            changes[name] = found.value
    if typed.get("at"):
        changes["at"] = _past(typed["at"]).isoformat()
    return changes | {n: typed[n] for n in ("sender", "receiver", "means") if typed.get(n)}


def _odd(what: str, typed: str, words: Any) -> HinomiError:  # noqa: ANN401 - any vocabulary
    names = {"sort": T("区分", "kind"), "certainty": T("確からしさ", "certainty")}
    told = names.get(what, T(what, what))
    expected = joined(text for text in words.values() if text.ja)
    return HinomiError(
        T(
            _ODD.ja.format(what=told.ja, typed=typed, expected=expected.ja),
            _ODD.en.format(what=told.en, typed=typed, expected=expected.en),
        )
    )


def _past(typed: str) -> datetime:
    found = moment_of(typed, _now())
    if found is None:
        raise HinomiError(_ODD_TIME.format(typed=typed))
    return found


def move(folder: Path | None, typed: str, note: str, name: str) -> None:
    """Say how far the incident is."""
    phase = phase_of(typed)
    if phase is None:
        raise _odd(w("段階", "phase"), typed, PHASES)
    _moved(folder, phase, note, name)


def end(folder: Path | None, note: str, name: str, *, false_alarm: bool) -> None:
    """End the incident; its chronology stays, and lines may still be added to it by its number."""
    _moved(folder, Phase.FALSE_ALARM if false_alarm else Phase.CLOSED, note, name)
    remark(w("振り返り: hinomi incident review", "Look back: hinomi incident review"))


def _moved(folder: Path | None, phase: Phase, note: str, name: str) -> None:
    say(written_words(Desk(folder).logbook.move(phase, note, name), _now()))


def attach(folder: Path | None, typed: str, name: str) -> None:
    """Put on a module of the runbook by its id, or by what people call it."""
    say(headline(Desk(folder).logbook.attach(kind_of(typed) or typed, name), _now()))


def hand_over(folder: Path | None, taker: str, note: str, name: str, *, pdf: bool) -> None:
    """Hand the incident over to somebody, with a sheet for both to sign."""
    desk = Desk(folder)
    if not taker.strip():
        raise HinomiError(_NOBODY)
    from console.incident_boarding import board_of

    giver = board_of(desk, name).in_charge
    written = desk.logbook.write(HANDED, {"from": giver, "to": taker.strip(), "note": note}, name)
    say(written_words(written, _now()))
    if pdf:
        from console.incident_papers import entry_of, handover_paper

        entry = entry_of(desk, written.incident.stream, written.line.sequence)
        remark(str(handover_paper(desk, entry, None)))


def muster(folder: Path | None, words: Sequence[str], eta: str, name: str, *, here: bool) -> None:
    """Who is safe and who comes: a file, or a name with 無事, 負傷 and the like."""
    desk = Desk(folder)
    rows = _rows(words, eta, here=here)
    body = {"people": [row.as_body() for row in rows]}
    say(written_words(desk.logbook.write(MUSTERED, body, name), _now()))


def _rows(words: Sequence[str], eta: str, *, here: bool) -> list[Coming]:
    file = Path(words[0]) if len(words) == 1 else None
    if file is not None and file.is_file():
        return _from_file(file)
    if file is not None and file.suffix.lower() in {".csv", ".tsv", ".txt", ".xlsx", ".xlsm"}:
        raise HinomiError(no_file(file))
    *names, last = words or ("",)
    safety = read_safety(last) if names else None
    who = names if safety is not None else [*names, last]
    coming = to_come(eta, _now()) if eta else None
    if eta and coming is None:
        raise HinomiError(_ODD_TIME.format(typed=eta))
    found = safety or (Safety.SAFE if here else Safety.NO_ANSWER)
    return [Coming(one, found, coming, _now() if here else None) for one in who]


def _from_file(file: Path) -> list[Coming]:
    from inventory.ledger.sheets import read_bytes, read_sheets

    known = frozenset({"氏名", "名前", "安否", "備考", "name"})
    (sheet, *_) = read_sheets(file, read_bytes(file), known)
    return rows_of(file, [[_cell(cell) for cell in row] for row in sheet.rows], _now())


def _cell(cell: object) -> str:
    return "" if cell is None else cell.isoformat() if isinstance(cell, datetime) else str(cell)


def every(folder: Path | None) -> Iterator[tuple[dict[str, Any], str]]:
    """Every incident and exercise as JSON and in words."""
    for one in incidents(Desk(folder).journal):
        plain = {
            "id": one.id,
            "mode": "drill" if one.is_drill else "live",
            "title": one.title,
            "kind": one.kind,
            "phase": one.phase.value,
            "declared": one.declared.isoformat(),
            "ended": one.ended.isoformat() if one.ended else None,
        }
        yield plain, headline(one, _now())


def _now() -> datetime:
    return datetime.now(UTC)
