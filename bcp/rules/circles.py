"""C5: things that wait for each other."""

from collections.abc import Iterator

from bcp.amounts import at, fill
from bcp.case import Case
from bcp.conflicts import Said
from bcp.graph import Graph
from bcp.model import FirstStep
from bcp.rules.rule import Speaker, rule
from checks.model import Severity
from inventory.words import T

SIGN = T(
    "どれをどうやって手で先に戻すかを決め、決裁を得て、continuity.yaml の first_steps に書く。",
    "Decide which is brought back first by hand and how, have it signed, and write it under "
    "`first_steps` of continuity.yaml.",
)


@rule(
    "C5",
    holds=T(
        "互いに待ち合うものには、手で始める最初の一歩が決裁されている",
        "What waits for each other has a first step by hand that somebody signed",
    ),
    why=T(
        "互いに相手が先に戻るのを待つので、誰かが決めて手で始めない限り、どちらも戻りません。",
        "Each waits for the other, so none comes back unless somebody begins by hand.",
    ),
    grade=Severity.HIGH,
)
def c5(case: Case) -> Iterator[Said]:
    """A block of mutual needs without a signed first step that opens all of it is a conflict.

    Where nothing is in a circle, that holds.
    """
    speak = Speaker("C5", Severity.HIGH)
    blocks = case.graph.blocks()
    for block in blocks:
        yield _opened(case, speak, block)
    if not blocks and case.book.dependencies:
        yield speak.fits()


def _opened(case: Case, speak: Speaker, block: tuple[str, ...]) -> Said:
    graph = case.graph
    steps = [one for one in case.book.first_steps if one.start in block]
    good = {one.start for one in steps if signed(one) and _covers(graph, one, block)}
    if not _still_closed(graph, block, good):
        return speak.fits(*block)
    title = fill(
        T(
            "{block}は互いに待ち合い、手で始める一歩が決裁されていない",
            "{block} wait for each other, and no first step by hand is signed",
        ),
        block=case.named(*block),
    )
    circle = case.chained(graph.path(block[0], block[0]))
    waiting = fill(T("待ち合う順: {circle}", "waiting: {circle}"), circle=circle)
    drafts = (_draft(graph, step, block) for step in steps if step.start not in good)
    return speak.conflict(block, title, (waiting, *drafts), SIGN)


def signed(step: FirstStep) -> bool:
    """Whether somebody signed it, on a day that is written."""
    return bool(step.signed_by.strip() and step.signed_on)


def _covers(graph: Graph, step: FirstStep, block: tuple[str, ...]) -> bool:
    """Whether who signed knew of everything in the block that the first thing waits for."""
    return (set(graph.hard(step.start)) & set(block)) - {step.start} <= set(step.of)


def _still_closed(graph: Graph, block: tuple[str, ...], opened: set[str]) -> bool:
    inner = set(block) - opened
    edges = [edge for one in inner for edge in graph.needs(one) if edge.on in inner]
    return bool(Graph.of({one: graph.nodes[one] for one in inner}, edges, {}).blocks())


def _draft(graph: Graph, step: FirstStep, block: tuple[str, ...]) -> T:
    if signed(step) and not _covers(graph, step, block):
        words = T(
            "決裁された一歩「{do}」は、いま頼る先の全部を含んでいない{at}",
            "the signed first step `{do}` does not name all that is needed now{at}",
        )
    else:
        words = T(
            "最初の一歩の案「{do}」に決裁がない{at}", "the first step `{do}` is not signed{at}"
        )
    return fill(words, do=step.do, at=at(step.place))
