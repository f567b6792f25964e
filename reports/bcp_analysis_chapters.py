"""Chapters 5 to 7 of the plan: what needs what, how soon it is back, what stands against it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bcp.achieved import Achieved
from bcp.checking import Times
from bcp.forms.analysis import (
    BEYOND,
    UNASKED,
    UNSURE,
    WITHIN,
    best_words,
    night_words,
    standing,
)
from bcp.forms.facts import UNTOLD, lasting, told
from bcp.model import Dependency, Need, Node, NodeKind, name_of
from inventory.words import T
from reports.bcp_graphs import MOST_TASKS, overview_graph, task_graphs
from reports.bcp_parts import (
    BOOK,
    PLAN,
    Given,
    day,
    filled_table,
    open_section,
    table,
    words,
    written,
)
from reports.bcp_view import Bar, Missing, Part, Plot, Section
from reports.bcp_words import REACHED, SOURCES, UNKNOWN, WHEN
from reports.mfa_groups import few
from reports.reasons import SEVERITIES

MOST_NEEDS = 150
MOST_POINTS, MOST_REASONS, MOST_CONFLICTS, MOST_NAMES = 60, 6, 60, 14
_PLACE = re.compile(r"\s*[(（][^()（）]*\.(?:yaml|xlsx)[^()（）]*[)）]")


def resources(given: Given) -> Iterator[Section]:
    """Chapter 5: the resources, as graphs."""
    graph, blocks = given.facts.graph, given.judged.blocks
    how = words(
        "矢印は、左のものが右のものを必要とすることを表す。線の種類は図の下に示す。"
        "それぞれの必要な資源の一覧は様式18による。"
    )
    topics = ("必要な資源", "対象ICT資源")
    public = (words("依存関係の図は、公開版では省略する。"),)
    parts: tuple[Part, ...] = (how,)
    if not graph.nodes:
        parts = (Missing("情報システムと依存関係", f"台帳と {BOOK}"),)
    yield Section("resources", "5", "必要な資源と依存関係", parts, 0, topics, public)
    whole = overview_graph(graph, blocks)
    if whole is not None:
        yield Section("graph-all", "5.1", whole.title, (whole,), 1)
    number = 2
    for number, one in enumerate(task_graphs(graph, blocks), 2):
        yield Section(f"graph-{number}", f"5.{number}", f"「{one.title}」に必要なもの", (one,), 1)
    yield _needs(given, f"5.{number + 1}", drawn=whole is not None)


def _needs(given: Given, number: str, *, drawn: bool) -> Section:
    """Every dependency on a line, as it was declared."""
    facts = given.facts
    rows = [
        (
            facts.name(edge.of),
            facts.name(edge.on),
            _need(edge),
            WHEN[edge.during],
            SOURCES[edge.source],
            day(edge.checked) if edge.checked else "－",
        )
        for edge in facts.continuity.dependencies
    ]
    columns = (
        ("必要とするもの", 48),
        ("必要なもの", 48),
        ("必要さ", 26),
        ("とき", 16),
        ("もと", 16),
        ("確認日", 16),
    )
    left = len(facts.continuity.tasks) - MOST_TASKS
    notes = [f"図は目標の短い{MOST_TASKS}の業務について示した。"] if left > 0 else []
    if not drawn and rows:
        notes.append("全体の図は紙に収まらないため、hinomi bcp graph で書き出す。")
    parts: tuple[Part, ...] = (words(*notes, note=True),) if notes else ()
    made = replace(table("依存関係", columns, rows, small=True), most=MOST_NEEDS)
    return Section("needs", number, "依存関係の一覧", (*parts, made), 1)


def _need(edge: Dependency) -> str:
    if edge.need is Need.ANY:
        return f"組「{edge.group}」のうち{edge.at_least}"
    return "なくても動く" if edge.need is Need.DEGRADES else "欠かせない"


def recovery(given: Given) -> Iterator[Section]:
    """Chapter 6: how soon things can be back, against what was promised."""
    nodes = given.facts.of_kind(NodeKind.SYSTEM)
    times = sorted((given.facts.time(one.id) for one in nodes), key=_urgency)
    states = [standing(one) for one in times]
    counted = words(
        f"情報システム{len(times)}のうち、見込みが目標以内のもの{states.count(WITHIN)}、"
        f"目標に間に合わないもの{states.count(BEYOND)}、確認不能{states.count(UNSURE)}、"
        f"目標の定めのないもの{states.count(UNASKED)}である。"
    )
    yield Section("recovery", "6", "復旧の見込みと課題", (counted,), 0, published=())
    columns = (
        ("情報システム", 34),
        ("目標（RTO）", 16),
        ("人手に限りなし", 24),
        ("夜間・休日", 20),
        ("判定", 20),
        ("最も長い道筋、又は足りない見積り", 56),
    )
    reasons = table("復旧の見込み", columns, [_reach_row(given, one) for one in times])
    bars = tuple(_bar(given, one) for one in times)
    plot: tuple[Part, ...] = (Plot(bars),) if bars else ()
    note = words(REACHED, note=True)
    yield Section("reached", "6.1", "目標との比較", (note, *plot, reasons), 1, ("復旧目標",))
    yield _conflicts(given)
    yield _points(given)
    yield _unjudged(given)


def _urgency(one: Times) -> tuple[bool, float, str]:
    return one.target is None, one.target or 0, one.id


def _reach_row(given: Given, one: Times) -> tuple[str, ...]:
    told_ = best_words(one), night_words(one), standing(one)
    return given.facts.name(one.id), lasting(one.target), *told_, _chain(given, one.id)


def _bar(given: Given, one: Times) -> Bar:
    low = one.least if one.best is None else None
    late = standing(one) == BEYOND
    return Bar(given.facts.name(one.id), one.target, one.best, late, _beside(one), low, one.night)


def _beside(one: Times) -> str:
    mark = standing(one).partition(" ")[0]
    best = lasting(one.best) if one.best is not None else ""
    if not best:
        best = f"少なくとも{lasting(one.least)}" if one.least else "見積りなし"
    if one.stuck:
        return f"{mark} {best}、夜間は着手できない"
    night = f"、夜間{lasting(one.night)}" if one.night is not None else ""
    return f"{mark} {best}{night}"


def _chain(given: Given, one: str) -> str:
    found = given.judged.achieved.get(one, Achieved(None))
    if found.minutes is None:
        return f"見積りがない: {given.facts.names(found.missing)}"
    return " ← ".join(map(given.facts.name, found.chain)) or "作業なし"


def _conflicts(given: Given) -> Section:
    found = given.judged.conflicts
    rows = [
        (one.rule, SEVERITIES[one.grade].ja, one.title.ja, _because(one.because)) for one in found
    ]
    columns = (("規則", 11), ("重要度", 13), ("矛盾", 60), ("理由", 86))
    made = table("計画の矛盾", columns, rows, small=True)
    made = replace(made, most=MOST_CONFLICTS, empty=_none(given))
    mend = dict.fromkeys((one.rule, one.advice.ja) for one in found)
    advice = table("矛盾の直し方", (("規則", 20), ("直し方", 150)), mend, small=True)
    advice = replace(advice, empty="－")
    note = words(
        "数値の書かれている場所は hinomi bcp check が示す。重要度の高いものから記す。", note=True
    )
    title = f"計画の矛盾（{len(found)}件）"
    return Section("conflicts", "6.2", title, (note, made, advice), 1, ("課題",))


def _none(given: Given) -> str:
    """What to say of a list without lines: nothing found is not nothing looked at."""
    looked = any(one.kind in (NodeKind.SYSTEM, NodeKind.TASK) for one in _nodes(given))
    return (
        "見つからなかった。"
        if looked
        else "点検する業務も情報システムも、台帳にない。何も述べられない。"
    )


def _nodes(given: Given) -> Iterable[Node]:
    return given.facts.continuity.nodes.values()


def _because(reasons: Sequence[T]) -> str:
    """The reasons without their places; the check tells those, and what is beyond the first few."""
    told_ = [_PLACE.sub("", one.ja) for one in reasons]
    rest = len(told_) - MOST_REASONS
    more = [f"ほか{rest}行"] if rest > 0 else []
    return "\n".join([*told_[:MOST_REASONS], *more])


def _points(given: Given) -> Section:
    points = given.judged.single_points
    made = table(
        "単一障害点",
        (
            ("失うもの", 44),
            ("止まる優先業務", 66),
            ("代替手段のある業務", 36),
            ("復旧できなくなるもの", 24),
        ),
        [
            (
                given.facts.name(one.id),
                given.facts.names(one.tasks) if one.tasks else "－",
                given.facts.names(one.bridged) if one.bridged else "－",
                f"{len(one.unrestored)}件" if one.unrestored else "－",
            )
            for one in points[:MOST_POINTS]
        ],
    )
    made = replace(made, empty=_none(given))
    note = words("一つを失うだけで非常時優先業務が止まるものを、一つずつ除いて調べた。", note=True)
    rest = len(points) - MOST_POINTS
    more = (words(f"※ ほか{rest}件は hinomi bcp check による。", note=True),) if rest > 0 else ()
    title = f"単一障害点（{len(points)}件）"
    return Section("single", "6.3", title, (note, made, *more), 1, ("脆弱性",))


def _unjudged(given: Given) -> Section:
    found = given.judged.unknowns
    alike: dict[tuple[str, str], dict[str, None]] = {}
    for one in found:
        names = alike.setdefault((one.rule, one.advice.ja), {})
        names |= dict.fromkeys(map(given.facts.name, one.subjects))
    rows = [
        (rule, f"{len(names)}", few(list(names), MOST_NAMES, "件"), advice)
        for (rule, advice), names in alike.items()
    ]
    columns = (("規則", 12), ("件数", 12), ("判定できないもの", 76), ("次に行うこと", 70))
    made = replace(table("確認不能", columns, rows, small=True), empty=_none(given))
    note = words(UNKNOWN, note=True)
    return Section("unjudged", "6.4", f"確認不能（{len(found)}件）", (note, made), 1)


def strategy(given: Given) -> Iterator[Section]:
    """Chapter 7: the strategy, and the measures."""
    plan = given.facts.plan
    yield open_section("strategy", "7", "業務継続戦略と事前対策", (), 0)
    parts = written(plan.strategy, "業務継続戦略", "strategy")
    yield Section("strategy-words", "7.1", "業務継続戦略", parts, 1, ("業務継続戦略",), parts)
    measures = table(
        "事前対策",
        (
            ("脆弱性", 38),
            ("対策", 42),
            ("対象", 24),
            ("担当", 20),
            ("期限", 18),
            ("経費", 14),
            ("状況", 14),
        ),
        [
            (
                one.weakness,
                one.action,
                given.facts.names(one.about) if one.about else "全般",
                told(one.owner),
                day(one.due) if one.due else UNTOLD,
                one.cost or "－",
                told(one.state),
            )
            for one in plan.measures
        ],
    )
    done = sum(one.state == "完了" for one in plan.measures)
    public = (words(f"事前対策は{len(plan.measures)}件、うち完了{done}件である。"),)
    made = filled_table(measures, "事前対策", f"{PLAN} の measures")
    yield Section("measures", "7.2", "脆弱性と対策の実施計画", made, 1, ("対策",), public)
    yield from _elements(given)


def _elements(given: Given) -> Iterator[Section]:
    """The elements that are more than ICT: alternative building, stocks, communication, data."""
    said = given.facts.plan.elements
    where = table(
        "代替拠点",
        (("拠点", 40), ("用途", 44), ("備えてあるもの", 44), ("足りないもの", 42)),
        [(name_of(one.site), told(one.use), told(one.prepared), told(one.missing))
         for one in said.alternatives],
    )  # fmt: skip
    key = f"{PLAN} の elements"
    parts = filled_table(where, "代替庁舎", f"{key}.alternatives")
    yield Section("alternative", "7.3", "代替庁舎・代替拠点", parts, 1, ("代替拠点",))
    stocks = table(
        "備蓄",
        (("品目", 44), ("数量", 36), ("もつ期間", 34), ("保管場所", 56)),
        [(one.item, told(one.amount), told(one.lasts), told(one.where)) for one in said.stocks],
    )
    note = words("非常用電源の持続時間は様式5による。", note=True)
    parts = (*filled_table(stocks, "備蓄", f"{key}.stocks"), note)
    yield Section("stocks", "7.4", "電気、水、食料等の確保", parts, 1, ("備蓄",))
    parts = written(said.communication, "多様な通信手段", "elements.communication")
    lines = table(
        "通信手段",
        (("回線・手段", 60), ("事業者", 50), ("災害時優先", 24), ("備考", 36)),
        list(_lines(given)),
    )
    yield Section("communication", "7.5", "多様な通信手段", (*parts, lines), 1, ("通信手段",))
    parts = written(said.data, "行政データのバックアップの方針", "elements.data")
    note = words("復元できることを確かめた写しは様式7による。", note=True)
    yield Section("data", "7.6", "行政データのバックアップ", (*parts, note), 1, ("バックアップ",))


def _lines(given: Given) -> Iterator[tuple[str, ...]]:
    for one in given.facts.of_kind(NodeKind.LINE):
        line = given.facts.continuity.lines.get(one.id)
        priority = {True: "○", False: "×", None: UNTOLD}[line.priority if line else None]
        yield one.name, told(line.carrier) if line else UNTOLD, priority, line.note if line else ""
