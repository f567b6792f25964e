"""What cannot begin at night: on what it waits in the end, and whether that is sure."""

from collections.abc import Iterator
from dataclasses import dataclass

from bcp.amounts import fill
from bcp.assembly import NO_DISTANCE, absences
from bcp.case import Case
from bcp.hours import round_the_clock
from bcp.model import Work
from inventory.words import T


@dataclass(frozen=True, slots=True)
class Halted:
    """A thing that cannot begin: the first on its way that waits for hands alone, and why.

    `root` is empty where all wait for each other; `doubts` say what is not written, so that
    nobody knows whether the hands are really missing.
    """

    root: str
    why: tuple[T, ...]
    doubts: tuple[T, ...] = ()


def halted(case: Case, one: str) -> Halted | None:
    """Why this cannot begin at night; None where it can."""
    stuck = case.stuck_at_night
    if one not in stuck and not _never_stands(case, one):
        return None
    below = [one, *sorted(case.graph.all_needed(one))]
    for each in below:
        if each in stuck and not any(on in stuck for on in case.graph.hard(each)):
            work = case.book.work.get(each)
            doubts = tuple(_doubts(case, work)) if work else ()
            closed = tuple(_closed(case, work)) if work else ()
            return Halted(each, closed or stuck[each].why, doubts)
    return Halted("", tuple(_circles(case, set(below))))


def _never_stands(case: Case, one: str) -> bool:
    """Whether its work can be done, and what it needs to run does not come back all the same."""
    place = case.places_at_night.get(one)
    return place is not None and place.ends is None and not case.achieved[one].missing


def _circles(case: Case, below: set[str]) -> Iterator[T]:
    words = T(
        "{block}が互いに待ち合い、決裁された最初の一歩がない(C5)",
        "{block} wait for each other, with no signed first step (C5)",
    )
    for block in case.graph.blocks():
        if below & set(block):
            yield fill(words, block=case.named(*block))


def _doubts(case: Case, work: Work) -> Iterator[T]:
    if work.vendor:
        vendor = case.book.vendors.get(work.vendor)
        name = case.named(work.vendor)
        if vendor is None or vendor.arrives is None:
            words = T("{v}を呼んでから着くまでの時間が書かれていない", "{v}: time to come?")
            yield fill(words, v=name)
        if vendor is None or not vendor.hours:
            yield fill(T("{v}の対応時間が書かれていない", "{v}: hours?"), v=name)
    able = {p.name for p in case.book.people if not work.skill or work.skill in p.skills}
    for absent in absences(case.book, off_hours=True):
        if absent.name in able and absent.why == NO_DISTANCE:
            yield fill(T("{name}: {why}", "{name}: {why}"), name=absent.name, why=absent.why)


def _closed(case: Case, work: Work) -> Iterator[T]:
    vendor = case.book.vendors.get(work.vendor)
    if vendor is not None and not round_the_clock(vendor.hours):
        words = T(
            "{vendor}の対応時間「{hours}」は夜間・休日に及ばない",
            "the hours of {vendor}, {hours}, do not cover nights and holidays",
        )
        yield fill(words, vendor=case.named(work.vendor), hours=vendor.hours)
