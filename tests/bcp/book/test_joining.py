"""The ledger under the book: what follows of itself, what is refused, what is never typed twice."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from bcp.book.joining import continuity
from bcp.book.model import Book
from bcp.book.reading import parse_book
from bcp.graph import Graph
from bcp.model import (
    BOTH,
    Basis,
    Continuity,
    Dependency,
    During,
    Need,
    NodeKind,
    Proven,
    Source,
)
from inventory.model import DataSet, Host, Kind, Ledger, Municipality, Post, Site, System
from inventory.words import HinomiError
from tests.bcp.city import CITY, city_book, city_ledger

FILE = "bcp/continuity.yaml"
LEDGER = Ledger(
    municipality=Municipality(name="火見市"),
    sites=(Site(name="本庁舎", address="中央1-1"),),
    posts=(
        Post(title="課長", department="税務課", holder="齋藤　次郎", deputies=("辻　七海",)),
        Post(title="課長", department="市民課"),
        Post(title="部長", phone="内線1"),
    ),
    systems=(
        System(name="住民記録", rto_hours=3, rpo_hours=1, depends_on=("基盤",), vendor="㈱電算"),
        System(name="税", department="税務課", depends_on=("住民記録", "外の仕組み")),
        System(name="基盤"),
    ),
    data_sets=(DataSet(id="火控-1", system="住民記録", name="写し", host="A-1", rpo_hours=24),),
    hosts=(
        Host(
            id="A-1",
            name="sv01",
            kind=Kind.SERVER,
            location="本庁舎3階",
            systems=("住民記録",),
            addresses=(ip_address("10.0.0.1"),),
            vendor="㈱電算",
        ),
        Host(id="A-2", name="pc01", kind=Kind.TERMINAL, site="支所", systems=("住民記録",)),
    ),
)


_GROUP = (
    "dependencies:\n"
    "  - {{of: system:税, needs: system:基盤, need: any, group: 組, {}}}\n"
    "  - {{of: system:税, needs: host:sv01, need: any, group: 組, {}}}\n"
)


def joined(text: str, ledger: Ledger = LEDGER) -> Continuity:
    return continuity(ledger, parse_book(text, FILE))


def complained(text: str, ledger: Ledger = LEDGER) -> list[str]:
    with pytest.raises(HinomiError) as caught:
        joined(text, ledger)
    return caught.value.message.ja.splitlines()


def edge(known: Continuity, of: str, on: str) -> Dependency:
    [found] = [one for one in known.dependencies if (one.of, one.on) == (of, on)]
    return found


def test_the_ledger_alone_gives_things_and_what_they_need() -> None:
    known = continuity(LEDGER, Book())
    assert known.body == "火見市"
    residents = known.nodes["system:住民記録"]
    assert (residents.rto, residents.rpo, residents.place) == (180, 60, "台帳")
    assert known.nodes["system:外の仕組み"].rto is None
    assert known.nodes["data:火控-1"].rpo == 24 * 60
    assert {"site:支所", "site:本庁舎", "vendor:㈱電算", "post:部長"} <= set(known.nodes)
    assert {"post:税務課 課長", "post:市民課 課長"} <= set(known.nodes)
    assert "post:課長" not in known.nodes
    assert edge(known, "system:税", "system:住民記録").need is Need.ALL
    assert edge(known, "system:住民記録", "data:火控-1").during == BOTH
    assert edge(known, "data:火控-1", "host:sv01").source is Source.LEDGER
    assert edge(known, "system:住民記録", "vendor:㈱電算").during == frozenset({During.RESTORE})
    assert known.addresses["host:sv01"] == ("10.0.0.1",)
    assert known.ports["host:sv01"] == 22
    assert known.places["host:sv01"] == "本庁舎3階"
    assert known.departments["system:税"] == "税務課"
    assert all(one.source is not Source.DECLARED for one in known.dependencies)


def test_a_terminal_is_one_of_many_and_a_site_by_its_location_is_a_guess() -> None:
    known = continuity(LEDGER, Book())
    assert edge(known, "system:住民記録", "host:sv01").need is Need.ALL
    assert edge(known, "system:住民記録", "host:pc01").need is Need.DEGRADES
    assert edge(known, "host:sv01", "site:本庁舎").source is Source.GUESSED
    assert edge(known, "host:pc01", "site:支所").source is Source.LEDGER


def test_the_book_replaces_what_was_derived_for_as_long_as_it_speaks_of() -> None:
    text = (
        "dependencies:\n"
        "  - {of: system:住民記録, needs: host:sv01, need: any, group: 組, at_least: 1}\n"
        "  - {of: system:税, needs: system:住民記録, during: restore, need: degrades}\n"
    )
    known = joined(text)
    assert edge(known, "system:住民記録", "host:sv01").need is Need.ANY
    both = [one for one in known.dependencies if one.of == "system:税" and "住民" in one.on]
    assert [(one.need, one.during, one.place) for one in both] == [
        (Need.ALL, frozenset({During.RUN}), "台帳"),
        (Need.DEGRADES, frozenset({During.RESTORE}), f"{FILE}:3"),
    ]


def test_every_end_of_a_dependency_is_a_known_thing() -> None:
    for known in (CITY, continuity(LEDGER, Book())):
        Graph.of(known.nodes, known.dependencies, known.work)
    assert len({(d.of, d.on, d.during) for d in CITY.dependencies}) == len(CITY.dependencies)


def test_renaming_a_system_in_the_ledger_points_at_every_line_of_the_book() -> None:
    text = (
        "systems:\n"
        "  税:\n"
        "    alternatives: [紙]\n"
        "work:\n"
        "  system:税: {minutes: 90}\n"
        "tasks:\n"
        "  課税:\n"
        "    needs: [system:税]\n"
    )
    assert joined(text).work["system:税"].minutes == 90
    renamed = LEDGER.systems[1].model_copy(update={"name": "新税システム"})
    after = LEDGER.model_copy(update={"systems": (LEDGER.systems[0], renamed, LEDGER.systems[2])})
    told = complained(text, after)
    assert [line.split(": ")[0] for line in sorted(told)] == [f"{FILE}:{n}" for n in (2, 5, 8)]
    assert all("system:税" in line for line in told)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("systems:\n  住民紀録:\n    alternatives: [紙]\n", 2, "近いもの: system:住民記録"),
        ("systems:\n  住民記録:\n    rto: 3時間\n", 3, "台帳に「3時間」とあります"),
        ("systems:\n  住民記録:\n    rpo: 5分\n", 3, "台帳に「1時間」とあります"),
        ("data:\n  火控-1:\n    rpo: 1日\n", 3, "台帳に「1日」とあります"),
        ("sites:\n  本庁舎:\n    address: 中央1-1\n", 3, "台帳に「中央1-1」とあります"),
        ("sites:\n  別館:\n    fixed: true\n", 2, "only_here: true"),
        ("sites:\n  本庁舎:\n    only_here: true\n", 3, "台帳にあります"),
        ("posts:\n  税務課 課長:\n    holder: 齋藤　次郎\n", 3, "台帳に「齋藤　次郎」とあります"),
        ("posts:\n  税務課 課長:\n    deputies: [別人]\n", 3, "台帳に「辻　七海」とあります"),
        ("posts:\n  課長:\n    phone: 内線9\n", 2, "近いもの"),
        ("posts:\n  部長:\n    above: post:市長\n", 3, "post:市長"),
        ("vendors:\n  電算:\n    hours: 24時間\n", 2, "only_here: true"),
        ("hosts:\n  A-1:\n    needs: [site:本庁舎]\n", 2, "「host:A-1」は台帳にありません"),
        ("power:\n  UPS:\n    site: site:本町舎\n", 3, "site:本庁舎"),
        ("work:\n  system:ない: {minutes: 9}\n", 2, "system:ない"),
        ("work:\n  system:税: {minutes: 9, vendor: vendor:ない}\n", 2, "vendor:ない"),
        ("copies:\n  正本: {where: 金庫, keeper: post:ない}\n", 2, "post:ない"),
        ("power:\n  UPS:\n    site: system:基盤\n", 3, "site: で始まる"),
        ("work:\n  system:税: {minutes: 9, vendor: post:部長}\n", 2, "vendor: で始まる"),
        ("posts:\n  部長:\n    above: system:税\n", 3, "post: で始まる"),
        ("systems:\n  基盤:\n    needs: [system:基盤]\n", 3, "自分自身"),
        ("dependencies:\n  - {of: system:税, needs: system:税}\n", 2, "自分自身"),
        (
            "dependencies:\n  - {of: system:税, needs: system:基盤, need: any}\n",
            2,
            "一緒に書きます",
        ),
        ("dependencies:\n  - {of: system:税, needs: system:基盤, group: 組}\n", 2, "一緒に"),
        ("dependencies:\n  - {of: system:税, needs: system:基盤, at_least: 2}\n", 2, "組のもの"),
        (_GROUP.format("at_least: 3", "at_least: 3"), 2, "2 個しかなく、3 個に"),
        (_GROUP.format("at_least: 2", "checked: 2026-01-01"), 3, "continuity.yaml:2 の 2 と違い"),
        (
            "dependencies:\n"
            "  - {of: system:税, needs: system:基盤}\n"
            "  - {of: system:税, needs: system:基盤, need: degrades}\n",
            3,
            "同じもの",
        ),
    ],
)
def test_what_contradicts_the_ledger_is_refused_with_its_line(
    text: str, line: int, word: str
) -> None:
    [told] = complained(text)
    assert told.startswith(f"{FILE}:{line}: ")
    assert word in told


def test_a_name_wrapped_within_its_cell_is_the_same_name() -> None:
    wrapped = LEDGER.model_copy(
        update={
            "systems": (System(name="住民\n記録", vendor="㈱\n電算"), *LEDGER.systems[1:]),
            "hosts": (LEDGER.hosts[0].model_copy(update={"systems": ("住民記録",)}),),
            "posts": (Post(title="情報政策課長\n（CISO補佐）", holder="髙橋\n一郎"),),
        }
    )
    known = joined(
        "posts:\n  情報政策課長（CISO補佐）: {phone: 内線1}\npeople:\n  髙橋一郎:\n", wrapped
    )
    assert {"system:住民記録", "vendor:㈱電算"} <= set(known.nodes)
    assert known.people[0].posts == ("post:情報政策課長（CISO補佐）",)
    assert not [identity for identity in known.nodes if "\n" in identity]


def test_every_complaint_is_told_at_once() -> None:
    text = "systems:\n  甲:\n    rto: 1時間\n  乙:\n    rto: 1時間\n"
    assert len(complained(text)) == 2


def test_what_the_ledger_does_not_say_may_stand_in_the_book() -> None:
    text = (
        "systems:\n  税:\n    rto: 1日\n"
        "sites:\n  支所:\n    address: 西一丁目\n"
        "posts:\n"
        "  部長: {holder: 火見　花子, above: 'post:税務課 課長'}\n"
        "  市長: {only_here: true, holder: 火野　望}\n"
    )
    known = joined(text)
    assert (known.nodes["system:税"].rto, known.nodes["system:税"].place) == (1440, f"{FILE}:3")
    assert known.sites["site:支所"].address == "西一丁目"
    assert known.sites["site:本庁舎"].address == "中央1-1"
    chief = known.posts["post:部長"]
    assert (chief.holder, chief.phone, chief.above) == ("火見　花子", "内線1", "post:税務課 課長")
    assert known.posts["post:市長"].holder == "火野　望"


def test_people_hold_the_posts_that_name_them_whatever_the_blanks() -> None:
    known = joined("people:\n  齋藤 次郎: {km: 3}\n  辻　七海:\n  他人:\n")
    posts = {one.name: one.posts for one in known.people}
    assert posts == {
        "齋藤 次郎": ("post:税務課 課長",),
        "辻　七海": ("post:税務課 課長",),
        "他人": (),
    }


def test_a_measured_restore_is_the_work_where_the_book_plans_none() -> None:
    proven = Proven(
        "data:火控-1", "2026-11-01T00:00:00+00:00", 42.5, "2026-11-02T01:00:00+00:00", "火控-1-03"
    )
    known = continuity(LEDGER, Book(), [proven])
    work = known.work["data:火控-1"]
    assert (work.minutes, work.basis, work.record) == (42.5, Basis.DRILLED, "火控-1-03")
    planned = continuity(LEDGER, parse_book("work:\n  data:火控-1: {minutes: 9}\n", FILE), [proven])
    assert planned.work["data:火控-1"].basis is Basis.GUESS
    assert planned.proven["data:火控-1"] == proven
    unmeasured = continuity(LEDGER, Book(), [replace(proven, minutes=None)])
    assert unmeasured.work == {}


def test_proof_of_data_that_the_ledger_no_longer_has_is_left_out() -> None:
    assert continuity(LEDGER, Book(), [Proven("data:昔のもの")]).proven == {}


def test_the_city_has_what_others_build_on() -> None:
    kinds = [node.kind for node in CITY.nodes.values()]
    assert kinds.count(NodeKind.SYSTEM) >= 12
    assert kinds.count(NodeKind.HOST) == 25
    assert kinds.count(NodeKind.TASK) == 6
    assert len(CITY.people) == 8
    assert set(kinds) == set(NodeKind)
    assert [one.skills for one in CITY.people].count(()) == 1
    assert sum("認証基盤" in one.skills for one in CITY.people) == 1
    loop = {("認証基盤", "バックアップ管理"), ("バックアップ管理", "認証基盤")}
    pairs = {(d.of.partition(":")[2], d.on.partition(":")[2]) for d in CITY.dependencies}
    assert loop <= pairs
    assert CITY.work["system:公式ホームページ"].minutes > (
        CITY.nodes["system:公式ホームページ"].rto or 0
    )
    assert continuity(city_ledger(), city_book()) == CITY
