"""Looking back at an incident or an exercise, and its gaps as findings (指摘事項).

This is the only way from an exercise into the findings: by what a person wrote down as a gap.
"""

from pathlib import Path
from typing import Any

from audit import gaps
from bcp.incident.board import Board
from bcp.incident.current import shown
from bcp.incident.review import GAP, candidates, times
from bcp.incident.review import gaps as gaps_of
from console.cli.output import remark, say
from console.incident_boarding import board_of
from console.incident_desk import Desk
from console.incident_words import headline
from console.language import language, w
from inventory.words import HinomiError, T

_NO_GAP = T(
    "{number} 番は課題ではありません。番号は hinomi incident review で確かめてください。",
    "Line {number} is no gap: see their numbers with hinomi incident review.",
)
_EMPTY = T("課題の言葉を書いてください。", "Say what the gap is.")


def looked_back(folder: Path | None, name: str) -> tuple[dict[str, Any], list[str]]:
    """The review as JSON and in words; gaps that are no findings yet become some."""
    desk = Desk(folder)
    board = board_of(desk, shown(desk.journal, name).stream)
    _ensure(desk, board)
    took = [text.in_(language()) for text in times(board)]
    may = [text.in_(language()) for text in candidates(board)]
    written = gaps_of(board)
    plain = {
        "incident": board.incident.id,
        "times": took,
        "candidates": may,
        "gaps": [{"number": number, "text": text} for number, text in written],
    }
    lines = [headline(board.incident, board.now), *took]
    lines += [w("課題の候補:", "Candidates:"), *(f"  ・{text}" for text in may)]
    lines += [w("課題:", "Gaps:"), *(f"  #{number} {text}" for number, text in written)]
    return plain, lines


def write_gap(folder: Path | None, text: str, name: str) -> None:
    """Write a gap down; it is a finding from now on."""
    desk = Desk(folder)
    if not text.strip():
        raise HinomiError(_EMPTY)
    stream = shown(desk.journal, name).stream
    written = desk.logbook.write(GAP, {"text": text.strip()}, stream)
    _ensure(desk, board_of(desk, stream))
    say(f"#{written.line.number} {text.strip()}")
    remark(w("指摘事項に加えました: hinomi findings list", "A finding now: hinomi findings list"))


def confirm(folder: Path | None, number: int, name: str) -> None:
    """Say that a gap is closed; not by the one who claimed its correction."""
    desk = Desk(folder)
    board = board_of(desk, shown(desk.journal, name).stream)
    found = dict(gaps_of(board))
    if number not in found:
        raise HinomiError(_NO_GAP.format(number=number))
    where = f"{board.incident.stream}#{number}"
    gaps.confirmed(desk.journal, where, found[number], desk.actor)
    remark(w("記録しました。hinomi findings list --all", "Recorded: hinomi findings list --all"))


def _ensure(desk: Desk, board: Board) -> None:
    """Every gap has been told to the findings once, even if somebody was killed between."""
    for number, text in gaps_of(board):
        where = f"{board.incident.stream}#{number}"
        if not gaps.words_of(desk.journal, where):
            gaps.found(desk.journal, where, text, desk.actor)
