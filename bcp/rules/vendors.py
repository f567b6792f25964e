"""C10: whether the company that must come is there in time."""

from collections.abc import Iterator

from bcp.amounts import HOUR, at, fill, span
from bcp.case import Case
from bcp.conflicts import Said
from bcp.hours import round_the_clock
from bcp.model import Vendor, Work
from bcp.rules.people import due_sooner
from bcp.rules.rule import Speaker, rule
from bcp.rules.targets import ESTIMATE
from bcp.urgency import Urgency
from checks.model import Severity
from inventory.words import T

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
        due = case.due.get(work.node)
        if work.vendor and due is not None:
            yield _comes(case, speak, work, due)


def _comes(case: Case, speak: Speaker, work: Work, due: Urgency) -> Said:
    vendor, pair = case.book.vendors.get(work.vendor), (work.node, work.vendor)
    if vendor is None or vendor.arrives is None:
        return speak.unknown(pair, *_lacking(case, vendor, work), advice=_WRITE)
    comes = vendor.arrives + work.minutes
    if comes > due.due:
        when = T("対応時間の中でも", "even within its hours")
        return _late(case, speak, work, (vendor, when, 0.0))
    if lacking := tuple(_lacking(case, vendor, work)):
        return speak.unknown(pair, *lacking, advice=_WRITE)
    closed = 0.0 if round_the_clock(vendor.hours) else case.limits.vendor_closed_hours * HOUR
    if closed + comes > due.due:
        when = T("週末に起きると", "on a weekend")
        return _late(case, speak, work, (vendor, when, closed))
    if due.open:
        return speak.unknown(pair, due_sooner(case, work), advice=ESTIMATE)
    return speak.fits(*pair) if vendor.disaster_clause else _no_clause(case, speak, work)


def _no_clause(case: Case, speak: Speaker, work: Work) -> Said:
    words = T("{vendor}の契約に災害時の定めがない", "{vendor} has no clause for disasters")
    reason = fill(
        T("{node}の復旧に来てもらう{at}", "it must come to restore {node}{at}"),
        node=case.named(work.node),
        at=at(work.place),
    )
    title = fill(words, vendor=case.named(work.vendor))
    pair = (work.node, work.vendor)
    return speak.conflict(pair, title, (reason,), _CLAUSE, Severity.MEDIUM)


def _lacking(case: Case, vendor: Vendor | None, work: Work) -> Iterator[T]:
    name = case.named(work.vendor)
    if vendor is None:
        yield fill(T("{vendor}のことが書かれていない", "{vendor} is not described"), vendor=name)
        return
    blanks = (
        (
            vendor.arrives is None,
            T("{v}を呼んでから着くまでの時間が書かれていない", "{v}: time to come?"),
        ),
        (not vendor.hours, T("{v}の対応時間が書かれていない", "{v}: hours?")),
        (
            vendor.disaster_clause is None,
            T("{v}の契約に災害時の定めがあるか書かれていない", "{v}: a clause for disasters?"),
        ),
    )
    yield from (fill(words, v=name) for blank, words in blanks if blank)


def _late(case: Case, speak: Speaker, work: Work, why: tuple[Vendor, T, float]) -> Said:
    vendor, when, closed = why
    title = fill(
        T(
            "{vendor}は、{when}{node}の復旧に間に合わない",
            "{vendor} is too late for restoring {node} {when}",
        ),
        vendor=case.named(work.vendor),
        when=when,
        node=case.named(work.node),
    )
    because = [
        fill(T("{due}後までに戻す", "due after {due}"), due=span(case.due[work.node].due)),
        fill(
            T(
                "呼んでから着くまで{arrives}、作業は{work}{at}",
                "it comes within {arrives}, the work takes {work}{at}",
            ),
            arrives=span(vendor.arrives or 0.0),
            work=span(work.minutes),
            at=at(case.node(work.vendor).place, work.place),
        ),
    ]
    if closed:
        words = T(
            "対応時間は「{hours}」。週末は{closed}閉まる",
            "its hours: {hours}; on a weekend it is closed for {closed}",
        )
        because.append(fill(words, hours=vendor.hours, closed=span(closed)))
    return speak.conflict((work.node, work.vendor), title, tuple(because), _CONTRACT)
