"""`hinomi backup verify`: ask every target, write down what is found, and judge all of it."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import groupby

from audit.backup.catalogs import Reports
from audit.backup.records import Records
from audit.backup.targets import Target, load_targets
from audit.backup.turns import repository
from audit.backup.verifying import Bench, Stopped, Verified, tool_for, verify
from checks.backup.judging import Judgement
from checks.backup.model import Reading, ToolKind
from checks.catalogue import catalogue
from checks.marked import misplaced, unknown_name
from checks.model import Check, FactError, Verdict
from console.backup_asking import asker_of
from console.backup_findings import judge_now
from console.backup_progress import watching
from console.backup_verify_words import (
    judgement_rows,
    plan_body,
    plan_lines,
    verified_body,
    verified_lines,
)
from console.cli.main import FINDINGS, INCOMPLETE, OK
from console.cli.output import emit_json, remark, say, table
from console.language import language, w
from console.scanning import stopping
from console.session import Session
from inventory.signing import sign_head
from inventory.words import HinomiError, T
from reports.reasons import VERDICTS

_NO_SETS = T(
    "台帳のシート「バックアップ」がまだ空です。書いて hinomi inventory import で取り込んでください",
    "the ledger's backup sheet is still empty: fill it in and run hinomi inventory import",
)
_AT_ONCE = 2  # targets side by side, never two of one repository


def show_plan(session: Session, only: Sequence[str], *, full: bool, as_json: bool) -> None:
    """Print what would be asked and read; nothing is."""
    records = _records(session)
    targets = wanted_targets(session, only)
    if as_json:
        emit_json([plan_body(one, records, full=full) for one in targets])
        return
    for one in targets:
        for line in plan_lines(one, records, full=full):
            say(line)
    remark(w("計画だけです。何も尋ねていません。", "This is the plan only; nothing was asked."))


def show_verified(session: Session, only: Sequence[str], *, full: bool, as_json: bool) -> int:
    """Ask the targets, and print what they told and what is judged of it."""
    targets = wanted_targets(session, only)
    session.policy()  # what is misspelt in it is known before anything is asked
    with stopping() as stop:
        done = _verified(session, targets, stop, full=full)
    concerned = {name for target in targets for name in target.holds} if only else None
    mine = judge_now(session, concerned)
    sign_head(session.journal, session.workspace.keys, session.workspace.signatures)
    if as_json:
        emit_json(verified_body(done, mine, _checks()))
    else:
        _tell(done, mine)
    if len(done) < len(targets):
        remark(w("中断しました。もう一度実行すると続きます。", "Stopped: run it again to go on."))
    return _code(done, targets, mine)


def wanted_targets(session: Session, only: Sequence[str]) -> tuple[Target, ...]:
    """The targets of the workspace, or those named; what is misspelt in them is an error."""
    found = load_targets(session.workspace.policy)
    if not found:
        path = session.workspace.policy / "backup-targets.yaml"
        raise HinomiError(
            T(
                f"{path}: 対象がありません。見本の行頭の「# 」を外して書いてください。",
                f"{path}: there is no target; remove the # of the example and fill it in.",
            )
        )
    names = [target.name for target in found]
    for name in only:
        if name not in names:
            told = unknown_name(name, names)
            raise HinomiError(T(f"対象: {told.ja}", f"target: {told.en}"))
    chosen = tuple(target for target in found if not only or target.name in only)
    for target in chosen:
        _checked(session, target)
    return chosen


def _checked(session: Session, target: Target) -> None:
    """Find out before anything is asked what is misspelt."""
    sets = [one.id for one in session.ledger.data_sets]
    hosts = {name for host in session.ledger.hosts for name in (host.id, host.name)}
    for name in target.holds:
        if name not in sets:
            told = unknown_name(name, sets) if sets else _NO_SETS
            raise _wrong(target, "holds", told)
    asked = [target.host, *([target.canary.host] if target.canary else ())]
    for host in asked:
        if host and host not in hosts and target.where.tool is not ToolKind.CATALOG:
            raise _wrong(target, "host", unknown_name(host, hosts))
    if target.where.tool is not ToolKind.CATALOG:
        try:
            tool_for(target)
        except FactError as odd:
            raise _wrong(target, "secrets", T(odd.detail_ja, odd.detail)) from None


def _wrong(target: Target, field: str, told: T) -> HinomiError:
    where = f"{target.name}: {field}"
    return misplaced(target.place, T(f"{where}: {told.ja}", f"{where}: {told.en}"))


def _verified(
    session: Session, targets: Sequence[Target], stop: threading.Event, *, full: bool
) -> list[Verified]:
    """Each repository in turn, two repositories side by side; what is known is written down."""
    done: list[Verified] = []
    with watching(len(targets)) as watcher, ThreadPoolExecutor(_AT_ONCE) as pool:
        bench = Bench(
            asker=asker_of(session, stop),
            records=_records(session),
            reports=Reports(session.journal, session.evidence),
            ledger=session.ledger,
            root=session.workspace.root,
            full=full,
            watcher=watcher,
            stopped=stop.is_set,
        )
        jobs = [pool.submit(_in_turn, group, bench) for group in _repositories(targets)]
        for job in as_completed(jobs):
            done += job.result()
    return sorted(done, key=lambda one: targets.index(one.target))


def _repositories(targets: Iterable[Target]) -> Iterator[list[Target]]:
    for _, group in groupby(sorted(targets, key=repository), repository):
        yield list(group)


def _in_turn(targets: Sequence[Target], bench: Bench) -> list[Verified]:
    done = []
    for target in targets:
        if bench.stopped():
            break
        try:
            done.append(verify(target, bench))
        except Stopped:
            break
    return done


def _records(session: Session) -> Records:
    return Records(session.journal, session.evidence, session.actor)


def _checks() -> Mapping[str, Check[...]]:
    return catalogue("checks.backup.rules")


def _tell(done: Sequence[Verified], found: Sequence[Judgement]) -> None:
    for one in done:
        for line in verified_lines(one):
            say(line)
    columns = (
        w("データ", "data set"),
        w("対象", "target"),
        w("番号", "check"),
        w("点検項目", "title"),
        w("判定", "verdict"),
        w("内容", "what"),
    )
    if rows := list(judgement_rows(found, _checks())):
        table(columns, rows)
    remark(_counted(found))


def _counted(found: Sequence[Judgement]) -> str:
    counts = Counter(one.verdict for one in found)
    order = (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.ERROR, Verdict.NOT_CHECKED)
    told = [f"{VERDICTS[one].in_(language())} {counts[one]}" for one in order if counts[one]]
    return w("、", ", ").join(told)


def _code(done: Sequence[Verified], targets: Sequence[Target], found: Sequence[Judgement]) -> int:
    """1 where something is wrong, 3 where something wanted could not be found out, else 0."""
    unsound = any(
        isinstance(look, Reading) and not look.sound for one in done for look in one.looks
    )
    if unsound or any(one.verdict is Verdict.FAIL for one in found):
        return FINDINGS
    failed = any(isinstance(part, FactError) for one in done for part in (one.survey, *one.looks))
    return INCOMPLETE if failed or len(done) < len(targets) else OK
