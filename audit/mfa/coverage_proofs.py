"""Series of real logins as coverage counts them: which place and path, and was a factor missed."""

from collections.abc import Collection, Iterable, Mapping

from audit.mfa.coverage_input import HostCells, Outcome, Proof, Tried
from audit.mfa.model import ROW_WORDS, Grade, Row
from audit.mfa.model import Proof as Trial
from inventory.words import T

_OUTCOMES = {
    Grade.MET: Outcome.CONFORMING,
    Grade.BROKEN: Outcome.VIOLATED,
    Grade.UNFINISHED: Outcome.INCOMPLETE,
}
_HELD = {Grade.MET: True, Grade.BROKEN: False}
# the rows in which a login lacks a factor, or brings a wrong one
LACKING = (Row.ALONE, Row.BLANK, Row.WRONG, Row.EACH)
_NOT_TRIED = T("試していない", "not tried")


def counted_proofs(trials: Iterable[Trial], hosts: Iterable[HostCells]) -> tuple[Proof, ...]:
    """The trials; one at a host of the ledger stands there, any other at its system."""
    doors = {h.place.key: {cell.door.name for cell in h.cells} for h in hosts if h.cells}
    return tuple(_counted(trial, doors) for trial in trials)


def in_the_log(trial: Trial) -> bool:
    """Whether the target's own log was seen to hold every attempt (対策基準 6.1(6))."""
    return trial.log is not None and trial.log.grade is Grade.MET


def _outcome(trial: Trial) -> Outcome:
    """A series without a fault is not complete before its attempts are found in that log."""
    said = _OUTCOMES.get(trial.verdict, Outcome.UNKNOWN)
    return said if said is not Outcome.CONFORMING or in_the_log(trial) else Outcome.INCOMPLETE


def _path(trial: Trial, doors: Collection[str]) -> str:
    """The door that was tried: a host with several ports of SSH has one for each."""
    several = any(name.startswith("ssh:") for name in doors)
    own = several and trial.path == "ssh" and trial.port not in {0, 22}
    return f"ssh:{trial.port}" if own else trial.path


def _counted(trial: Trial, doors: Mapping[str, Collection[str]]) -> Proof:
    grades = {row: judged.grade for row, judged in trial.rows.items()}
    own = trial.host in doors
    return Proof(
        place=trial.host if own else trial.system or trial.host,
        path=_path(trial, doors.get(trial.host, ())),
        account=trial.account if own else trial.account.lower(),  # as imports have it
        at=trial.at,
        outcome=_outcome(trial),
        bypass=any(grades.get(row) is Grade.BROKEN for row in LACKING),
        attempts=tuple(_tried(row, trial) for row in Row),
        host=trial.host,
        run=trial.run,
        approver=trial.approver,
        operator=trial.actor,
        log=trial.log.words if trial.log else None,
        closed=trial.closed.words if trial.closed else None,
    )


def _tried(row: Row, trial: Trial) -> Tried:
    judged = trial.rows.get(row)
    if judged is None:
        return Tried(row.value, ROW_WORDS[row], _NOT_TRIED, None)
    return Tried(row.value, ROW_WORDS[row], judged.reason, _HELD.get(judged.grade))
