"""C9: whether the people with the skill come in time."""

from collections.abc import Iterator, Sequence

from bcp.amounts import at, fill, span
from bcp.assembly import Hand, absences, arrivals
from bcp.case import Case
from bcp.conflicts import Said
from bcp.model import Person, Work
from bcp.removal import PERSON
from bcp.rules.rule import Speaker, rule
from bcp.rules.targets import ESTIMATE
from bcp.urgency import Urgency
from checks.model import Severity
from inventory.words import T

_TRAIN = T(
    "近くに住む職員にも教える、手順書を残す、委託先に頼めるようにする。",
    "Train somebody who lives nearer, leave a procedure, or arrange for a contractor.",
)
_DISTANCE = T(
    "continuity.yaml の people に、職場までの距離(km)を書く。",
    "Write the distance to the office (km) under `people` of continuity.yaml.",
)


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
    What nothing with a target needs cannot be late.
    """
    speak = Speaker("C9", Severity.HIGH)
    hands = arrivals(case.book, off_hours=True)
    for work in case.book.work.values():
        if work.skill and work.people > 0:
            able = [one for one in case.book.people if work.skill in one.skills]
            coming = sorted((h.arrives, h.name) for h in hands if work.skill in h.skills)
            yield from _skilled(case, speak, work, (able, [Hand(n, arrives=a) for a, n in coming]))


def _skilled(
    case: Case, speak: Speaker, work: Work, staff: tuple[Sequence[Person], Sequence[Hand]]
) -> Iterator[Said]:
    able, coming = staff
    if len(able) < work.people:
        yield _too_few(case, speak, work, able)
    elif len(coming) < work.people:
        yield _uncertain(case, speak, work, able)
    elif due := case.due.get(work.node):
        yield _against(case, speak, work, (due, coming[work.people - 1]))


def _against(case: Case, speak: Speaker, work: Work, both: tuple[Urgency, Hand]) -> Said:
    due, last = both
    if last.arrives > due.due - work.minutes:
        return _late(case, speak, work, (due.due, last))
    if due.open:
        return speak.unknown((work.node,), due_sooner(case, work), advice=ESTIMATE)
    return speak.fits(work.node)


def _too_few(case: Case, speak: Speaker, work: Work, able: Sequence[Person]) -> Said:
    words = T("{node}を復旧できる人が足りない", "too few people can restore {node}")
    because = fill(
        T(
            "「{skill}」のできる人が{people}人要るが、{able}人しかいない{at}",
            "{people} with the skill {skill} are needed, there are {able}{at}",
        ),
        skill=work.skill,
        people=work.people,
        able=len(able),
        at=at(work.place),
    )
    title = fill(words, node=_node(case, work))
    return speak.conflict((work.node,), title, (because,), _TRAIN)


def _uncertain(case: Case, speak: Speaker, work: Work, able: Sequence[Person]) -> Said:
    """Nobody is known to come at night; who does not, for a reason that is written, is no doubt."""
    names = {one.name: one for one in able}
    away = [one for one in absences(case.book, off_hours=True) if one.name in names]
    reasons = tuple(
        fill(T("{name}: {why}", "{name}: {why}"), name=one.name, why=one.why) for one in away
    )
    if any(names[one.name].km is None and names[one.name].walks for one in away):
        return speak.unknown((work.node,), *reasons, advice=_DISTANCE)
    words = T(
        "夜間・休日に{node}を復旧できる人が来ない", "at night nobody comes who can restore {node}"
    )
    title = fill(words, node=_node(case, work))
    return speak.conflict((work.node,), title, reasons, _TRAIN)


def _late(case: Case, speak: Speaker, work: Work, both: tuple[float, Hand]) -> Said:
    due, last = both
    title = fill(
        T(
            "{node}を復旧できる{name}さんが、着手の期限に間に合わない",
            "{name}, who can restore {node}, comes after it must begin",
        ),
        node=_node(case, work),
        name=last.name,
    )
    comes = fill(
        T("夜間・休日に着くのは{arrives}後", "at night they arrive after {arrives}"),
        arrives=span(last.arrives),
    )
    because = (_skill(work), comes, _latest(due, work))
    return speak.conflict((work.node, f"{PERSON}:{last.name}"), title, because, _TRAIN)


def _skill(work: Work) -> T:
    words = T(
        "「{skill}」のできる人が{people}人要る{at}", "{people} with the skill {skill} needed{at}"
    )
    return fill(words, skill=work.skill, people=work.people, at=at(work.place))


def _latest(due: float, work: Work) -> T:
    latest = due - work.minutes
    if due < 0:
        return T(
            "これに頼るものの作業だけで目標を過ぎるので、いつ始めても間に合わない",
            "the work on what needs it takes longer than the target: never in time",
        )
    so = (
        fill(T("{latest}後までに始める", "begin within {latest}"), latest=span(latest))
        if latest >= 0
        else T("すぐ始めても間に合わない", "never in time")
    )
    words = T("{due}後までに戻す。作業は{work}。{so}", "due after {due}, work {work}: {so}")
    return fill(words, due=span(due), work=span(work.minutes), so=so)


def due_sooner(case: Case, work: Work) -> T:
    """The words for a due time that may be sooner than what is known of it."""
    words = T(
        "{node}に頼るものの復旧作業の時間に、見積りのないものがある",
        "some work above {node} has no estimate, so it may be due sooner",
    )
    return fill(words, node=case.named(work.node))


def _node(case: Case, work: Work) -> T:
    return case.named(work.node)
