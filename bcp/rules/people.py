"""C9 and C12: whether the people who are needed come in time, and can be reached at all."""

from collections.abc import Iterable, Iterator
from datetime import date

from bcp.amounts import at, quoted, said, span
from bcp.assembly import Hand, arrivals
from bcp.case import Case
from bcp.conflicts import Said
from bcp.model import Contact, Person, PostHeld, Vendor, Work
from bcp.removal import PERSON
from bcp.rules.rule import Speaker, rule
from checks.model import Severity
from inventory.words import T


@rule(
    "C9",
    holds=T(
        "技能の要る作業に、できる人が間に合う時刻までに来られる",
        "Who has the skill for a restore work can come before it must begin",
    ),
    why=T(
        "できる人が一人しかいない、遠くに住んでいる、というだけで復旧の全体が遅れます。",
        "One skilled person who lives far away delays everything.",
    ),
    grade=Severity.HIGH,
)
def c9(case: Case) -> Iterator[Said]:
    """Too few with the skill, or the last of those needed arrives after the latest start.

    The latest start is the inherited due time less the work itself; arrivals are those at night.
    """
    speak = Speaker("C9", Severity.HIGH)
    hands = arrivals(case.book, off_hours=True)
    for node, work in case.book.work.items():
        if work.skill:
            yield _skilled(case, speak, work, [h for h in hands if work.skill in h.skills])
        elif node in case.due and not hands and case.book.people:
            yield speak.unknown((node,), _NOBODY_COMES, advice=_DISTANCE)


def _skilled(case: Case, speak: Speaker, work: Work, hands: list[Hand]) -> Said:
    able = [one for one in case.book.people if work.skill in one.skills]
    need = said(
        quoted(work.node), T("の復旧には「", " needs "), work.skill,
        T(f"」のできる人が{work.people}人要る", f" of {work.people}"), at(work.place),
    )  # fmt: skip
    if len(able) < work.people:
        title = said(
            quoted(work.node), T("を復旧できる人が足りない", " has too few who can restore it")
        )
        return speak.conflict((work.node,), title, (need, _have(able)), _TRAIN)
    if len(hands) < work.people:
        return speak.unknown((work.node,), need, _unsure(able, hands), advice=_DISTANCE)
    due = case.due.get(work.node)
    last = sorted(hands, key=lambda one: one.arrives)[work.people - 1]
    if due is None:
        why = said(quoted(work.node), T("をいつまでに戻すか決まらない", " has no due time"))
        return speak.unknown((work.node,), why, advice=_TARGETS)
    latest = due - work.minutes
    if last.arrives <= latest:
        return speak.fits(work.node)
    title = said(
        quoted(work.node), T("を復旧できる", " must be begun before "), last.name,
        T("さんが、着手の期限に間に合わない", " can come"),
    )  # fmt: skip
    because = (
        need,
        said(T("夜間・休日に来られるのは", "at night they come after "), span(last.arrives),
             T("後", "")),
        _latest(due, work),
    )  # fmt: skip
    subjects = (work.node, f"{PERSON}:{last.name}")
    return speak.conflict(subjects, title, because, _TRAIN)


def _latest(due: float, work: Work) -> T:
    latest = due - work.minutes
    ends = said(T("戻す期限は", "it is due after "), span(due), T("後、作業は", ", takes "),
                span(work.minutes))  # fmt: skip
    if latest < 0:
        return said(ends, T("なので、起きる前に始めないと間に合わない", ": never in time"))
    return said(ends, T("なので、", ", so it must begin within "), span(latest),
                T("以内に始める", ""))  # fmt: skip


_NOBODY_COMES = T("誰がいつ来られるか書かれていない", "nobody's way to the office is written")
_TRAIN = T(
    "近くに住む職員にも教える、手順書を残す、委託先に頼めるようにする。",
    "Train somebody who lives nearer, leave a procedure, or arrange for a contractor.",
)
_DISTANCE = T(
    "continuity.yaml の people に、職場までの距離(km)を書く。",
    "Write the distance to the office (km) under `people` of continuity.yaml.",
)
_TARGETS = T(
    "これを要る業務に目標復旧時間を書き、依存をつなぐ。",
    "Give a recovery time to the task that needs it, and write the dependency.",
)


def _have(able: list[Person]) -> T:
    names = "、".join(one.name for one in able)
    return T(f"いるのは {names or 'いない'}", f"there is {names or 'nobody'}")


def _unsure(able: list[Person], hands: list[Hand]) -> T:
    known = {one.name for one in hands}
    names = "、".join(one.name for one in able if one.name not in known)
    return T(f"{names}さんがいつ来られるか分からない", f"when {names} can come is not known")


@rule(
    "C12",
    holds=T(
        "職には代行者がいて、職員と事業者の連絡先を確かめてある",
        "Posts have deputies, and how to reach people and companies was checked",
    ),
    why=T(
        "異動や電話番号の変更で、連絡網は気付かないうちに切れます。",
        "Transfers and new numbers break a contact tree without anybody noticing.",
    ),
    grade=Severity.MEDIUM,
)
def c12(case: Case) -> Iterator[Said]:
    """A post without holder or deputies, a person or vendor without contacts, or old ones.

    A contact that was never checked is unknown, not well.
    """
    speak = Speaker("C12", Severity.MEDIUM)
    for post in case.book.posts.values():
        yield _post(case, speak, post)
    for person in case.book.people:
        id_ = f"{PERSON}:{person.name}"
        yield _reach(case, speak, id_, person.contacts, person.place)
    for vendor in case.book.vendors.values():
        yield _vendor(case, speak, vendor)


def _post(case: Case, speak: Speaker, post: PostHeld) -> Said:
    others = [one for one in post.deputies if one and one != post.holder]
    place = at(case.node(post.node).place)
    if not post.holder:
        title = said(quoted(post.node), T("に就いている人が書かれていない", " has no holder"))
        return speak.conflict((post.node,), title, (said(T("職", "post"), place),), _FILL)
    if len(others) < case.limits.deputies:
        title = said(quoted(post.node), T("の職務代行者が足りない", " has too few deputies"))
        count = T(
            f"要るのは{case.limits.deputies}人、いるのは{len(others)}人",
            f"{case.limits.deputies} wanted, there are {len(others)}",
        )
        return speak.conflict((post.node,), title, (said(count, place),), _FILL)
    return speak.fits(post.node)


_FILL = T(
    "職に就いている人と、代行する順を決めて書く。", "Write who holds the post and who deputises."
)


def _vendor(case: Case, speak: Speaker, vendor: Vendor) -> Said:
    return _reach(case, speak, vendor.node, vendor.contacts, case.node(vendor.node).place)


def _reach(case: Case, speak: Speaker, one: str, contacts: tuple[Contact, ...], place: str) -> Said:
    if not contacts:
        title = said(quoted(one), T("への連絡先がない", " cannot be reached: no contact"))
        reason = said(T("連絡先が一つもない", "there is none"), at(place))
        return speak.conflict((one,), title, (reason,), _ASK)
    newest = max(_checked(contacts), default=None)
    if newest is None:
        why = said(quoted(one), T("の連絡先をいつ確かめたか書かれていない", ": never checked"))
        return speak.unknown((one,), why, advice=_ASK)
    days = (case.day - newest).days
    if days <= case.limits.contact_days:
        return speak.fits(one)
    title = said(quoted(one), T("の連絡先を長く確かめていない", "'s contacts are long unchecked"))
    reason = T(
        f"最後に確かめたのは{days}日前({newest})。間隔は{case.limits.contact_days}日",
        f"last checked {days} days ago ({newest}); every {case.limits.contact_days} days",
    )
    return speak.conflict((one,), title, (said(reason, at(place)),), _ASK, Severity.LOW)


def _checked(contacts: Iterable[Contact]) -> Iterator[date]:
    return (one.checked for one in contacts if one.checked is not None)


_ASK = T(
    "実際にかけて(送って)確かめ、日付を checked に書く。二つ以上の手段を書く。",
    "Call or write to check it, put the date into `checked`, and list two means or more.",
)
