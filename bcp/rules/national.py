"""C15: targets that are missing, or weaker than the national standard."""

from collections.abc import Iterator

from bcp.amounts import at, quoted, said, span
from bcp.case import Case
from bcp.conflicts import Said
from bcp.model import Node, NodeKind
from bcp.rules.rule import Speaker, rule
from bcp.rules.targets import ESTIMATE, SET_TARGET, no_estimate
from bcp.standard import standard
from checks.model import Severity
from inventory.words import T


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
    for one, node in case.book.nodes.items():
        if node.kind is NodeKind.TASK or (node.kind is NodeKind.SYSTEM and one in case.needed):
            yield _present(speak, node)
        if standard().covers(node):
            yield from _levels(speak, node)
        if standard().about_residents(node):
            yield _residents(case, speak, node)


def _present(speak: Speaker, node: Node) -> Said:
    if node.rto is not None:
        return speak.fits(node.id)
    title = said(quoted(node.id), T("に目標復旧時間がない", " has no target recovery time"))
    why = (
        _PRIORITY if node.kind is NodeKind.TASK else T("優先業務に要る", "a priority task needs it")
    )
    return speak.conflict((node.id,), title, (said(why, at(node.place)),), SET_TARGET)


_PRIORITY = T("非常時優先業務", "a priority task")


def _levels(speak: Speaker, node: Node) -> Iterator[Said]:
    given = (
        (node.rto, standard().rto, standard().rto_item, T("目標復旧時間", "RTO")),
        (node.rpo, standard().rpo, standard().rpo_item, T("目標復旧時点", "RPO")),
    )
    for own, level, item, what in given:
        if own is None:
            continue
        if own <= level:
            yield speak.fits(node.id)
            continue
        title = said(
            quoted(node.id), T("の", "'s "), what, T("が国の標準より緩い", " is weaker than the "
            "national standard"),
        )  # fmt: skip
        reasons = (
            said(T("団体の値は", "own: "), span(own), at(node.place)),
            said(T("標準の値は", "standard: "), span(level), at(item), standard().edition),
        )
        yield speak.conflict((node.id,), title, reasons, _WEAKER, Severity.LOW)


_WEAKER = T(
    "標準に合わせるか、緩くする理由を計画に書いて決裁を得る。",
    "Follow the standard, or write the reason into the plan and have it approved.",
)


def _residents(case: Case, speak: Speaker, node: Node) -> Said:
    level, item = standard().disaster, standard().disaster_item
    least, best = case.at_least[node.id].minutes, case.achieved[node.id]
    if least is not None and least > level:
        title = said(
            quoted(node.id), T("を、大規模な災害で", " takes more than "), span(level),
            T("以内に使えるようにできない", " in a large disaster"),
        )  # fmt: skip
        reasons = (
            said(T("最短でも", "at best "), span(least)),
            said(T("標準", "standard"), at(item), standard().edition),
        )
        return speak.conflict((node.id,), title, reasons, ESTIMATE, Severity.HIGH)
    if best.minutes is None:
        why = tuple(map(no_estimate, best.missing))
        return speak.unknown((node.id,), *why, advice=ESTIMATE)
    return speak.fits(node.id)
