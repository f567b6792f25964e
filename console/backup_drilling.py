"""`hinomi backup drill`: restore what is approved, one after the other, and say how it went."""

import fcntl
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from audit.backup.drill_plan import Bench, Order, Plan, plan, why_not, words_of
from audit.backup.drill_records import DrillRecords, Job, Started, about
from audit.backup.drills import give_up, perform, sweep
from audit.backup.targets import Target, load_targets
from audit.backup.turns import alone
from checks.backup.model import Drill
from checks.marked import unknown_name
from checks.model import FactError
from console.backup_asking import asker_of
from console.backup_drill_words import drill_body, drill_lines, good, plan_body, plan_line
from console.backup_findings import judge_now
from console.backup_salt import salt_of
from console.cli.main import FINDINGS, INCOMPLETE, OK
from console.cli.output import emit_json, remark, say
from console.language import language, w
from console.session import Session
from inventory.model import DataSet
from inventory.signing import sign_head
from inventory.words import HinomiError, T


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed."""

    targets: tuple[str, ...]
    whole: bool = False
    copy: str = "newest"
    seed: str = ""
    resume: bool = False


class _Told:
    """Progress as lines on standard error."""

    def step(self, job: Job, words: T) -> None:
        remark(f"{job[0]} / {job[1]}: {words.in_(language())}")


def show_drill_plan(session: Session, typed: Typed, *, as_json: bool) -> None:
    """Print what would be restored; the copies are listed, nothing is restored."""
    bench, order = _bench(session), _order(typed)
    found = []
    for target, wanted in _wanted(session, typed.targets):
        reason = why_not(target, bench.now())
        prepared = _planned(bench, target, wanted, order) if target.drill else None
        found.append((target, wanted, prepared, reason))
    if as_json:
        emit_json([plan_body(*one) for one in found])
        return
    for one in found:
        say(plan_line(*one))
    remark(
        w("計画だけです。何も復元していません。", "This is the plan only; nothing was restored.")
    )


def show_drills(session: Session, typed: Typed, *, as_json: bool) -> int:
    """Drill the targets, or what a stopped command left over, and print what came back."""
    with _alone(session):
        bench = _bench(session)
        _sweep(session, bench)
        batch, order, jobs = _batch(session, bench, typed)
        drills, skipped = _drilled(session, bench, batch, order, jobs)
    if drills:
        judge_now(session, {drill.data_set for drill in drills})
    sign_head(session.journal, session.workspace.keys, session.workspace.signatures)
    if as_json:
        refused = [
            {"target": t.name, "data_set": d.id, "refused": why.in_(language())}
            for t, d, why in skipped
        ]
        emit_json([*(drill_body(drill) for drill in drills), *refused])
    else:
        for target, wanted, why in skipped:
            say(f"{target.name} / {wanted.id}: {why.in_(language())}")
        for drill in drills:
            for line in drill_lines(drill):
                say(line)
    return _code(drills, len(jobs))


def _drilled(
    session: Session,
    bench: Bench,
    batch: str,
    order: Order,
    jobs: Sequence[tuple[Target, DataSet]],
) -> tuple[list[Drill], list[tuple[Target, DataSet, T]]]:
    done: list[Drill] = []
    skipped: list[tuple[Target, DataSet, T]] = []
    named = tuple((target.name, wanted.id) for target, wanted in jobs)
    try:
        for target, wanted in jobs:
            if why := why_not(target, bench.now()):
                skipped.append((target, wanted, why))
                continue
            with ExitStack() as held:
                try:
                    held.enter_context(alone(session.workspace.root, target))
                except FactError as busy:
                    skipped.append((target, wanted, words_of(busy)))
                    continue
                started = _started(bench, batch, order, (target, wanted), named)
                bench.records.started(target, started)
                done.append(_one(bench, started, order, (target, wanted)))
    except KeyboardInterrupt:
        remark(
            w(
                "中断しました。hinomi backup drill --resume で残りを続けられます。",
                "Stopped; hinomi backup drill --resume does the rest.",
            )
        )
    return done, skipped


def _one(bench: Bench, started: Started, order: Order, job: tuple[Target, DataSet]) -> Drill:
    try:
        prepared = plan(bench, *job, order)
    except (FactError, HinomiError) as odd:
        return give_up(bench, job[0], started, words_of(odd))
    except BaseException:
        give_up(bench, job[0], started, T("中断した", "interrupted"))
        raise
    try:
        return perform(bench, started, prepared)
    except BaseException:
        sweep(bench, job[0], started)
        raise


def _started(
    bench: Bench,
    batch: str,
    order: Order,
    job: tuple[Target, DataSet],
    named: tuple[Job, ...],
) -> Started:
    target, wanted = job
    permit = target.drill
    return Started(
        run=secrets.token_hex(8),
        batch=batch,
        target=target.name,
        data_set=wanted.id,
        seed=order.seed,
        at=bench.now(),
        host=permit.scratch_host if permit else "",
        folder=permit.scratch if permit else "",
        plan=named,
        order={"whole": order.whole, "copy": order.copy, "seed": order.seed},
        about=about(wanted),
    )


def _batch(
    session: Session, bench: Bench, typed: Typed
) -> tuple[str, Order, list[tuple[Target, DataSet]]]:
    if not typed.resume:
        return secrets.token_hex(8), _order(typed), _wanted(session, typed.targets)
    last = bench.records.last_batch()
    if last is None or not set(last[0].plan) - last[1]:
        raise HinomiError(T("途中の復元訓練はありません。", "There is no stopped drill."))
    begun, done = last
    order = Order(bool(begun.order["whole"]), str(begun.order["copy"]), str(begun.order["seed"]))
    rest = [
        job for job in _wanted(session, ()) if (job[0].name, job[1].id) in set(begun.plan) - done
    ]
    return begun.batch, order, rest


def _wanted(session: Session, only: Sequence[str]) -> list[tuple[Target, DataSet]]:
    """The data sets of the targets in order; all with a permit where none is named."""
    targets = load_targets(session.workspace.policy)
    names = [target.name for target in targets]
    for name in only:
        if name not in names:
            told = unknown_name(name, names)
            raise HinomiError(T(f"対象: {told.ja}", f"target: {told.en}"))
    chosen = [one for one in targets if one.name in only or (not only and one.drill)]
    if not chosen:
        path = session.workspace.policy / "backup-targets.yaml"
        raise HinomiError(
            T(
                f"{path}: drill: のある対象がありません。承認者・時間帯・作業フォルダーを書いて"
                "ください。",
                f"{path}: no target has drill: with approver, window and scratch folder.",
            )
        )
    sets = {one.id: one for one in session.ledger.data_sets}
    return [(target, _data_set(target, name, sets)) for target in chosen for name in target.holds]


def _data_set(target: Target, name: str, sets: dict[str, DataSet]) -> DataSet:
    if name not in sets:
        told = unknown_name(name, sets)
        raise HinomiError(
            T(f"{target.place}: holds: {told.ja}", f"{target.place}: holds: {told.en}")
        )
    return sets[name]


def _planned(bench: Bench, target: Target, wanted: DataSet, order: Order) -> Plan | T:
    try:
        return plan(bench, target, wanted, order)
    except (FactError, HinomiError) as odd:
        return words_of(odd)


def _sweep(session: Session, bench: Bench) -> None:
    """What a killed drill left is erased first, and the drill is written down as broken off."""
    targets = {target.name: target for target in load_targets(session.workspace.policy)}
    for started in bench.records.unfinished():
        target = targets.get(started.target)
        if target is None:
            remark(
                w(
                    f"{started.target}: 前回止まった訓練の跡を確かめられません。"
                    f"対象が設定にないため、{started.host or 'この端末'} の "
                    f"{started.folder} を手で確かめてください。",
                    f"{started.target}: no such target any more, so what a drill left cannot be "
                    f"looked after: see {started.folder} on {started.host or 'this machine'}.",
                )
            )
            continue
        drill = sweep(bench, target, started)
        remark(
            w(
                f"{started.target}: 前回止まった訓練の跡を確かめました"
                f"({'何も残っていない' if drill.cleaned else '残りを確かめられない'})。",
                f"{started.target}: looked after a drill that was broken off "
                f"({'nothing left' if drill.cleaned else 'could not be confirmed'}).",
            )
        )


def _bench(session: Session) -> Bench:
    return Bench(
        asker=asker_of(session),
        records=DrillRecords(session.journal, session.evidence, session.actor),
        salt=salt_of(session.workspace.root),
        now=lambda: datetime.now(UTC),
        watcher=_Told(),
    )


def _order(typed: Typed) -> Order:
    return Order(typed.whole, typed.copy, typed.seed or secrets.token_hex(8))


def _code(drills: Sequence[Drill], wanted: int) -> int:
    found = [good(drill) for drill in drills]
    if any(one is False for one in found):
        return FINDINGS
    return OK if len(found) == wanted and all(found) else INCOMPLETE


@contextmanager
def _alone(session: Session) -> Iterator[None]:
    """One drill of a workspace at a time: two would erase what the other restored."""
    with (session.workspace.root / "backup-drill.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HinomiError(
                T(
                    "別の hinomi backup drill が実行中です。終わってからもう一度実行してください。",
                    "Another hinomi backup drill is running: run this again once it has ended.",
                )
            ) from None
        yield
