"""`hinomi mfa verify` and `hinomi mfa close`: try the approved targets, and say what was found."""

import fcntl
import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audit.mfa.admin import Admin
from audit.mfa.lockouts import scanned_lockout
from audit.mfa.logs import count, judge_log
from audit.mfa.model import Grade, Judged, Row
from audit.mfa.proving import Bench, Outcome, close, prove, why_not
from audit.mfa.records import LOGGED, Records, Trial
from audit.mfa.targets import LEAST_GAP, Lockout, Target
from console.access import with_defaults
from console.cli.main import FINDINGS, INCOMPLETE, OK
from console.cli.output import emit_json, remark, say
from console.language import language, w
from console.mfa_logins import Armed, armed, checked, ledger_host, wanted_targets
from console.mfa_progress import watcher
from console.mfa_words import closing_advice, outcome_body, outcome_lines, plan_body, plan_lines
from console.scanning import bounds_of, ssh_transport
from console.session import Session
from inventory.model import Host
from inventory.signing import sign_head
from inventory.words import HinomiError, T

_LOG_DELAY = 2.0  # seconds that a log may take to be written
_OUT_OF_REACH = T(
    "対象のログをまだ確かめていない(台帳にない対象。ログを持ち帰り --log FILE で確かめる)",
    "the target's log was not looked at: it is not in the ledger (carry the log in: --log FILE)",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one target came to: the series, the log, or why nothing was sent."""

    target: Target
    outcome: Outcome | None
    log: Judged | None
    skipped: T | None


def show_plan(session: Session, only: Sequence[str], *, as_json: bool) -> None:
    """Print what would be sent; nothing is."""
    now = datetime.now(UTC)
    for target in wanted_targets(session, only):
        checked(session, target)
    plans = [
        (target, lockout_of(session, target), why_not(target, now))
        for target in wanted_targets(session, only)
    ]
    if as_json:
        emit_json([plan_body(*one) for one in plans])
        return
    for one in plans:
        for line in plan_lines(*one):
            say(line)
    remark(w("計画だけです。何も送っていません。", "This is the plan only; nothing was sent."))


def show_proofs(
    session: Session, only: Sequence[str], logs: Sequence[Path], *, as_json: bool
) -> int:
    """Try the targets, or look for the last tries in logs that were carried in."""
    targets = wanted_targets(session, only)
    _leave_no_core()
    if logs:
        shown = [_log_alone(session, target, logs) for target in targets]
    else:
        with alone(session):
            shown = _proven(session, targets)
    sign_head(session.journal, session.workspace.keys, session.workspace.signatures)
    _tell(shown, as_json=as_json)
    whole = len(shown) == len(targets)
    return _code([grade for one in shown for grade in _grades(one)]) if whole else INCOMPLETE


def show_closing(session: Session, name: str, *, as_json: bool) -> int:
    """Verify that the audit account is locked again."""
    [target] = wanted_targets(session, (name,))
    _leave_no_core()
    with alone(session):
        judged = close(target, _bench(session, armed(session, target)))
    if as_json:
        reason = judged.reason.in_(language())
        emit_json({"target": name, "verdict": judged.grade.value, "reason": reason})
    else:
        say(f"{name}: {judged.words.in_(language())}")
    return _code([judged.grade])


def lockout_of(session: Session, target: Target) -> Lockout | None:
    """What the file declares, else what the newest scan of the host shows."""
    if target.lockout is not None:
        return target.lockout
    host = ledger_host(session, target)
    if host is None or target.protocol != "ssh":
        return None
    return scanned_lockout(session.results, session.evidence, host.id, "sshd", datetime.now(UTC))


def _proven(session: Session, targets: Sequence[Target]) -> list[Shown]:
    """Each target in turn, all of them armed before the first is tried; Ctrl-C ends the list."""
    now = datetime.now(UTC)
    ready = {one.name: armed(session, one) for one in targets if not why_not(one, now)}
    benches = {name: _bench(session, one) for name, one in ready.items()}
    shown: list[Shown] = []
    try:
        for target in targets:
            if reason := why_not(target, datetime.now(UTC)):
                shown.append(Shown(target, None, None, reason))
                continue
            if any(one.outcome for one in shown):
                time.sleep(LEAST_GAP)  # two targets may be one machine, which counts by address
            outcome = prove(target, benches[target.name])
            shown.append(
                Shown(target, outcome, _log_of(session, ready[target.name], outcome), None)
            )
    except KeyboardInterrupt:
        remark(w("中断しました。15分以内なら続きから始めます。", "Stopped; goes on within 15 min."))
    return shown


def _bench(session: Session, ready: Armed) -> Bench:
    target = ready.target
    lockout = lockout_of(session, target)
    if lockout is None:
        raise HinomiError(
            T(
                f"{target.place}: {target.name}: 何回の失敗でロックされるか分かりません。"
                "hinomi scan で点検する(7日以内)か、lockout: {threshold: 回数} を書いてください"
                "(ロックしないなら 0)。",
                f"{target.place}: {target.name}: after how many failures it locks is not known; "
                "run hinomi scan (within 7 days), or write lockout: {threshold: N} (0: never).",
            )
        )
    admin = _admin(session, ready.host)
    return Bench(
        login=ready.login,
        means=ready.means,
        records=_records(session),
        lockout=lockout,
        place=ready.place,
        skew=lambda: _skew(ready, admin),
        watcher=watcher(),
    )


def _records(session: Session) -> Records:
    return Records(session.journal, session.evidence, session.actor)


def _skew(ready: Armed, admin: Admin | None) -> float | None:
    measured = ready.login.clock_skew()
    return admin.skew() if measured is None and admin else measured


def _admin(session: Session, host: Host | None) -> Admin | None:
    if host is None:
        return None
    every = [with_defaults(one, session.settings.access) for one in session.ledger.hosts]
    return Admin(ssh_transport(session, every), host, bounds_of(session))


def _log_of(session: Session, ready: Armed, outcome: Outcome) -> Judged | None:
    """The attempts in the target's own log, over the administrative channel."""
    admin, target = _admin(session, ready.host), ready.target
    if not outcome.attempts:
        return None
    if admin is None:
        return _noted(session, target, outcome, Judged(Row.CLOCK, Grade.UNKNOWN, _OUT_OF_REACH))
    time.sleep(_LOG_DELAY)
    begin, end = outcome.attempts[0].at, outcome.attempts[-1].ended
    told = admin.log(target.account, begin, end, target.log_file)
    if not told.read:
        words = T(
            "対象のログを読めない(--log FILE で確かめられる)",
            "the target's log cannot be read (--log FILE will do)",
        )
        judged = Judged(Row.CLOCK, Grade.UNKNOWN, words)
    else:
        found = count(told.text, target.account, begin, end, told.zone)
        judged = judge_log(found, outcome.attempts)
    return _noted(session, target, outcome, judged)


def _noted(session: Session, target: Target, outcome: Outcome, judged: Judged) -> Judged:
    _records(session).note(target, LOGGED, outcome.run, judged)
    return judged


def _log_alone(session: Session, target: Target, logs: Sequence[Path]) -> Shown:
    """The attempts of the last series in files that were carried in; nothing is sent."""
    tried = [trial for trial in _records(session).trials(target.name) if trial.attempts]
    if not tried:
        return Shown(
            target,
            None,
            None,
            T("まだ試していない(--log は試行の後に使う)", "not tried yet (--log follows a trial)"),
        )
    trial: Trial = tried[-1]
    text = "\n".join(_read(path) for path in logs)
    begin, end = trial.attempts[0].at, trial.attempts[-1].ended + timedelta()
    judged = judge_log(count(text, target.account, begin, end), trial.attempts)
    _records(session).note(target, LOGGED, trial.run, judged)
    return Shown(target, None, judged, None)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError as odd:
        raise HinomiError(
            T(f"{path}: 読めません（{odd.strerror}）", f"{path}: cannot be read ({odd.strerror})")
        ) from None


def _tell(shown: Sequence[Shown], *, as_json: bool) -> None:
    if as_json:
        emit_json([outcome_body(one.target, one.outcome, one.log, one.skipped) for one in shown])
    else:
        for one in shown:
            for line in outcome_lines(one.target, one.outcome, one.log, one.skipped):
                say(line)
    for one in shown:
        if one.outcome is not None and one.outcome.attempts:
            remark(closing_advice(one.target).in_(language()))


def _grades(one: Shown) -> list[Grade]:
    if one.skipped is not None:
        return [Grade.UNFINISHED]
    found = [one.outcome.verdict] if one.outcome else []
    return [*found, *([one.log.grade] if one.log else [])]


def _code(grades: Sequence[Grade]) -> int:
    if Grade.BROKEN in grades:
        return FINDINGS
    return OK if grades and all(grade is Grade.MET for grade in grades) else INCOMPLETE


@contextmanager
def alone(session: Session) -> Iterator[None]:
    """One trial in a workspace at a time: two would double the pace and share the codes."""
    with (session.workspace.root / "mfa.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HinomiError(
                T(
                    "別の hinomi mfa が実行中です。終わってからもう一度実行してください。",
                    "Another hinomi mfa is running: run this again once it has ended.",
                )
            ) from None
        yield


def _leave_no_core() -> None:
    """A crash of this process leaves no image of its memory (core(5))."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
