"""One target verified: asked, placed, looked at for damage, each written down as soon as known.

Whatever goes wrong with one target is a reason that is written down, and the others go on. How
much is read follows from what was read before: the next slice of n, so that the whole is read in
n runs and luck decides nothing.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from audit.backup.asking import Answered, Asker
from audit.backup.catalogs import Reports
from audit.backup.catalogs import survey as survey_of
from audit.backup.placing import placements
from audit.backup.records import Records
from audit.backup.targets import Target
from audit.backup.turns import alone
from audit.backup.watch import Unwatched, Watcher
from checks.backup.model import Depth, Placement, Reading, Survey, ToolKind
from checks.backup.tool import Fragment, Portion, Tool
from checks.backup.tools.registry import tool_of
from checks.model import FactError, Why
from inventory.model import DataSet, Ledger
from inventory.words import T

V = TypeVar("V")
_HOPELESS = (Why.NOT_COLLECTED, Why.NO_TOOL, Why.NO_PRIVILEGE, Why.NO_DATA)
_MOST_KEPT = 4 * 1024 * 1024  # bytes of one answer
_FULL = 24 * 3600  # seconds: who wants everything read has the time for it
_CUT = b"\n[cut]\n"


@dataclass(frozen=True, slots=True)
class Bench:
    """What verifying needs; `stopped` says that somebody wants it to end."""

    asker: Asker
    records: Records
    reports: Reports
    ledger: Ledger
    root: Path
    full: bool = False
    watcher: Watcher = field(default_factory=Unwatched)
    stopped: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Verified:
    """What one run learnt of one target; `looks` may be fewer than were wanted."""

    target: Target
    survey: Survey | FactError
    looks: tuple[Reading | FactError, ...]
    seconds: float


class Stopped(Exception):  # noqa: N818 - the name says what happened
    """Somebody wants it to end; what is half known is not written down."""


def verify(target: Target, bench: Bench) -> Verified:
    """Survey, place and read one target; only `Stopped` and a full disk come out of it."""
    begun = time.monotonic()
    bench.watcher.started(target)
    try:
        with alone(bench.root, target):
            survey, looks = _Job(target, bench, begun).run()
    except FactError as busy:
        survey, looks = busy, ()
    bench.watcher.ended(target)
    return Verified(target, survey, looks, time.monotonic() - begun)


def data_sets(ledger: Ledger, target: Target) -> tuple[DataSet, ...]:
    """What the target is to hold, in the order of the ledger."""
    return tuple(one for one in ledger.data_sets if one.id in target.holds)


def sources(ledger: Ledger, target: Target) -> tuple[str, ...]:
    """Every source that the target is to hold, each once."""
    named = (source for one in data_sets(ledger, target) for source in one.sources)
    return tuple(dict.fromkeys(named))


def portions(target: Target, records: Records, *, full: bool) -> tuple[Portion, ...]:
    """The quick check, and the next slice, or everything; a catalogue is not read at all."""
    if target.where.tool is ToolKind.CATALOG:
        return ()
    quick = Portion(Depth.STRUCTURE)
    if full:
        return (quick, Portion(Depth.WHOLE))
    slices, most = target.budget.slices, target.budget.bytes_per_run
    if slices == 1:
        return (quick, Portion(Depth.WHOLE, most_bytes=most))
    part = next_slice(records.readings(target), slices)
    return (quick, Portion(Depth.PART, part, slices, most))


def next_slice(readings: Sequence[Reading | FactError], slices: int) -> int:
    """The slice after the one that was read last; the first where the number of slices changed."""
    parts = [one.part for one in readings if isinstance(one, Reading) and one.part is not None]
    if not parts or parts[-1][1] != slices:
        return 1
    return parts[-1][0] % slices + 1


class _Job:
    """One target while it is verified."""

    def __init__(self, target: Target, bench: Bench, begun: float) -> None:
        self._target, self._bench = target, bench
        self._end = begun + (_FULL if bench.full else target.budget.seconds)

    def run(self) -> tuple[Survey | FactError, tuple[Reading | FactError, ...]]:
        survey, answered = self._survey()
        self._check_stop()
        found = self._placements() if _reached(survey) else {}
        self._check_stop()
        raw, asked = (kept(answered), answered.exchange.started) if answered else (b"", None)
        self._bench.records.surveyed(self._target, survey, found, raw, asked)
        if not _reached(survey):
            return survey, ()
        return survey, self._looks()

    def _survey(self) -> tuple[Survey | FactError, Answered | None]:
        self._bench.watcher.step(self._target, T("一覧を取得", "listing"))
        if self._target.where.tool is ToolKind.CATALOG:
            return attempted(self._imported), None
        named, place = sources(self._bench.ledger, self._target), self._target.where
        tool = self._tool()
        if isinstance(tool, FactError):
            return tool, None
        fragment = attempted(lambda: tool.survey(place, named))
        answered = self._ask(fragment)
        if isinstance(fragment, FactError) or isinstance(answered, FactError):
            return _first_reason(fragment, answered), None
        found = attempted(lambda: tool.read_survey(place, named, answered.reply(fragment)))
        return found, answered

    def _imported(self) -> Survey:
        place = self._target.where
        return survey_of(self._bench.reports.catalog(place.location), place)

    def _tool(self) -> Tool | FactError:
        return attempted(lambda: tool_for(self._target))

    def _placements(self) -> dict[str, Placement | FactError]:
        self._bench.watcher.step(self._target, T("置き場所を確認", "placing"))
        wanted = data_sets(self._bench.ledger, self._target)
        return placements(self._target, wanted, self._bench.asker)

    def _looks(self) -> tuple[Reading | FactError, ...]:
        found: list[Reading | FactError] = []
        for portion in portions(self._target, self._bench.records, full=self._bench.full):
            look, raw = self._look(portion)
            self._check_stop()
            self._bench.records.read(self._target, look, raw)
            found.append(look)
            if isinstance(look, FactError):
                break
        return tuple(found)

    def _look(self, portion: Portion) -> tuple[Reading | FactError, bytes]:
        self._bench.watcher.step(self._target, step_words(portion))
        if time.monotonic() >= self._end:
            return FactError(Why.NOT_COLLECTED, _OUT_OF_TIME), b""
        place, tool = self._target.where, tool_of(self._target.where.tool)
        fragment = attempted(lambda: tool.look(place, portion))
        answered = self._ask(fragment)
        if isinstance(fragment, FactError) or isinstance(answered, FactError):
            return _first_reason(fragment, answered), b""
        found = attempted(lambda: tool.read_look(place, portion, answered.reply(fragment)))
        return found, kept(answered)

    def _ask(self, fragment: Fragment | FactError) -> Answered | FactError:
        if isinstance(fragment, FactError):
            return fragment
        left = max(self._end - time.monotonic(), 1.0)
        asker, target = self._bench.asker, self._target
        return attempted(lambda: asker.ask(target, [fragment], seconds=left))

    def _check_stop(self) -> None:
        if self._bench.stopped():
            raise Stopped


_OUT_OF_TIME = T(
    "budget の seconds を使い切った。時間を増やすか slices を増やす",
    "the seconds of the budget are over: allow more time, or more slices",
)


def attempted(act: Callable[[], V]) -> V | FactError:
    """What it gives, or the reason; evidence that nobody foresaw is MALFORMED."""
    try:
        return act()
    except FactError as reason:
        return reason
    except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError) as odd:
        kind = type(odd).__name__
        return FactError(
            Why.MALFORMED,
            T(f"答えを解釈できない({kind})", f"the answer is not understood ({kind})"),
        )


def tool_for(target: Target) -> Tool:
    """The tool of a target; secrets that it does not ask for, or lacks, are the reason."""
    tool = tool_of(target.where.tool)
    odd = sorted(set(target.secrets) - set(tool.secrets))
    if odd:
        told = "、".join(tool.secrets) or "なし"
        raise FactError(
            Why.NO_DATA,
            T(
                f"secrets の {odd[0]} は {tool.kind.value} では使わない(使うもの: {told})",
                f"{tool.kind.value} takes no secret {odd[0]}; it takes: {', '.join(tool.secrets)}",
            ),
        )
    return tool


def kept(answered: Answered) -> bytes:
    """So much of an answer as is kept for evidence."""
    raw = answered.exchange.output
    return raw if len(raw) <= _MOST_KEPT else raw[:_MOST_KEPT] + _CUT


def step_words(portion: Portion) -> T:
    """What is being read, in words."""
    if portion.depth is Depth.STRUCTURE:
        return T("構造を検査", "quick check")
    if portion.depth is Depth.WHOLE:
        return T("全部を読む", "reading all")
    return T(
        f"内容を読む {portion.slice}/{portion.slices}",
        f"reading {portion.slice}/{portion.slices}",
    )


def _reached(survey: Survey | FactError) -> bool:
    """Whether asking further makes sense: the host answered and has the tool."""
    return not isinstance(survey, FactError) or survey.why not in _HOPELESS


def _first_reason(*found: object) -> FactError:
    return next(one for one in found if isinstance(one, FactError))
