"""C6: the key that is locked inside the safe."""

from collections.abc import Iterator
from itertools import pairwise

from bcp.amounts import at, fill
from bcp.case import Case
from bcp.conflicts import Said
from bcp.model import During, FirstStep, State
from bcp.rules.circles import signed
from bcp.rules.mislaid import Mislaid, mislaid, to_restore
from bcp.rules.rule import Speaker, rule
from checks.model import Severity
from inventory.words import T

_PAPER = T(
    "紙に刷って封筒で保管する、別の機器に写しを置く、または手で始める一歩を決裁しておく。",
    "Keep it printed in a sealed envelope or on another machine, or sign a first step by hand.",
)
_WHERE = T(
    "continuity.yaml の documents に「火見」を加え、置いてある機器を needs に書く。",
    "Add a document 火見 to continuity.yaml, with the machine it is kept on under `needs`.",
)
_PACK = T(
    "停電しても使えるノートパソコンに写しを置き、紙の綴りを刷っておく。",
    "Keep a copy on a laptop that works without power, and print the pack.",
)


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
    lost: dict[str, list[Mislaid]] = {}
    for edge, circle in mislaid(case):
        lost.setdefault(edge.of, []).append((edge, circle))
    for one in case.book.nodes:
        if to_restore(case, one) and one not in lost:
            yield speak.fits(one)
        yield from (_judged(case, speak, each) for each in lost.get(one, ()))
    yield _suite(case, speak)


def _judged(case: Case, speak: Speaker, lost: Mislaid) -> Said:
    edge, circle = lost
    pair, document = (edge.of, edge.on), case.book.documents.get(edge.on)
    on = case.named(edge.on)
    steps = [step for step in case.book.first_steps if _breaks(step, circle)]
    if any(map(signed, steps)):
        return speak.fits(*pair)
    if document is not None and document.paper is None:
        words = T("{on}が紙でもあるか書かれていない", "{on}: is it on paper too?")
        return speak.unknown(pair, fill(words, on=on), advice=_PAPER)
    title = fill(
        T(
            "{of}の復旧に要る{on}が、{of}そのものに頼っている",
            "restoring {of} needs {on}, which itself needs {of}",
        ),
        of=case.named(edge.of),
        on=on,
    )
    way = fill(
        T("頼る順: {way}{at}", "needs: {way}{at}"),
        way=case.chained(circle[1:]),
        at=at(edge.place),
    )
    drafts = (fill(_DRAFT, do=step.do, at=at(step.place)) for step in steps)
    return speak.conflict(pair, title, (way, *drafts), _PAPER, root=edge.on)


_DRAFT = T("最初の一歩の案「{do}」に決裁がない{at}", "the first step `{do}` is not signed{at}")


def _breaks(step: FirstStep, circle: tuple[str, ...]) -> bool:
    """Whether the step brings one thing of the circle back without the next."""
    after = dict(pairwise(circle))
    return step.start in after and after[step.start] in step.of


def _suite(case: Case, speak: Speaker) -> Said:
    suite = case.limits.suite
    if not _is_somewhere(case, suite):
        why = T(
            "火見(この道具と記録)がどの機器にあるかが書かれていない",
            "it is not written where Hinomi itself and its records are kept",
        )
        return speak.unknown((suite,), why, advice=_WHERE)
    others = sorted(case.graph.all_needed(suite, During.RUN) & case.needed - {suite})
    under = [one for one in others if case.graph.stands([one])[suite] is State.DOWN]
    if not under:
        return speak.fits(suite)
    title = fill(
        T(
            "計画と連絡先が入った火見が、復旧する{under}に頼っていて、紙の控えもない",
            "Hinomi, with plan and contacts, stands on {under} and is not on paper",
        ),
        under=case.named(*under),
    )
    ways = tuple(
        fill(
            T("頼る順: {way}", "needs: {way}"),
            way=case.chained(case.graph.path(suite, one, During.RUN)),
        )
        for one in under
    )
    return speak.conflict((suite, *under), title, ways, _PACK)


def _is_somewhere(case: Case, suite: str) -> bool:
    document = case.book.documents.get(suite)
    needs = any(edge.of == suite for edge in case.book.dependencies)
    return needs or bool(document and document.paper)
