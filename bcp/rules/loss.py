"""C7: one loss that stops a priority task."""

from collections.abc import Iterator

from bcp.amounts import chained, quoted, said
from bcp.case import Case
from bcp.conflicts import Conflict, Said, SinglePoint
from bcp.removal import PERSON, single_points, stopped_at_once
from bcp.rules.rule import Speaker, rule
from checks.model import Severity
from inventory.words import T


@rule(
    "C7",
    holds=T(
        "どれか一つ、誰か一人を失っても、優先業務は止まらないか代替手段がある",
        "No single loss stops a priority task that has no alternative",
    ),
    why=T(
        "建物・電源・回線・機器・事業者・文書・職員のどれか一つで止まる業務は、いちばん弱い所で決まります。",
        "A task that one building, source of power, line, machine, company, paper or person can "
        "stop is as strong as the weakest of them.",
    ),
    grade=Severity.MEDIUM,
)
def c7(case: Case) -> Iterator[Said]:
    """Each thing and person is taken away in turn; a task that stops without alternative counts.

    A person counts also where nobody else has the skill that some restore work needs.
    """
    speak = Speaker("C7", Severity.MEDIUM)
    for point in single_points(case):
        bare = [task for task in point.tasks if task not in point.bridged]
        if bare or point.unrestored:
            yield _weak(case, speak, point, bare)
    for one in stopped_at_once(case):
        title = said(
            quoted(one),
            T("は、書かれた数の頼り先がそろっていない", " asks for more than its group has"),
        )
        yield speak.conflict((one,), title, (), _SPARE, Severity.HIGH)
    yield from _tasks(case, speak)


def _tasks(case: Case, speak: Speaker) -> Iterator[Said]:
    weak = {task for point in single_points(case) for task in point.tasks}
    for one in case.tasks:
        if not case.graph.needs(one):
            why = said(quoted(one), T("が何に頼るか書かれていない", " says nothing of its needs"))
            yield speak.unknown((one,), why, advice=_WRITE)
        elif one not in weak:
            yield speak.fits(one)


_WRITE = T(
    "この業務に要る情報システム、場所、職を continuity.yaml の tasks の needs に書く。",
    "Write the systems, places and posts that it needs under `needs` of the task.",
)
_SPARE = T(
    "予備・二重化を用意するか、それがない間の代替手段(手書き、他庁舎、委託)を決めて書く。",
    "Provide a spare, or write an alternative for the time without it (by hand, another building, "
    "a contractor).",
)
_TRAIN = T(
    "もう一人に教え、手順書を残し、職務代行者を決める。",
    "Train one more, leave a procedure, and name a deputy.",
)


def _weak(case: Case, speak: Speaker, point: SinglePoint, bare: list[str]) -> Conflict:
    person = point.id.startswith(f"{PERSON}:")
    title = said(
        quoted(point.id),
        T("が来られないだけで、" if person else "を失うだけで、",
          " alone not coming " if person else " alone being lost "),
        _stops(bare, point.unrestored),
    )  # fmt: skip
    chains = (c for t, c in zip(point.tasks, point.chains, strict=True) if t in bare)
    because = [said(T("頼る順: ", "needs: "), chained(chain)) for chain in chains if chain]
    because += [_skill(case, one) for one in point.unrestored]
    advice = _TRAIN if person else _SPARE
    subjects = (point.id, *bare, *point.unrestored)
    return speak.conflict(subjects, title, tuple(because), advice)


def _stops(bare: list[str], unrestored: tuple[str, ...]) -> T:
    if bare and unrestored:
        return said(quoted(*bare), T("が止まり、", " stops and "), quoted(*unrestored),
                    T("を復旧できない", " cannot be restored"))  # fmt: skip
    if bare:
        return said(T("", "stops "), quoted(*bare), T("が止まる", ""))
    return said(T("", "leaves "), quoted(*unrestored), T("を復旧できない", " unrestored"))


def _skill(case: Case, one: str) -> T:
    work = case.book.work[one]
    return said(
        quoted(one), T("の復旧には「", " needs "), work.skill,
        T(f"」のできる人が{work.people}人要る", f" of {work.people}"),
    )  # fmt: skip
