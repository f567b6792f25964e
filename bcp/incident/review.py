"""The after-action review (振り返り): what the record itself shows, as candidates for gaps.

Nothing here is a finding: a person decides which of these, or what else, is written as a gap.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from bcp.incident.board import Board
from bcp.incident.chronology import REPORTED
from bcp.incident.model import Certainty, Line, Sort
from bcp.incident.remarks import GAP_MARK as MARK
from bcp.model import State
from inventory.words import T

GAP = "incident.gap"
SHIFT = timedelta(hours=8)  # our measure of a long watch without a hand-over
_FIRST = frozenset({Sort.ORDER, Sort.DECISION, Sort.ACTION})


def times(board: Board) -> Iterator[T]:
    """How long it took until the first deed, and until the first report."""
    start = board.incident.occurred
    deeds = [line for line in board.deeds if line.kind == "incident.logged"]
    reports = [line for line in board.lines.lines if line.kind == REPORTED]
    for words, found in (
        (T("最初の判断・指示・対応", "the first decision, order or action"), deeds),
        (T("第1報", "the first report"), reports),
    ):
        if found:
            minutes = int((min(line.at for line in found) - start).total_seconds() // 60)
            yield T(f"{words.ja}まで {minutes}分", f"{minutes} min until {words.en}")
        else:
            yield T(f"{words.ja}の記録がない", f"there is no record of {words.en}")


def candidates(board: Board) -> Iterator[T]:
    """What may be a gap, each with its number of lines or people."""
    lines = [line for line in board.lines.lines if line.kind == "incident.logged"]
    yield from _lines(board, lines)
    if board.unjudged:
        yield T(f"機器の被害を確かめた記録がない: {board.unjudged.ja}", "no damage was assessed")
    elif unknown := board.states.get(State.UNKNOWN, 0):
        yield T(f"状態が不明のままの機器が {unknown}台", f"{unknown} hosts stayed unknown")
    if missing := board.turnout.asked - board.turnout.answered:
        yield T(f"安否の回答がないままの職員が {missing}人", f"{missing} people never answered")
    if (long := _longest(board)) > SHIFT:
        hours = int(long.total_seconds() // 3600)
        yield T(f"引継ぎなしで {hours}時間続いた", f"{hours} hours without a hand-over")


def _lines(board: Board, lines: list[Line]) -> Iterator[T]:
    for line in board.lines.waiting:
        text = line.words.text
        yield T(f"#{line.number} に回答がない: {text.ja}", f"#{line.number} unanswered: {text.en}")
    if count := sum(line.words.certainty is Certainty.UNCONFIRMED for line in lines):
        yield T(f"未確認のままの行が {count}件", f"{count} lines stayed unconfirmed")
    if count := sum(line.is_late for line in lines):
        yield T(f"5分より後に書かれた行が {count}件", f"{count} lines written over 5 min later")
    if count := sum(bool(line.before) for line in lines):
        yield T(f"訂正された行が {count}件", f"{count} lines were corrected")


def _longest(board: Board) -> timedelta:
    """The longest time that one person answered for it."""
    end = board.incident.ended or board.now
    moments = [board.incident.declared, *(one.at for one in board.handovers), end]
    return max(b - a for a, b in pairwise(moments))


def gaps(board: Board) -> tuple[tuple[int, str], ...]:
    """The gaps that people wrote down and nobody found to be wrong: number and words."""
    found = (line for line in board.lines.lines if line.kind == GAP)
    right = (line for line in found if line.words.certainty is not Certainty.WRONG)
    return tuple((line.number, line.words.text.ja.removeprefix(MARK)) for line in right)
