"""What a drill works with, and what it will do: the copy, the sample, and what it must be.

The repository is only asked what it holds. Nothing is restored without approver and window.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from audit.backup import matching
from audit.backup.asking import Asker
from audit.backup.drill_places import require_in_reach
from audit.backup.drill_records import DrillRecords, Job
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
from audit.backup.targets import DrillPermit, Target
from checks.backup.comparing import Expected
from checks.backup.manifest import hashed, salt_id
from checks.backup.model import Copy, Survey
from checks.backup.tool import Tool
from checks.backup.tools.registry import tool_of
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
    require_in_reach(bench.asker, tool, target, wanted, copy)
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
    return Plan(target, permit, wanted, order, copy, here, files, sample, expected)


def words_of(odd: FactError | HinomiError) -> T:
    """What went wrong, in words."""
    if isinstance(odd, HinomiError):
        return odd.message
    return T(odd.detail_ja or odd.detail or odd.why.value, odd.detail or odd.why.value)


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
            f"写し「{which}」を一つに決められない(一覧は {len(survey.copies)} 世代)",
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
