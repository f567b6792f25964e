"""C10: whether the company that must come is there in time."""

import re
import unicodedata
from collections.abc import Iterator

from bcp.amounts import HOUR, at, quoted, said, span
from bcp.case import Case
from bcp.conflicts import Said
from bcp.model import Vendor, Work
from bcp.rules.rule import Speaker, rule
from checks.model import Severity
from inventory.words import T

_ALWAYS = re.compile(r"24(時間|h)([/・、,]?\s*365日|[/・、,]?\s*年中無休|対応|/7)*")


@rule(
    "C10",
    holds=T(
        "復旧に来てもらう事業者が、目標に間に合う時刻に着く",
        "The company that must come for a restoring is there in time for the target",
    ),
    why=T(
        "契約の時間外や災害時には、来るとは限りません。契約にないことは約束ではありません。",
        "Out of hours or in a disaster they need not come; what no contract says is no promise.",
    ),
    grade=Severity.HIGH,
)
def c10(case: Case) -> Iterator[Said]:
    """Arrival + work > due time is a conflict, and so it is for one that is closed at that hour.

    Hours that do not plainly say round the clock are judged with the limit for a weekend.
    """
    speak = Speaker("C10", Severity.HIGH)
    for work in case.book.work.values():
        if work.vendor:
            yield _comes(case, speak, work)


def _comes(case: Case, speak: Speaker, work: Work) -> Said:
    vendor, pair = case.book.vendors.get(work.vendor), (work.node, work.vendor)
    due = case.due.get(work.node)
    lacking = _lacking(vendor, work, due)
    if vendor is None or vendor.arrives is None or due is None:
        return speak.unknown(pair, *lacking, advice=_WRITE)
    called_out = vendor.arrives + work.minutes
    if called_out > due:
        return _late(case, speak, work, vendor, T("勤務時間中でも", "even in their hours"))
    if lacking:
        return speak.unknown(pair, *lacking, advice=_WRITE)
    if not always(vendor.hours) and case.limits.vendor_closed_hours * HOUR + called_out > due:
        return _late(case, speak, work, vendor, T("週末に起きると", "on a weekend"))
    if vendor.disaster_clause is False:
        title = said(
            quoted(work.vendor), T("の契約に災害時の定めがない", " has no clause for disasters")
        )
        reason = said(quoted(work.node), T("の復旧に来てもらう", " needs them"), at(work.place))
        return speak.conflict(pair, title, (reason,), _CLAUSE, Severity.MEDIUM)
    return speak.fits(*pair)


def _lacking(vendor: Vendor | None, work: Work, due: float | None) -> tuple[T, ...]:
    if vendor is None:
        return (said(quoted(work.vendor), T("のことが書かれていない", " is not described")),)
    blanks = (
        (vendor.arrives is None, T("が呼んでから着くまでの時間がない", ": time to come?")),
        (not vendor.hours, T("の対応時間がない", ": hours?")),
        (vendor.disaster_clause is None, T("の契約に災害時の定めがあるか不明", ": disasters?")),
    )
    found = [said(quoted(work.vendor), words) for blank, words in blanks if blank]
    if due is None:
        found.append(said(quoted(work.node), T("をいつまでに戻すか決まらない", ": due when?")))
    return tuple(found)


def always(hours: str) -> bool:
    """Whether hours say round the clock and nothing else that could take it back."""
    return bool(_ALWAYS.fullmatch(unicodedata.normalize("NFKC", hours).strip().lower()))


def _late(case: Case, speak: Speaker, work: Work, vendor: Vendor, when: T) -> Said:
    due = case.due[work.node]
    closed = 0.0 if always(vendor.hours) else case.limits.vendor_closed_hours * HOUR
    title = said(
        quoted(work.vendor), T("は、", " "), when, T("、", ", is too late for "),
        quoted(work.node), T("の復旧に間に合わない", ""),
    )  # fmt: skip
    because = [
        said(T("戻す期限は", "due after "), span(due), T("後", "")),
        said(T("呼んでから着くまで", "they come within "), span(vendor.arrives or 0),
             T("、作業は", ", work takes "), span(work.minutes), at(work.place)),
        said(T("対応時間は「", "hours: "), vendor.hours, T("」", "")),
    ]  # fmt: skip
    if closed and (vendor.arrives or 0) + work.minutes <= due:
        because.append(said(T("週末に閉まる時間は", "closed for "), span(closed)))
    return speak.conflict((work.node, work.vendor), title, tuple(because), _CONTRACT)


_WRITE = T(
    "契約書を見て、continuity.yaml の vendors に対応時間、着くまでの時間、災害時の定めを書く。",
    "Read the contract and write hours, time to come and the disaster clause under `vendors`.",
)
_CLAUSE = T(
    "災害時にも優先して対応する旨を契約か協定に入れる。",
    "Add help in a disaster to the contract or an agreement.",
)
_CONTRACT = T(
    "夜間・休日の対応を契約に加える、職員でできる手順を用意する、または目標を実際に合わせる。",
    "Contract for nights and weekends, prepare a procedure for the staff, or set a real target.",
)
