"""C15: targets that are missing, or weaker than the national standard."""

from collections.abc import Iterator

from bcp.amounts import at, fill, span
from bcp.case import Case
from bcp.conflicts import Said
from bcp.model import Node, NodeKind
from bcp.rules.rule import Speaker, rule
from bcp.rules.targets import ESTIMATE, SET_TARGET, no_estimates, no_target
from bcp.rules.times import SHORTEN
from bcp.standard import standard
from checks.model import Severity
from inventory.words import T

TASKS = "plan:非常時優先業務"
_NO_TASKS = T("非常時優先業務が一つも書かれていない", "no priority task is written")
_WRITE_TASKS = T(
    "continuity.yaml の tasks に、発災後も続ける業務とその目標復旧時間を書く。",
    "Write the tasks that go on in a disaster, with their recovery times, under `tasks`.",
)
_WEAKER = T(
    "標準に合わせるか、緩くする理由を計画に書いて決裁を得る。",
    "Follow the standard, or write the reason into the plan and have it approved.",
)


@rule(
    "C15",
    holds=T(
        "優先業務とそれに要るシステムに目標があり、国の標準より緩くない",
        "Priority tasks and their systems have targets, none weaker than the national standard",
    ),
    why=T(
        "目標がなければ、間に合うかどうかを誰も判断できません。",
        "Without a target nobody can say whether anything is in time.",
    ),
    grade=Severity.MEDIUM,
)
def c15(case: Case) -> Iterator[Said]:
    """No target of its own is a conflict; so is one weaker than the standard's level.

    Systems of resident records must be usable within 72 hours in a large disaster (A.1.4.1),
    by what restoring really takes.
    """
    speak = Speaker("C15", Severity.MEDIUM)
    if not case.tasks:
        yield speak.unknown((TASKS,), _NO_TASKS, advice=_WRITE_TASKS)
    for one, node in case.book.nodes.items():
        if node.kind is NodeKind.TASK or (node.kind is NodeKind.SYSTEM and one in case.needed):
            yield _present(case, speak, node)
        if standard().covers(node):
            yield from _levels(case, speak, node)
        if standard().about_residents(node):
            yield _residents(case, speak, node)


def _present(case: Case, speak: Speaker, node: Node) -> Said:
    if node.rto is not None:
        return speak.fits(node.id)
    words = (
        T("{node}は非常時優先業務", "{node} is a priority task")
        if node.kind is NodeKind.TASK
        else T("{node}は優先業務に要る", "a priority task needs {node}")
    )
    because = (fill(words, node=case.named(node.id)),)
    return speak.conflict((node.id,), no_target(case, node.id), because, SET_TARGET)


def _levels(case: Case, speak: Speaker, node: Node) -> Iterator[Said]:
    given = (
        (node.rto, standard().rto, standard().rto_item, T("目標復旧時間", "RTO")),
        (node.rpo, standard().rpo, standard().rpo_item, T("目標復旧時点", "RPO")),
    )
    for own, level, item, what in given:
        if own is not None and own <= level:
            yield speak.fits(node.id)
        elif own is not None:
            title = fill(
                T(
                    "{node}の{what}が国の標準より緩い",
                    "the {what} of {node} is weaker than standard",
                ),
                node=case.named(node.id),
                what=what,
            )
            because = fill(
                T("団体の値は{own}{at}、標準は{level}", "own {own}{at}, standard {level}"),
                own=span(own),
                at=at(node.place),
                level=span(level),
            )
            source = _source(item)
            yield speak.conflict((node.id,), title, (because, source), _WEAKER, Severity.LOW)


def _source(item: str) -> T:
    return fill(T("{edition} {item}", "{edition} {item}"), edition=standard().edition, item=item)


def _residents(case: Case, speak: Speaker, node: Node) -> Said:
    level = standard().disaster
    least, best = case.at_least[node.id].minutes, case.achieved[node.id]
    if least is not None and least > level:
        title = fill(
            T(
                "{node}は最短でも{least}かかり、大規模災害の{level}に間に合わない",
                "{node} takes {least} at best; in a large disaster {level} are allowed",
            ),
            node=case.named(node.id),
            least=span(least),
            level=span(level),
        )
        source = _source(standard().disaster_item)
        return speak.conflict((node.id,), title, (source,), SHORTEN, Severity.HIGH)
    if best.minutes is None:
        return speak.unknown((node.id,), *no_estimates(case, best.missing), advice=ESTIMATE)
    return speak.fits(node.id)
