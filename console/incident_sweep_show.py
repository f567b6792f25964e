"""Carrying out a sweep and printing what it found; the exit code says how it went."""

from collections.abc import Sequence

from bcp.incident.remarks import STATES
from bcp.model import State, name_of
from console.cli.main import FINDINGS, INCOMPLETE, OK
from console.cli.output import emit_json, say
from console.incident_sweep_order import Order, Said
from console.incident_sweep_words import good_lines, good_plain, is_fine, lines, plain
from console.incident_sweeping import mark, perform, take_baseline
from console.language import language
from console.scanning import stopping
from console.session import Session


def show_damage(session: Session, order: Order, *, as_json: bool) -> int:
    """Sweep, or only look at what is known; 3 where it was stopped, 1 where not all is well."""
    with stopping() as stop:
        outcome = perform(session, order, stop)
    if as_json:
        emit_json(plain(outcome))
    else:
        for line in lines(outcome):
            say(line)
    if not outcome.complete:
        return INCOMPLETE
    return OK if is_fine(outcome) else FINDINGS


def show_baseline(session: Session, order: Order, *, as_json: bool) -> int:
    """Take a last known good; 1 where somebody was silent and so is not part of it."""
    with stopping() as stop:
        good = take_baseline(session, order, stop)
    if as_json:
        emit_json(good_plain(good))
    else:
        for line in good_lines(good):
            say(line)
    if not good.complete:
        return INCOMPLETE
    return FINDINGS if good.silent else OK


def show_marked(session: Session, names: Sequence[str], state: State, said: Said) -> None:
    """Write the marks down and say so."""
    word = STATES[state].in_(language())
    for node in mark(session, names, state, said):
        say(f"{name_of(node)}: {word}")
