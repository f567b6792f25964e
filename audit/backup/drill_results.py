"""From what came back to what is kept: counts, hashes of names, durations, and never a name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audit.backup.drill_records import DrillRecords, Started
from audit.backup.scratch import STOPPED, Measured
from audit.backup.targets import Target
from checks.backup.comparing import Compared
from checks.backup.model import Against, Drill, TableSeen
from inventory.words import T

if TYPE_CHECKING:
    from audit.backup.drill_plan import Plan

_MOST_NAMES = 1000
_RESTORING = ("restore", "loaded")  # parts of the session
# What a complaint is about; its own words may name files, and so are not kept.
_TOPICS: Mapping[str, T] = {
    r"wrong passw|passphrase|no key found|decrypt": T("鍵・暗号", "key or encryption"),
    r"ciphertext|integrity|checksum|crc|hash|corrupt|damaged|invalid": T(
        "内容の破損", "damaged content"
    ),
    r"truncat|unexpected e|short read|premature": T("途中で切れている", "cut short"),
    r"no space|quota|file too large|file size limit": T("容量", "space"),
    r"permission|denied|not permitted|read-only": T("権限", "permission"),
    r"no such|not found|does not exist|never matched": T("見つからない", "not found"),
    r"timed? ?out|timeout|killed": T("時間", "time"),
    r"lock": T("ロック", "a lock"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one session brought, before it is written down."""

    cleaned: bool
    compared: Compared = field(default_factory=lambda: Compared(Against.NOTHING))
    restored: int = 0
    restored_bytes: int = 0
    measured: Measured | None = None
    random: int | None = None
    complaints: tuple[str, ...] = ()
    status: int = 0
    errors: tuple[T, ...] = ()
    tables: tuple[TableSeen, ...] = ()
    answers: tuple[tuple[str, str, str], ...] = ()
    finished: bool = True
    gone: int = 0  # tables that were counted, and that the copy lacks without being damaged
    complete: bool = False  # the count of tables is of when the copy was made
    notes: Mapping[str, Any] = field(default_factory=dict)


def drill_of(started: Started, prepared: "Plan", outcome: Outcome, records: DrillRecords) -> Drill:
    """The drill with its evidence kept."""
    compared = outcome.compared
    named = prepared.sample.named
    always = {one.name for one in prepared.files if one.listed.below in named}
    against = compared.against
    if outcome.tables or outcome.answers:
        against = Against.QUERIES
    errors = (*outcome.errors, *_errors(outcome))
    return Drill(
        run=started.run,
        data_set=started.data_set,
        target=started.target,
        copy=prepared.copy.id,
        copy_at=prepared.copy.at,
        at=started.at,
        seed=started.seed,
        whole=prepared.sample.whole,
        population=prepared.sample.population,
        asked=len(prepared.files),
        restored=outcome.restored,
        restored_bytes=outcome.restored_bytes,
        against=against,
        matched=len(compared.matched),
        missing=len(compared.missing) + len(compared.absent),
        differing=len(compared.differing),
        extra=len(compared.extra),
        random=outcome.random,
        tables=outcome.tables,
        answers=outcome.answers,
        seconds=_seconds(outcome.measured),
        cleaned=outcome.cleaned,
        finished=outcome.finished and not _stopped(outcome),
        errors=errors,
        approver=prepared.permit.approver,
        evidence=records.keep(_record(started, prepared, outcome, errors)),
        absent=len(compared.absent),
        gone=len(compared.gone) + outcome.gone,
        partial=not (outcome.complete if against is Against.QUERIES else compared.whole),
        named=len(always),
        named_bad=len(always - compared.matched),
    )


def broken(target: Target, started: Started, why: T, *, cleaned: bool) -> Drill:
    """A drill of which nothing came back."""
    permit = target.drill
    return Drill(
        run=started.run,
        data_set=started.data_set,
        target=started.target,
        copy="",
        copy_at=None,
        at=started.at,
        seed=started.seed,
        whole=False,
        population=None,
        asked=0,
        restored=0,
        restored_bytes=0,
        against=Against.NOTHING,
        matched=0,
        missing=0,
        differing=0,
        extra=0,
        random=None,
        tables=(),
        answers=(),
        seconds=0.0,
        cleaned=cleaned,
        finished=False,
        errors=(why,),
        approver=permit.approver if permit else "",
        evidence="",
    )


def _seconds(measured: Measured | None) -> float:
    """How long it took to have the data back: restoring and loading, not looking at it."""
    took = measured.seconds if measured else {}
    return sum(seconds for part, seconds in took.items() if part in _RESTORING)


def _stopped(outcome: Outcome) -> bool:
    return bool(outcome.measured and outcome.measured.over)


def _errors(outcome: Outcome) -> Iterator[T]:
    if outcome.measured and outcome.measured.over:
        word = outcome.measured.over
        yield STOPPED.get(word, T(word, word))
    if outcome.complaints:
        yield _complained(outcome.complaints)
    if outcome.measured and not outcome.cleaned:
        yield T(
            "作業フォルダーに残りがある。手で確かめて消す",
            "something is left in the scratch folder: look, and erase it by hand",
        )


def _complained(complaints: Iterable[str]) -> T:
    """How many complaints, and what they are about."""
    given = list(complaints)
    topics = [t for p, t in _TOPICS.items() if any(re.search(p, one, re.I) for one in given)]
    ja, en = "、".join(t.ja for t in topics), ", ".join(t.en for t in topics)
    return T(
        f"復元の道具が {len(given)} 件の不具合を告げた" + (f"({ja})" if ja else ""),
        f"the tool complained of {len(given)} things" + (f" ({en})" if en else ""),
    )


def _record(
    started: Started, prepared: "Plan", outcome: Outcome, errors: Iterable[T]
) -> Mapping[str, Any]:
    """The evidence: every name is hashed under the salt of the workspace."""
    compared, measured = outcome.compared, outcome.measured
    kinds = ("missing", "differing", "extra", "undetermined", "absent", "gone")
    return {
        "format": "hinomi-drill 1",
        "run": started.run,
        "target": started.target,
        "data_set": started.data_set,
        "tool": prepared.target.where.tool.value,
        "copy": prepared.copy.id,
        "at": started.at.isoformat(),
        "lot": started.seed,
        "population": prepared.sample.population,
        "asked": len(prepared.files),
        "restored": outcome.restored,
        "restored_bytes": outcome.restored_bytes,
        "against": compared.against.value,
        "matched": len(compared.matched),
        "names": {kind: _hashes(getattr(compared, kind)) for kind in kinds},
        "counts": {kind: len(getattr(compared, kind)) for kind in kinds},
        "random": outcome.random,
        "status": outcome.status,
        "seconds": {k: round(v, 3) for k, v in measured.seconds.items()} if measured else {},
        "stopped": measured.over if measured else "",
        "left": measured.left if measured else "",
        "cleaned": outcome.cleaned,
        "errors": [{"ja": one.ja, "en": one.en} for one in errors],
        "tables": [[t.name, t.rows, t.digest] for t in outcome.tables],
        **outcome.notes,
    }


def _hashes(names: Iterable[bytes]) -> list[str]:
    return sorted(name.hex() for name in names)[:_MOST_NAMES]
