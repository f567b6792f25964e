"""A restore drill: choose, restore into scratch, compare, erase, and write down what was seen.

Everything that touches the scratch host runs in one session (`audit.backup.scratch`); before it
the repository is only asked what it holds. Nothing is restored without approver and window.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from audit.backup import matching
from audit.backup.asking import Answered, Asker, Way
from audit.backup.drill_records import DrillRecords, Job, Started
from audit.backup.drill_results import Outcome, broken, drill_of
from audit.backup.matching import Placed
from audit.backup.sampling import (
    KEY_FILES,
    Listed,
    Sample,
    draw,
    naming,
    read_listing,
    require_room,
    whole,
)
from audit.backup.scratch import (
    Scratch,
    ScratchRefused,
    read_erased,
    read_looks,
    read_prepared,
    read_swept,
)
from audit.backup.sources import walk_source
from audit.backup.targets import DrillPermit, Target
from checks.backup.comparing import Compared, Expected, compare, disguised, nothing
from checks.backup.manifest import hashed, salt_id
from checks.backup.merkle import Leaf
from checks.backup.model import Copy, Drill, Survey
from checks.backup.tool import Fragment, Tool, Wish
from checks.backup.tools.registry import tool_of
from checks.backup.walked import Walked, read_walk
from checks.backup.walking import walk
from checks.model import FactError, Why
from inventory.model import Content, DataSet
from inventory.words import HinomiError, T


@dataclass(frozen=True, slots=True)
class Order:
    """What was typed: how much, which copy (an id, `newest` or `oldest`), and the seed."""

    whole: bool
    copy: str
    seed: str


class Watcher(Protocol):
    """Who is told how far a drill is."""

    def step(self, job: Job, words: T) -> None:
        """The next part begins."""
        ...


class Unwatched:
    """Nobody looks."""

    def step(self, job: Job, words: T) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a drill works with; `salt` is the workspace's, `now` tells the time."""

    asker: Asker
    records: DrillRecords
    salt: bytes
    now: Callable[[], datetime]
    watcher: Watcher
    tools: Callable[[Target], Tool] = lambda target: tool_of(target.where.tool)


@dataclass(frozen=True, slots=True)
class Plan:
    """One drill as it will be done, after the copy was listed and before anything is restored."""

    target: Target
    permit: DrillPermit
    wanted: DataSet
    order: Order
    copy: Copy
    listed: tuple[Placed, ...]
    files: tuple[Placed, ...]
    sample: Sample
    expected: Expected | None
    doubts: tuple[T, ...]


def why_not(target: Target, now: datetime) -> T | None:
    """Why nothing may be restored from this target now; None where it may."""
    permit = target.drill
    if permit is None or not permit.approver:
        return T(
            "drill: に承認者と時間帯がないので、復元しない",
            "nothing is restored: drill: names no approver and window",
        )
    if now < permit.window.begin:
        return T("承認された時間帯の前なので、復元しない", "not yet: before the approved window")
    if now >= permit.window.end:
        return T("承認された時間帯を過ぎたので、復元しない", "too late: after the approved window")
    return None


def plan(bench: Bench, target: Target, wanted: DataSet, order: Order) -> Plan:
    """Ask what there is and choose; nothing is restored. FactError where it cannot be known."""
    permit, job = _permit(target), (target.name, wanted.id)
    tool = bench.tools(target)
    bench.watcher.step(job, T("写しの一覧を取っています", "listing the copies"))
    copy = _copy(bench, tool, target, wanted, order.copy)
    asked = tool.listing(target.where, copy)
    listed = read_listing(bench.asker.ask(target, [asked]).reply(asked))
    expected = _by_manifest(bench, wanted, copy.at)
    known = expected.leaves if expected else {}
    if wanted.content is Content.DATABASE:
        here = tuple(
            Placed(one, b"/" + one.below, hashed(b"/" + one.below, bench.salt)) for one in listed
        )
    else:
        here = matching.placed(listed, wanted.sources, bench.salt, known)
    sample = _sample(target, permit, wanted, order, here)
    require_room(sample, permit.quota_bytes)
    chosen = {one.below for one in sample.files}
    files = tuple(one for one in here if one.listed.below in chosen)
    return Plan(target, permit, wanted, order, copy, here, files, sample, expected, ())


def perform(bench: Bench, started: Started, prepared: Plan) -> Drill:
    """Restore, compare, erase, and write all of it down, whatever happens in between."""
    outcome = _performed(bench, started, prepared)
    drill = drill_of(started, prepared, outcome, bench.records)
    bench.records.finished(drill)
    return drill


def give_up(bench: Bench, target: Target, started: Started, why: T) -> Drill:
    """Write down a drill that came to nothing before anything was restored."""
    drill = broken(target, started, why, cleaned=True)
    bench.records.finished(drill)
    return drill


def sweep(bench: Bench, target: Target, started: Started) -> Drill:
    """See that nothing is left of a drill that was killed, and write down that it broke off."""
    place = Scratch(started.folder, started.run, 0, 0, 0, 0)
    why = T("訓練が途中で止まった", "the drill was broken off")
    drill = broken(target, started, why, cleaned=_swept(bench, target, started.host, place))
    bench.records.finished(drill)
    return drill


def _permit(target: Target) -> DrillPermit:
    if target.drill is None:
        raise HinomiError(
            T(
                f"{target.place}: {target.name}: drill: がありません",
                f"{target.place}: {target.name}: there is no drill:",
            )
        )
    return target.drill


def _copy(bench: Bench, tool: Tool, target: Target, wanted: DataSet, which: str) -> Copy:
    asked = tool.survey(target.where, wanted.sources)
    reply = bench.asker.ask(target, [asked]).reply(asked)
    survey = tool.read_survey(target.where, wanted.sources, reply)
    if (chosen := _end(survey, which)) is not None:
        return chosen
    found = [one for one in survey.copies if one.id == which or one.id.startswith(which)]
    if len(found) == 1:
        return found[0]
    raise FactError(
        Why.NO_DATA,
        T(
            f"写しが選べない({which}、{len(survey.copies)} 世代)",
            f"no single copy is {which} among {len(survey.copies)}",
        ),
    )


def _end(survey: Survey, which: str) -> Copy | None:
    """The copy at one end; where the tool dates none of them its own order counts."""
    usable = [one for one in survey.copies if one.complete is not False]
    dated = sorted((one for one in usable if one.at), key=lambda one: one.at or survey.at)
    ends = {"newest": -1, "oldest": 0}
    found = dated or usable
    return found[ends[which]] if which in ends and found else None


def _by_manifest(bench: Bench, wanted: DataSet, at: datetime | None) -> Expected | None:
    made = bench.records.manifests(wanted.id, salt_id(bench.salt))
    around = [
        None if one is None else bench.records.read_manifest(one[1])
        for one in matching.nearest(made, at)
    ]
    return matching.by_manifest(around[0], around[1], at)


def _sample(
    target: Target, permit: DrillPermit, wanted: DataSet, order: Order, here: Sequence[Placed]
) -> Sample:
    listed = [one.listed for one in here]
    if order.whole or wanted.content is Content.DATABASE:
        return whole(listed, order.seed)
    named = naming(target.where.option(KEY_FILES))
    paths = {one.listed.below: one.path for one in here}

    def is_named(one: Listed) -> bool:
        there = paths[one.below].decode("utf-8", "surrogateescape")
        return named(one) or named(Listed(there, one.size))

    return draw(listed, permit.sample, order.seed, is_named)


def _performed(bench: Bench, started: Started, prepared: Plan) -> Outcome:
    if not prepared.files:
        why = T("写しに対象のファイルが一つもない", "the copy holds no file of the data set")
        return Outcome(compared=_compared(prepared, {}), cleaned=True, errors=(why,))
    place = _place(started, prepared)
    tool = bench.tools(prepared.target)
    job = (prepared.target.name, prepared.wanted.id)
    words = T(
        f"{len(prepared.files):,} 件を復元しています", f"restoring {len(prepared.files):,} files"
    )
    bench.watcher.step(job, words)
    parts = _parts(place, tool, prepared)
    try:
        answered = bench.asker.ask(prepared.target, parts, host=prepared.permit.scratch_host)
    except FactError as odd:
        cleaned = _swept(bench, prepared.target, prepared.permit.scratch_host, place)
        return Outcome(cleaned=cleaned, errors=(words_of(odd),), finished=False)
    try:
        return _read(bench, place, tool, prepared, answered)
    except (FactError, ScratchRefused) as odd:
        cleaned = _swept(bench, prepared.target, prepared.permit.scratch_host, place)
        return Outcome(cleaned=cleaned, errors=(words_of(odd),), finished=False)


def _place(started: Started, prepared: Plan) -> Scratch:
    permit, target = prepared.permit, prepared.target
    seconds = permit.seconds
    left = int((permit.window.end - started.at).total_seconds())
    return Scratch(
        folder=permit.scratch,
        run=started.run,
        quota=permit.quota_bytes,
        seconds=max(1, min(seconds, left)),
        need_bytes=prepared.sample.bytes,
        need_files=len(prepared.files),
        protected=tuple(_protected(target, prepared.wanted, permit)),
        open=prepared.wanted.content is Content.DATABASE,
    )


def _protected(target: Target, wanted: DataSet, permit: DrillPermit) -> Iterator[str]:
    """What the scratch folder must be apart from, where it is on the same host."""
    if permit.scratch_host == target.host:
        given = (target.where.location, *(value for _, value in target.where.options))
        yield from (path for path in given if path.startswith("/"))
    if permit.scratch_host in {wanted.host, "" if wanted.host == "local" else wanted.host}:
        yield from (path for path in wanted.sources if path.startswith("/"))


def _parts(place: Scratch, tool: Tool, prepared: Plan) -> list[Fragment]:
    restore = tool.restore(prepared.target.where, _wish(place, prepared))
    limit = max(1_000, 4 * len(prepared.files))
    walked = walk([place.data], most_files=limit, most_bytes=place.quota, seconds=place.seconds)
    return [
        place.prepare(),
        place.watched(replace(restore, name="restore")),
        place.watched(walked),
        place.looks(),
        place.erase(),
    ]


def _wish(place: Scratch, prepared: Plan) -> Wish:
    everything = prepared.sample.whole and len(prepared.files) == len(prepared.listed)
    paths = () if everything and prepared.order.whole else _names(prepared)
    return Wish(prepared.copy.id, paths, place.data)


def _names(prepared: Plan) -> tuple[str, ...]:
    return tuple(one.listed.name for one in prepared.files)


def _read(bench: Bench, place: Scratch, tool: Tool, prepared: Plan, answered: Answered) -> Outcome:
    reply = answered.replies
    read_prepared(reply["prepare"])
    measured = read_erased(reply["erase"])
    if measured.over:
        return Outcome(measured.cleaned, measured=measured, finished=False)
    restored = reply["restore"]
    complaints = _complaints(tool, prepared, place, answered)
    walked = read_walk(reply["walk"])
    came = matching.came_back(walked, place.data, prepared.files)
    expected = prepared.expected or _by_source(bench, prepared)
    compared = _compared(replace(prepared, expected=expected), came)
    looks = read_looks(reply["looks"])
    return Outcome(
        compared=compared,
        restored=len(came),
        restored_bytes=sum(leaf.size for leaf in came.values()),
        measured=measured,
        random=None if looks is None else disguised(looks),
        complaints=complaints,
        status=restored.status,
        cleaned=measured.cleaned,
    )


def _complaints(tool: Tool, prepared: Plan, place: Scratch, answered: Answered) -> tuple[str, ...]:
    """What the tool complained of; an answer that cannot be understood is a complaint too."""
    try:
        return tool.read_restore(
            prepared.target.where, _wish(place, prepared), answered.replies["restore"]
        )
    except FactError as odd:
        return (odd.detail or odd.why.value,)


def _compared(prepared: Plan, came: dict[bytes, Leaf]) -> Compared:
    asked = [one.name for one in prepared.files]
    if prepared.expected is None:
        return nothing(asked, came)
    listed = [one.name for one in prepared.listed]
    return compare(asked, came, listed, prepared.expected)


def _by_source(bench: Bench, prepared: Plan) -> Expected | None:
    """The source as it is now, of the files that were asked for; None where it cannot be read."""
    job = (prepared.target.name, prepared.wanted.id)
    bench.watcher.step(job, T("元のデータと比べています", "comparing with the source"))
    paths = [one.path.decode("utf-8", "surrogateescape") for one in prepared.files]
    try:
        walked: Walked = walk_source(bench.asker, prepared.wanted, paths)
    except FactError:
        return None
    return matching.by_source(walked, bench.salt)


def _swept(bench: Bench, target: Target, host: str, place: Scratch) -> bool:
    asked, way = place.sweep(), Way(host, target.privilege)
    try:
        return read_swept(bench.asker.at(way, [asked], {}).reply(asked))
    except (FactError, HinomiError):
        return False


def words_of(odd: FactError | HinomiError) -> T:
    """What went wrong, in words."""
    if isinstance(odd, HinomiError):
        return odd.message
    return T(odd.detail_ja or odd.detail or odd.why.value, odd.detail or odd.why.value)
