"""Chapters 8 to 11 of the plan: what is done when it happens, exercises, and upkeep."""

from collections.abc import Iterator

from bcp.forms.facts import UNTOLD, lasting, titled, told
from bcp.forms.response import HOURS
from bcp.model import NodeKind, PostHeld, name_of
from bcp.runbook.model import Step
from bcp.scheduling import Position
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
from reports.bcp_view import Missing, Part, Section, Table
from reports.bcp_words import ORDERED


def response(given: Given) -> Iterator[Section]:
    """Chapter 8: organisation, assembly, actions, restoring, documents, contacts."""
    yield open_section("response", "8", "緊急時対応・復旧計画", (), 0)
    yield _starts(given)
    yield _roles(given)
    yield _succession(given)
    yield _assembly(given)
    yield _actions(given)
    yield _order(given)
    yield _documents(given)
    yield _contacts(given)
    yield _vendors(given)


def _starts(given: Given) -> Section:
    made = table(
        "発動基準",
        (("発動の基準", 62), ("始めること", 68), ("判断する職", 40)),
        [
            (one.when, told(one.then), name_of(one.post) if one.post else UNTOLD)
            for one in given.facts.plan.organisation.starts
        ],
    )
    parts = filled_table(made, "計画の発動の基準", f"{PLAN} の organisation.starts")
    return Section("starts", "8.1", "発動の基準", parts, 1, ("発動基準",), parts)


def _roles(given: Given) -> Section:
    held = given.facts.continuity.posts
    rows = []
    for role in given.facts.plan.organisation.response:
        post = held.get(role.post, PostHeld(role.post))
        deputies = "、".join(post.deputies) or UNTOLD
        name = name_of(role.post) if role.post else UNTOLD
        rows.append((role.name, name, told(post.holder), deputies, told(role.does)))
    columns = (("役割", 30), ("職", 38), ("担当者", 22), ("代行者（順）", 28), ("行うこと", 52))
    made = table("緊急時対応体制", columns, rows)
    public = table(
        "緊急時対応体制",
        (("役割", 40), ("職", 50), ("行うこと", 80)),
        [(row[0], row[1], row[4]) for row in rows],
    )
    parts = filled_table(made, "緊急時対応体制", f"{PLAN} の organisation.response")
    return Section("response-roles", "8.2", "緊急時対応体制", parts, 1, ("対応体制",), (public,))


def _succession(given: Given) -> Section:
    said = given.facts.plan.elements
    held = given.facts.continuity.posts
    rows = [
        (str(number), name_of(post), told(held.get(post, PostHeld(post)).holder))
        for number, post in enumerate(said.succession, 1)
    ]
    made = table("代行順位", (("順位", 20), ("職", 90), ("現に就いている者", 60)), rows)
    parts: tuple[Part, ...] = filled_table(
        made, "首長不在時の代行順位", f"{PLAN} の elements.succession"
    )
    public = table("代行順位", (("順位", 20), ("職", 150)), [row[:2] for row in rows])
    own: tuple[Part, ...] = (words(*said.succession_words),) if said.succession_words else ()
    shown = (*own, public)
    return Section(
        "succession", "8.3", "首長不在時の代行順位", (*own, *parts), 1, ("代行順位",), shown
    )


def _assembly(given: Given) -> Section:
    said, rules = given.facts.plan.organisation, given.facts.continuity.assembly
    triggers = [
        (module.title, one.begins, one.then)
        for module in given.facts.runbook.modules
        for one in module.triggers
    ]
    auto = table("自動参集", (("事案", 40), ("基準", 40), ("行うこと", 90)), triggers)
    settings = words(
        f"参集の見込みは、支度に{lasting(rules.ready_minutes)}、徒歩で毎時{rules.km_per_hour:g}km、"
        f"参集できる割合{rules.turnout:.0%}として数えた（出典: {told(rules.source)}）。",
        note=True,
    )
    parts = (
        *written(said.assembly, "参集の定め", "organisation.assembly"),
        *written(said.unreachable, "連絡がつかないときの定め", "organisation.unreachable"),
    )
    people = table(
        "参集の見込み",
        (("氏名", 36), ("職", 60), ("技能", 50), ("距離", 24)),
        [
            (
                one.name,
                given.facts.names(one.posts) if one.posts else "－",
                "、".join(one.skills) or "－",
                f"{one.km:g}km" if one.km is not None else UNTOLD,
            )
            for one in given.facts.continuity.people
        ],
    )
    inside = (*parts, auto, settings, people)
    return Section("assembly", "8.4", "職員の参集", inside, 1, ("参集体制",), (*parts, auto))


def _actions(given: Given) -> Section:
    book = given.facts.runbook
    bands = "、".join(phase.title for phase in book.phases)
    modules = table(
        "手順書",
        (("事案", 50), ("版", 20), ("手順の数", 24), ("出典", 76)),
        [(one.title, one.version, str(len(one.steps)), told(one.source)) for one in book.modules],
    )
    if not book.modules:
        parts: tuple[Part, ...] = (Missing("行動計画", "bcp/runbook/*.yaml"),)
        return Section("actions", "8.5", "行動計画", parts, 1, ("行動計画", "初動"))
    parts = (words(f"時間帯（{bands}）ごとの行動を、就業時間の内と外に分けて定める。"
                   "すべての手順は様式10による。"), modules, _common(given))  # fmt: skip
    return Section("actions", "8.5", "行動計画", parts, 1, ("行動計画", "初動"), parts[:1])


def _common(given: Given) -> Table:
    """The steps of the first module, which every event begins with."""
    book = given.facts.runbook
    titles = {phase.id: phase.title for phase in book.phases}
    order = list(titles)
    first = book.modules[0]
    steps = sorted(first.steps, key=lambda s: (order.index(s.phase), s.target or 0))
    columns = (("時間帯", 32), ("行動", 28), ("就業時間", 20), ("完了の条件", 54), ("担当", 36))
    return table(f"行動計画（{first.title}）", columns, [_step(titles, one) for one in steps])


def _step(titles: dict[str, str], step: Step) -> tuple[str, ...]:
    deputy = f"（代行 {titled(step.deputy)}）" if step.deputy else ""
    who = f"{titled(step.post)}{deputy}"
    return titles[step.phase], step.title, HOURS[step.hours] or "内・外", step.done_when, who


def _order(given: Given) -> Section:
    order = given.order
    if order is None or not order.positions:
        parts: tuple[Part, ...] = (Missing("復旧の順序", f"{BOOK} の work（復旧作業の見積り）"),)
        return Section("order", "8.6", "代替・復旧の行動計画", parts, 1, ("代替復旧",))
    rows = [
        (
            str(one.number),
            given.facts.name(one.node),
            _time(one.starts),
            _time(one.ends),
            _due(one.due),
            _judged(one),
            "、".join(map(_hand, one.hands)) or "－",
            one.why[0].ja if one.why else "",
        )
        for one in order.positions
    ]
    columns = (("順", 8), ("対象", 30), ("開始", 20), ("終了", 20), ("期限", 17), ("判定", 15),
               ("人手", 24), ("理由", 36))  # fmt: skip
    stuck = table(
        "始められない復旧",
        (("対象", 50), ("理由", 120)),
        [(given.facts.name(one.node), "\n".join(why.ja for why in one.why)) for one in order.stuck],
    )
    parts = (words(ORDERED, note=True), table("復旧の順序", columns, rows), *_if(stuck))
    return Section("order", "8.6", "代替・復旧の行動計画", parts, 1, ("代替復旧",))


def _if(made: Table) -> tuple[Part, ...]:
    if not made.rows:
        return ()
    return words("次のものは、このままでは復旧を始められない。"), made


def _time(minutes: float | None) -> str:
    return "不明" if minutes is None else f"{lasting(minutes)}後" if minutes else "直ちに"


def _due(minutes: float | None) -> str:
    """When a thing must be back; one that others need may be due before it happened."""
    if minutes is None:
        return "－"
    return lasting(minutes) if minutes > 0 else "直ちに"


def _judged(one: Position) -> str:
    """Whether it is in time; of what is due at no time there is nothing to judge."""
    if one.due is None and one.late is None:
        return "－"
    return {True: "× 遅れる", False: "○", None: "？"}[one.late]


def _hand(name: str) -> str:
    return name.partition(":")[2] or name


def _documents(given: Given) -> Section:
    facts = given.facts
    rows = []
    for one in facts.of_kind(NodeKind.DOCUMENT):
        known = facts.continuity.documents.get(one.id)
        paper = {True: "有", False: "無", None: UNTOLD}[known.paper if known else None]
        copies = "\n".join(known.copies) if known else ""
        checked = day(known.checked) if known and known.checked else UNTOLD
        rows.append((one.name, told(copies), paper, checked))
    columns = (("文書", 56), ("写しのある場所", 70), ("紙", 16), ("確認日", 28))
    parts = filled_table(table("参照文書", columns, rows), "復旧に使う文書", f"{BOOK} の documents")
    return Section("documents", "8.7", "参照文書リスト", parts, 1, ("参照文書",))


def _contacts(given: Given) -> Section:
    note = words("職員と事業者の連絡手段の全体は様式9による。", note=True)
    rows = []
    for post in given.facts.of_kind(NodeKind.POST):
        held = given.facts.continuity.posts.get(post.id, PostHeld(post.id))
        above = name_of(held.above) if held.above else "－"
        deputies = "、".join(held.deputies) or UNTOLD
        rows.append((post.name, told(held.holder), deputies, told(held.phone), above))
    columns = (
        ("職", 50),
        ("職員", 28),
        ("代行者（順）", 36),
        ("電話", 24),
        ("連絡を受ける相手", 32),
    )
    parts = filled_table(table("緊急連絡網", columns, rows), "職と職員", "台帳の職")
    return Section("contacts", "8.8", "緊急連絡先リスト", (*parts, note), 1, ("緊急連絡先",))


def _vendors(given: Given) -> Section:
    facts = given.facts
    rows = []
    for one in facts.of_kind(NodeKind.VENDOR):
        known = facts.continuity.vendors.get(one.id)
        first = known.contacts[0] if known and known.contacts else None
        rows.append((
            one.name,
            told(known.hours) if known else UNTOLD,
            lasting(known.arrives) if known else UNTOLD,
            f"{first.means} {first.to}" if first else UNTOLD,
            facts.names(facts.served(one.id)) ,
        ))  # fmt: skip
    columns = (("事業者", 40), ("対応時間", 30), ("到着まで", 18), ("最初の連絡先", 40),
               ("情報システム", 42))  # fmt: skip
    parts = filled_table(table("事業者連絡先", columns, rows), "事業者", f"{BOOK} の vendors")
    return Section("vendors", "8.9", "事業者連絡先一覧", parts, 1, ("事業者連絡先",))


def cyber(given: Given) -> Iterator[Section]:
    """Chapter 9: attacks, where the first minutes differ from those of an earthquake."""
    said = given.facts.plan.cyber
    head = written(said.policy, "サイバー攻撃への対応の方針", "cyber.policy")
    yield Section("cyber", "9", "サイバー攻撃への対応", head, 0, ("サイバー攻撃",), head)
    parts = (
        ("first", "9.1", "初期対応", said.first),
        ("recovery", "9.2", "復旧対応", said.recovery),
        ("afterwards", "9.3", "事後対応", said.afterwards),
    )
    for key, number, title, texts in parts:
        yield Section(f"cyber-{key}", number, title, listed(texts, title, f"cyber.{key}"), 1)
    made = table(
        "届出・報告先",
        (("届出・報告先", 60), ("連絡する職", 40), ("内容", 70)),
        [
            (one.name, name_of(one.post) if one.post else UNTOLD, told(one.does))
            for one in said.contacts
        ],
    )
    shown = filled_table(made, "届出・報告先", f"{PLAN} の cyber.contacts")
    yield Section("cyber-contacts", "9.4", "届出・報告先", shown, 1, ("届出",))


def upkeep(given: Given) -> Iterator[Section]:
    """Chapters 10 and 11: exercises, and looking the plan over."""
    plan, book = given.facts.plan, given.facts.continuity
    planned = table(
        "訓練計画",
        (("訓練", 44), ("種類", 24), ("時期", 26), ("参加者", 30), ("目的", 46)),
        [(one.name, told(one.kind), told(one.when), told(one.who), told(one.goal))
         for one in plan.exercises],
    )  # fmt: skip
    held = table(
        "実施した訓練",
        (("訓練", 60), ("実施日", 28), ("実施者", 36), ("備考", 46)),
        [(one.name, day(one.on), one.by or "－", one.note)
         for one in sorted(book.exercises, key=lambda e: e.on, reverse=True)],
    )  # fmt: skip
    parts = filled_table(planned, "訓練計画", f"{PLAN} の exercises")
    counts = f"訓練の計画{len(plan.exercises)}件、実施の記録{len(book.exercises)}件。"
    public = (words(counts),)
    yield Section("exercises", "10", "教育・訓練", (*parts, held), 0, ("訓練",), public)
    reviews = table(
        "維持・管理",
        (("見直すもの", 80), ("時期", 44), ("担当", 46)),
        [(one.what, told(one.when), told(one.who)) for one in plan.upkeep],
    )
    made = filled_table(reviews, "計画の維持・管理", f"{PLAN} の upkeep")
    yield Section("upkeep", "11", "計画の維持・管理", made, 0, ("維持管理", "見直し"), made)
