"""C7: one loss that stops a priority task."""

from collections.abc import Iterator

from bcp.amounts import fill
from bcp.case import Case
from bcp.conflicts import Conflict, Said, SinglePoint
from bcp.removal import PERSON, single_points, stopped_at_once
from bcp.rules.rule import Speaker, rule
from bcp.rules.targets import WRITE_NEEDS, no_needs
from checks.model import Severity
from inventory.words import T

_SHOWN = 5
_SPARE = T(
    "予備・二重化を用意するか、それがない間の代替手段(手書き、他庁舎、委託)を決めて書く。",
    "Provide a spare, or write an alternative for the time without it (by hand, another building, "
    "a contractor).",
)
_TRAIN = T(
    "もう一人に教え、手順書を残し、職務代行者を決める。",
    "Train one more, leave a procedure, and name a deputy.",
)


@rule(
    "C7",
    holds=T(
        "どれか一つ、誰か一人を失っても、優先業務は止まらないか代替手段がある",
        "No single loss stops a priority task that has no alternative",
    ),
    why=T(
        "建物・電源・回線・機器・事業者・文書・職員のどれか一つで止まる業務は、その一つと同じ強さしかありません。",
        "A task that one building, source of power, line, machine, company, paper or person can "
        "stop is as strong as that one.",
    ),
    grade=Severity.MEDIUM,
)
def c7(case: Case) -> Iterator[Said]:
    """Each thing and person is taken away in turn; a task that stops without alternative counts.

    So does what then cannot be restored, for want of a document, a vendor or the only one with the
    skill. A task that says nothing of its needs is unknown.
    """
    speak = Speaker("C7", Severity.MEDIUM)
    points = case.once(single_points)
    weak: set[str] = set()
    for point in points:
        bare = [task for task in point.tasks if task not in point.bridged]
        weak.update(bare)
        if bare or point.unrestored:
            yield _weak(case, speak, point, bare)
    yield from _tasks(case, speak, weak)


def _tasks(case: Case, speak: Speaker, weak: set[str]) -> Iterator[Said]:
    stopped = stopped_at_once(case)
    for one in case.tasks:
        if one in stopped:
            words = T(
                "{task}は、書かれた数の頼り先がそろっていない",
                "{task} asks for more of a group than it has",
            )
            title = fill(words, task=case.named(one))
            yield speak.conflict((one,), title, (), WRITE_NEEDS, Severity.HIGH)
        elif case.says_nothing(one):
            yield speak.unknown((one,), no_needs(case, one), advice=WRITE_NEEDS)
        elif one not in weak:
            yield speak.fits(one)


def _weak(case: Case, speak: Speaker, point: SinglePoint, bare: list[str]) -> Conflict:
    person = point.id.startswith(f"{PERSON}:")
    title = fill(
        _TITLES[person],
        lost=case.named(point.id),
        then=_then(case, bare, point.unrestored),
    )
    ways = (way for task, way in zip(point.tasks, point.chains, strict=True) if task in bare)
    needs = T("頼る順: {way}", "needs: {way}")
    because = [fill(needs, way=case.chained(way)) for way in ways if way]
    if person:
        because += [_skill(case, one) for one in point.unrestored]
    else:
        because += _wanted(case, point)
    subjects = (point.id, *bare, *point.unrestored)
    return speak.conflict(subjects, title, tuple(because), _TRAIN if person else _SPARE)


_TITLES = {
    True: T("{lost}が来られないだけで、{then}", "if {lost} alone cannot come, {then}"),
    False: T("{lost}を失うだけで、{then}", "if {lost} alone is lost, {then}"),
}


def _then(case: Case, bare: list[str], unrestored: tuple[str, ...]) -> T:
    if bare and unrestored:
        words = T("{tasks}が止まり、{rest}を復旧できない", "{tasks} stop, {rest} stay down")
    elif bare:
        words = T("{tasks}が止まる", "{tasks} stop")
    else:
        words = T("{rest}を復旧できない", "{rest} cannot be restored")
    return fill(words, tasks=case.named(*bare), rest=case.named(*unrestored))


def _wanted(case: Case, point: SinglePoint) -> Iterator[T]:
    """How restoring comes to need what is lost; nothing where it is a vendor that is called."""
    for one in point.unrestored[:_SHOWN]:
        if way := case.graph.path(one, point.id):
            words = T("復旧に要る順: {way}", "restoring needs: {way}")
            yield fill(words, way=case.chained(way))


def _skill(case: Case, one: str) -> T:
    work = case.book.work[one]
    words = T(
        "{node}の復旧には「{skill}」のできる人が{people}人要る",
        "restoring {node} needs {people} with the skill {skill}",
    )
    return fill(words, node=case.named(one), skill=work.skill, people=work.people)
