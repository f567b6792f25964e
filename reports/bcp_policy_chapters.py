"""Chapters 1 to 4 of the plan, with what stands before the contents: words a person decided."""

from collections.abc import Iterator
from dataclasses import replace

from bcp.forms.facts import UNTOLD, lasting, told
from bcp.model import NodeKind, PostHeld, Task, name_of
from bcp.plan.model import Role
from reports.bcp_parts import (
    BOOK,
    PLAN,
    Given,
    day,
    filled_table,
    listed,
    open_section,
    table,
    words,
    written,
)
from reports.bcp_view import Part, Section, Table, Words


def front(given: Given) -> Iterator[Section]:
    """The revision table and the storage register (改訂履歴、保管台帳)."""
    plan = given.facts.plan
    revisions = table(
        "改訂履歴",
        (("版", 16), ("年月日", 26), ("内容", 98), ("担当", 30)),
        [(one.version, day(one.revised), one.what, one.by) for one in plan.revisions],
    )
    parts = filled_table(revisions, "改訂履歴", f"{PLAN} の revisions")
    public = (_without(revisions, "担当"),)
    yield Section("revisions", "", "改訂履歴", parts, 0, ("改訂履歴",), public)
    storage = written(plan.storage, "保管の定め（原本、写し、引継ぎ）", "storage")
    register = filled_table(_copies(given), "写しの保管台帳", f"{BOOK} の copies")
    yield Section("storage", "", "本計画の保管", (*storage, *register), 0, ("保管",))


def _without(made: Table, *titles: str) -> Table:
    """The table without some of its columns; the widest that is left takes their room."""
    kept = [n for n, one in enumerate(made.columns) if one.title not in titles]
    rows = tuple(tuple(row[n] for n in kept) for row in made.rows)
    columns = [made.columns[n] for n in kept]
    spare = sum(one.width for one in made.columns) - sum(one.width for one in columns)
    widest = max(range(len(columns)), key=lambda n: columns[n].width)
    columns[widest] = replace(columns[widest], width=columns[widest].width + spare)
    return Table(made.name, tuple(columns), rows, made.small)


def _copies(given: Given) -> Table:
    rows = [
        (
            one.number,
            one.where,
            name_of(one.keeper) if one.keeper else UNTOLD,
            day(one.printed) if one.printed else UNTOLD,
            "",
        )
        for one in given.facts.continuity.copies
    ]
    columns = (
        ("番号", 20),
        ("保管場所", 66),
        ("保管者（職）", 40),
        ("印刷日", 22),
        ("確認印＿", 22),
    )
    return table("保管台帳", columns, rows)


def policy(given: Given) -> Iterator[Section]:
    """Chapter 1: why, what for, over what, and beside which other plans."""
    said = given.facts.plan.policy
    yield open_section("policy", "1", "計画の趣旨・基本方針", (), 0)
    purpose = written(said.purpose, "計画の趣旨・目的", "policy.purpose")
    yield open_section("purpose", "1.1", "趣旨・目的", purpose, 1, "趣旨")
    principles = listed(said.principles, "業務継続の基本方針", "policy.principles")
    yield open_section("principles", "1.2", "業務継続の基本方針", principles, 1, "基本方針")
    yield _scope(given)
    related = table(
        "関連する計画",
        (("計画・文書", 56), ("文書番号", 32), ("本計画との関係", 82)),
        [(one.title, one.number, told(one.relation)) for one in said.related],
    )
    parts = filled_table(related, "関連する計画との関係", f"{PLAN} の policy.related")
    topics = ("位置付け", "関連計画", "文書体系")
    public = (_without(related, "文書番号"),)
    yield Section("related", "1.4", "計画の位置付けと文書の体系", parts, 1, topics, public)


def _scope(given: Given) -> Section:
    facts = given.facts
    systems, sites = facts.of_kind(NodeKind.SYSTEM), facts.of_kind(NodeKind.SITE)
    own = Words(facts.plan.policy.scope) if facts.plan.policy.scope else None
    counted = words(f"対象は、情報システム{len(systems)}、拠点{len(sites)}である。")
    lists = table(
        "対象範囲",
        (("情報システム", 60), ("主管部門", 50), ("機器のある拠点", 60)),
        [
            (one.name, facts.department(one.id), facts.names(s.node for s in facts.sites(one.id)))
            for one in systems
        ],
    )
    public = tuple(part for part in (own, counted) if part)
    parts: tuple[Part, ...] = (*public, *filled_table(lists, "情報システム", "台帳"))
    topics = ("対象範囲", "対象システム", "対象拠点")
    return Section("scope", "1.3", "対象範囲", parts, 1, topics, public)


def organisation(given: Given) -> Iterator[Section]:
    """Chapter 2: who keeps the plan."""
    roles = given.facts.plan.organisation.upkeep
    made = _roles(given, roles, "運用体制")
    parts = filled_table(made, "計画を作り、保つ体制", f"{PLAN} の organisation.upkeep")
    topics = ("運用体制", "検討体制")
    yield Section(
        "organisation", "2", "運用体制と役割", parts, 0, topics, (_without(made, "担当者"),)
    )


def _roles(given: Given, roles: tuple[Role, ...], name: str) -> Table:
    held = given.facts.continuity.posts
    rows = [
        (
            role.name,
            name_of(role.post) if role.post else UNTOLD,
            told(held.get(role.post, PostHeld(role.post)).holder),
            told(role.does),
        )
        for role in roles
    ]
    return table(name, (("役割", 38), ("職", 44), ("担当者", 26), ("行うこと", 62)), rows)


def damage(given: Given) -> Iterator[Section]:
    """Chapter 3: which disasters are assumed, and what they do."""
    assumed = given.facts.plan.damage
    made = table(
        "被害想定",
        (("災害", 20), ("規模", 24), ("人員", 24), ("庁舎", 26), ("電力", 24), ("通信", 24),
         ("情報システム", 28)),
        [(one.event, told(one.scale), told(one.people), told(one.buildings), told(one.power),
          told(one.lines), told(one.systems)) for one in assumed],
    )  # fmt: skip
    yield open_section("damage", "3", "被害想定", (), 0)
    parts = filled_table(made, "被害想定", f"{PLAN} の damage")
    topics = ("被害想定", "想定条件", "想定される被害")
    public = (_without(made, "庁舎", "情報システム"),)
    yield Section("assumed", "3.1", "想定する災害と被害", parts, 1, topics, public)
    second = table(
        "二次災害",
        (("災害", 30), ("起こり得る二次災害", 90), ("想定の出典", 50)),
        [(one.event, told(one.secondary), told(one.source)) for one in assumed],
    )
    parts = filled_table(second, "二次災害", f"{PLAN} の damage")
    yield Section("secondary", "3.2", "二次災害と想定の出典", parts, 1, ("二次災害",), parts)


def tasks(given: Given) -> Iterator[Section]:
    """Chapter 4: the priority tasks, and the systems that carry them."""
    facts = given.facts
    known = sorted(
        facts.of_kind(NodeKind.TASK), key=lambda one: 1e9 if one.rto is None else one.rto
    )
    rows = []
    for one in known:
        task = facts.continuity.tasks.get(one.id, Task(one.id))
        systems = facts.names(facts.on(one.id, NodeKind.SYSTEM))
        alternatives = told("\n".join(one.alternatives))
        told_of = told(task.department), lasting(one.rto), told(task.level)
        rows.append((one.name, *told_of, systems, alternatives))
    made = table(
        "非常時優先業務",
        (("業務", 34), ("所管", 26), ("目標（RTO）", 16), ("目標復旧レベル", 30),
         ("必要な情報システム", 32), ("代替手段", 32)),
        rows,
    )  # fmt: skip
    yield open_section("tasks", "4", "非常時優先業務と重要システム", (), 0)
    parts = filled_table(made, "非常時優先業務", f"{BOOK} の tasks")
    topics = ("非常時優先業務", "重要業務")
    public = (_without(made, "必要な情報システム", "代替手段"),)
    yield Section("priority", "4.1", "非常時優先業務", parts, 1, topics, public)
    note = words("影響の経過は様式15、目標との比較は第6章及び様式17による。", note=True)
    parts = (*filled_table(_systems(given), "情報システム", "台帳"), note)
    yield Section("systems", "4.2", "重要システム", parts, 1, ("重要システム",))


def _systems(given: Given) -> Table:
    facts = given.facts
    rows = [
        (
            one.name,
            facts.names(facts.tasks_above(one.id)),
            lasting(one.rto),
            lasting(facts.demanded(one.id)),
            lasting(one.rpo),
            told("\n".join(one.alternatives)),
        )
        for one in facts.of_kind(NodeKind.SYSTEM)
    ]
    columns = (("情報システム", 36), ("支える業務", 44), ("目標（RTO）", 17),
               ("業務が求めるRTO", 18), ("RPO", 15), ("代替手段", 40))  # fmt: skip
    return table("重要システム", columns, rows)
