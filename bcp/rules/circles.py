"""C5 and C6: things that wait for each other."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from bcp.amounts import at, chained, quoted, said
from bcp.case import Case
from bcp.conflicts import Said
from bcp.graph import Graph
from bcp.model import Dependency, During, FirstStep, NodeKind, State
from bcp.rules.rule import Speaker, rule
from bcp.standing import state_by
from checks.model import Severity
from inventory.words import T


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

    Circles that C6 tells of are left to it. Where nothing is in a circle, that holds.
    """
    speak = Speaker("C5", Severity.HIGH)
    told = {(edge.of, edge.on) for edge, _ in _mislaid(case)}
    rest = [one for one in case.book.dependencies if (one.of, one.on) not in told]
    graph = Graph.of(case.book.nodes, rest, case.book.work)
    blocks = graph.blocks()
    for block in blocks:
        yield _opened(case, speak, graph, block)
    if not blocks and case.book.dependencies:
        yield speak.fits()


def _opened(case: Case, speak: Speaker, graph: Graph, block: tuple[str, ...]) -> Said:
    steps = [one for one in case.book.first_steps if one.start in block]
    good = [one for one in steps if _signed(one) and _covers(graph, one, block)]
    if not _still(graph, block, {one.start for one in good}):
        return speak.fits(*block)
    circle = _circle(graph, block)
    title = said(
        quoted(*block),
        T("は互いに待ち合い、手で始める一歩が決まっていない", " wait for each other, with no "
          "signed first step"),
    )  # fmt: skip
    because = (said(T("待ち合う順: ", "waiting: "), chained(circle)), *_about(case, graph, block))
    return speak.conflict(block, title, because, _SIGN)


_SIGN = T(
    "どれをどうやって手で先に戻すかを決め、決裁を得て、continuity.yaml の first_steps に書く。",
    "Decide which is brought back first by hand and how, have it signed, and write it under "
    "`first_steps` of continuity.yaml.",
)


def _signed(step: FirstStep) -> bool:
    return bool(step.signed_by.strip() and step.signed_on)


def _covers(graph: Graph, step: FirstStep, block: tuple[str, ...]) -> bool:
    """Whether who signed knew of everything in the block that the first thing waits for."""
    return set(graph.hard(step.start)) & set(block) <= {*step.of, step.start}


def _still(graph: Graph, block: tuple[str, ...], opened: set[str]) -> bool:
    edges = [
        edge
        for one in block
        if one not in opened
        for edge in graph.needs(one)
        if edge.on in block and edge.on not in opened
    ]
    return bool(Graph.of({one: graph.nodes[one] for one in block}, edges, {}).blocks())


def _circle(graph: Graph, block: tuple[str, ...]) -> tuple[str, ...]:
    first = block[0]
    return graph.path(first, first)


def _about(case: Case, graph: Graph, block: tuple[str, ...]) -> Iterator[T]:
    for step in case.book.first_steps:
        if step.start not in block:
            continue
        if not _signed(step):
            yield said(T("最初の一歩の案「", "the proposed first step `"), step.do,
                       T("」に決裁がない", "` is not signed"), at(step.place))  # fmt: skip
        elif not _covers(graph, step, block):
            yield said(T("決裁された一歩「", "the signed first step `"), step.do,
                       T("」は、後から増えた頼り先を含んでいない", "` does not name all of it"),
                       at(step.place))  # fmt: skip


@rule(
    "C6",
    holds=T(
        "復旧に使うもの(パスワード、手順書、管理画面、火見)は、復旧するものの上にない",
        "What is used to restore does not stand on what is being restored",
    ),
    why=T(
        "金庫の鍵を金庫の中にしまうのと同じで、いざというとき開けられません。",
        "It is the key locked inside the safe.",
    ),
    grade=Severity.HIGH,
)
def c6(case: Case) -> Iterator[Said]:
    """When x is lost, what its restoring needs is lost too: a conflict, unless it is on paper.

    A signed first step that begins in that circle settles it. Whether Hinomi itself would be lost
    is asked for everything that a priority task needs.
    """
    speak = Speaker("C6", Severity.HIGH)
    lost = dict[str, list[tuple[Dependency, tuple[str, ...]]]]()
    for edge, circle in _mislaid(case):
        lost.setdefault(edge.of, []).append((edge, circle))
    for one in case.book.nodes:
        if _to_restore(case, one):
            yield from _judged(case, speak, one, lost.get(one, []))
    yield _suite(case, speak)


Mislaid = tuple[Dependency, tuple[str, ...]]


def _judged(case: Case, speak: Speaker, one: str, lost: list[Mislaid]) -> Iterator[Said]:
    if not lost:
        yield speak.fits(one)
    for edge, circle in lost:
        pair = (one, edge.on)
        document = case.book.documents.get(edge.on)
        if any(_breaks(step, circle) for step in case.signed):
            yield speak.fits(*pair)
        elif document is not None and document.paper is None:
            why = said(quoted(edge.on), T("が紙でもあるか書かれていない", ": on paper or not?"))
            yield speak.unknown(pair, why, advice=_PAPER)
        else:
            title = said(
                quoted(one), T("の復旧に要る", " needs "), quoted(edge.on),
                T("が、その上に載っている", " for its restoring, which stands on it"),
            )  # fmt: skip
            way = said(T("載っている順: ", "it stands on: "), chained(circle[1:]), at(edge.place))
            yield speak.conflict(pair, title, (way,), _PAPER)


_PAPER = T(
    "紙に刷って封筒で保管する、別の機器に写しを置く、または手で始める一歩を決裁しておく。",
    "Keep it printed in a sealed envelope or on another machine, or sign a first step by hand.",
)


def _breaks(step: FirstStep, circle: tuple[str, ...]) -> bool:
    after = dict(pairwise(circle))
    return step.start in after and after[step.start] in step.of


def _to_restore(case: Case, one: str) -> tuple[Dependency, ...]:
    """What only restoring needs, and documents, which nothing runs on."""
    return tuple(
        edge
        for edge in case.graph.needs(one, During.RESTORE)
        if During.RUN not in edge.during or case.node(edge.on).kind is NodeKind.DOCUMENT
    )


def _mislaid(case: Case) -> Iterator[Mislaid]:
    """What restoring needs and is lost with the thing itself, with the circle that this makes."""
    graph = _without_paper(case)
    for one in case.book.nodes:
        needs = _to_restore(case, one)
        if not needs:
            continue
        states = {**graph.stands([one])}
        if state_by(needs, states) is not State.DOWN:
            continue
        for edge in needs:
            way = graph.path(edge.on, one, During.RUN)
            if states[edge.on] is State.DOWN and way:
                yield edge, (one, *way)


def _without_paper(case: Case) -> Graph:
    """The graph in which a document that is also on paper needs nothing to be read."""
    paper = {one for one, document in case.book.documents.items() if document.paper}
    edges: Iterable[Dependency] = (e for e in case.book.dependencies if e.of not in paper)
    return Graph.of(case.book.nodes, edges, case.book.work)


def _suite(case: Case, speak: Speaker) -> Said:
    suite = case.limits.suite
    if suite not in case.book.nodes or not _placed(case, suite):
        why = T(
            "火見(この道具と記録)がどの機器にあるかが書かれていない",
            "it is not written where Hinomi itself and its records are kept",
        )
        return speak.unknown((suite,), why, advice=_WHERE)
    graph = _without_paper(case)
    under = [
        one for one in sorted(case.needed - {suite}) if graph.stands([one])[suite] is State.DOWN
    ]
    if not under:
        return speak.fits(suite)
    title = said(
        T("計画と連絡先が入った火見が、復旧するもの", "Hinomi, with plan and contacts, stands on "),
        quoted(*under), T("の上にあり、紙の控えもない", ", and is not on paper"),
    )  # fmt: skip
    ways = tuple(
        said(T("載っている順: ", "it stands on: "), chained(graph.path(suite, one, During.RUN)))
        for one in under
    )
    return speak.conflict((suite, *under), title, ways, _PACK)


def _placed(case: Case, suite: str) -> bool:
    document = case.book.documents.get(suite)
    return bool(case.graph.needs(suite)) or bool(document and (document.paper or document.copies))


_WHERE = T(
    "continuity.yaml の documents に「火見」を加え、置いてある機器を依存として書く。",
    "Add a document 火見 to continuity.yaml with the machine it is kept on as a dependency.",
)
_PACK = T(
    "停電しても使えるノートパソコンに写しを置き、紙の綴りを刷っておく。",
    "Keep a copy on a laptop that works without power, and print the pack.",
)
