"""A restore drill: restore into scratch, compare, erase, and write down what was seen.

Everything that touches the scratch host runs in one session (`audit.backup.scratch`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from audit.backup import drill_clusters as clusters
from audit.backup import drill_databases as databases
from audit.backup import matching
from audit.backup.asking import Answered, Way
from audit.backup.drill_lists import by_list
from audit.backup.drill_places import same_host
from audit.backup.drill_plan import Bench, Plan, why_not, words_of
from audit.backup.drill_records import Started
from audit.backup.drill_results import Outcome, broken, drill_of
from audit.backup.sampling import (
    below,
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
from audit.backup.targets import LOCAL, Target
from checks.backup.comparing import Compared, Expected, compare, disguised, nothing
from checks.backup.merkle import Leaf
from checks.backup.model import Drill, TableSeen
from checks.backup.scratch_sql import read_loaded
from checks.backup.tool import Fragment, Tool, Wish
from checks.backup.walked import Walked, read_walk
from checks.backup.walking import walk
from checks.fact import Reply
from checks.model import FactError
from inventory.model import Content
from inventory.words import HinomiError, T

_MOST_NAMED = 1000  # more files than that are not named one by one: their sources are walked
_NO_PLACES = ("strip", "under")  # options that say how paths are written


@dataclass(frozen=True, slots=True)
class Seen:
    """What loading a dump or starting a copy showed; `tried` is False where it could not be."""

    tables: tuple[TableSeen, ...] = ()
    answers: tuple[tuple[str, str, str], ...] = ()
    errors: tuple[T, ...] = ()
    tried: bool = True
    gone: int = 0  # tables that were counted once, and perhaps dropped since
    complete: bool = False


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


def _performed(bench: Bench, started: Started, prepared: Plan) -> Outcome:
    if not prepared.files:
        why = T("写しに対象のファイルが一つもない", "the copy holds no file of the data set")
        return Outcome(compared=_compared(prepared, {}), cleaned=True, errors=(why,))
    if late := why_not(prepared.target, bench.now()):  # listing the copies took its time
        return Outcome(cleaned=True, errors=(late,), finished=False)
    place = _place(bench, started, prepared)
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


def _place(bench: Bench, started: Started, prepared: Plan) -> Scratch:
    permit = prepared.permit
    left = int((permit.window.end - bench.now()).total_seconds())
    return Scratch(
        folder=permit.scratch,
        run=started.run,
        quota=permit.quota_bytes,
        seconds=max(1, min(permit.seconds, left)),
        need_bytes=prepared.sample.bytes,
        need_files=clusters.MOST_FILES // 4 if _whole_server(prepared) else len(prepared.files),
        protected=tuple(_protected(bench, prepared)),
        open=prepared.wanted.content is Content.DATABASE,
    )


def _protected(bench: Bench, prepared: Plan) -> Iterator[str]:
    """What the scratch folder must be apart from; the copies are wherever it is seen from."""
    where, wanted = prepared.target.where, prepared.wanted
    options = (value for name, value in where.options if name not in _NO_PLACES)
    yield from (path for path in (where.location, *options) if path.startswith("/"))
    home = "" if wanted.host == LOCAL else wanted.host
    if same_host(bench.asker, prepared.permit.scratch_host, home):
        yield from (path for path in wanted.sources if path.startswith("/"))


def _parts(place: Scratch, tool: Tool, prepared: Plan) -> list[Fragment]:
    restore = tool.restore(prepared.target.where, _wish(place, prepared))
    walked = _walking(place, prepared)
    loaded = _loading(place, prepared)
    return [
        place.prepare(),
        place.watched(replace(restore, name="restore")),
        place.watched(walked),
        place.looks(),
        *([place.watched(loaded)] if loaded else []),
        place.erase(),
    ]


def _whole_server(prepared: Plan) -> bool:
    return (
        prepared.target.where.tool in clusters.FOLDERS
        and prepared.wanted.content is Content.DATABASE
    )


def _walking(place: Scratch, prepared: Plan) -> Fragment:
    """What came back; of a whole server no file is compared, and so none is read."""
    alone = _whole_server(prepared)
    most = clusters.MOST_FILES if alone else max(1_000, 4 * len(prepared.files))
    return walk(
        [place.data],
        most_files=most,
        most_bytes=place.quota,
        seconds=place.seconds,
        hashed=not alone,
    )


def _loading(place: Scratch, prepared: Plan) -> Fragment | None:
    names = _names(prepared)
    found = databases.loading(prepared.target, prepared.wanted, place.place, names)
    return None if found is None else replace(found, name="loaded")


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
    complaints = _complaints(tool, prepared, place, answered)
    loaded = "loaded" in reply
    came = _came(place, prepared, read_walk(reply["walk"]), loaded=loaded)
    expected = prepared.expected or _by_source(bench, prepared) or _by_list(bench, prepared)
    seen = _seen(bench, prepared, reply["loaded"]) if loaded else Seen()
    compared = _compared(replace(prepared, expected=expected), came)
    looks = read_looks(reply["looks"])
    return Outcome(
        compared=compared,
        restored=len(came),
        restored_bytes=sum(leaf.size for leaf in came.values()),
        measured=measured,
        random=None if looks is None else disguised(looks),
        complaints=complaints,
        status=reply["restore"].status,
        cleaned=measured.cleaned,
        errors=seen.errors,
        tables=seen.tables,
        answers=seen.answers,
        finished=seen.tried,
        gone=seen.gone,
        complete=seen.complete,
    )


def _came(place: Scratch, prepared: Plan, walked: Walked, *, loaded: bool) -> dict[bytes, Leaf]:
    if _whole_server(prepared):
        kind = prepared.target.where.tool
        return clusters.came_back(kind, walked, place.place, prepared.files)
    above = below(databases.above(_names(prepared)).encode("utf-8", "surrogateescape"))
    return matching.came_back(walked, place.data, prepared.files, above if loaded else b"")


def _seen(bench: Bench, prepared: Plan, reply: Reply) -> Seen:
    """What the throw-away server told of the dump, or of itself."""
    queries, wanted, alone = prepared.permit.queries, prepared.wanted, _whole_server(prepared)
    try:
        found = read_loaded(reply, len(queries), prefixed=alone)
    except FactError as odd:
        return Seen(errors=(words_of(odd),), tried=False)
    told = clusters.of_sources(found.tables, wanted.sources) if alone else found.tables
    lost = clusters.lost(found, wanted.sources) if alone else ()
    tables = databases.expected(bench.records, wanted, prepared.copy.at, told)
    gone, complete = databases.unseen(bench.records, wanted, prepared.copy.at, told)
    return Seen(
        tables,
        databases.answers(queries, found),
        (*found.complaints, *lost),
        gone=gone,
        complete=complete,
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
    everything = prepared.sample.whole or len(paths) > _MOST_NAMED
    if everything:  # what the copy lacks is only seen by looking at all of the source
        paths = list(prepared.wanted.sources)
    try:
        walked: Walked = walk_source(bench.asker, prepared.wanted, paths)
    except FactError:
        return None
    return matching.by_source(walked, bench.salt, everything=everything)


def _by_list(bench: Bench, prepared: Plan) -> Expected | None:
    return by_list(bench.asker, prepared.target, prepared.copy, prepared.listed)


def _swept(bench: Bench, target: Target, host: str, place: Scratch) -> bool:
    asked, way = place.sweep(), Way(host, target.privilege)
    try:
        return read_swept(bench.asker.at(way, [asked], {}).reply(asked))
    except (FactError, HinomiError):
        return False
