"""A city of fiction whose ledger was laid against two segments and a third that nobody scanned."""

from datetime import UTC, date, datetime, timedelta

from audit.discovery.model import (
    Item,
    Outcome,
    Reconciliation,
    SegmentCoverage,
    ZoneCoverage,
)
from inventory.model import Host, Kind, Ledger, Municipality, Zone
from inventory.words import T
from reports.assets_build import AssetsMaterial
from reports.assets_view import ContradictionView, CrossingView, DriftView, IntendedView
from reports.build import ReportSettings
from reports.view import Anchor

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
Z = Zone
O = Outcome  # noqa: E741 - short in the table below
SETTINGS = ReportSettings(
    issued=date(2026, 11, 21),
    document_number="架情監第8-021号",
    version="1.0",
    department="情報政策課",
    approval_posts=("CISO", "課長", "担当"),
)


def _item(outcome: Outcome, zone: Zone, network: str, said: str, **more: object) -> Item:
    return Item(outcome, zone, network, T(said, said), **more)  # type: ignore[arg-type]


ITEMS = (
    _item(
        O.UNREGISTERED, Z.LGWAN, "10.1.0.0/24", "", device="mac:00a0de112233",
        addresses=("10.1.0.77",), mac="00:a0:de:11:22:33", maker="Yamaha",
        port="core-sw01 Gi1/0/14", first_seen=AT - timedelta(days=12), last_seen=AT,
    ),
    _item(
        O.UNREGISTERED, Z.INTERNET, "10.2.0.0/24", "四つのアドレスを持つ",
        device="mac:106f3f000001",
        addresses=("10.2.0.9", "10.2.0.10", "10.2.0.11", "10.2.0.12"), mac="10:6f:3f:00:00:01",
        maker="Buffalo.inc", first_seen=AT, last_seen=AT,
    ),
    _item(
        O.UNSEEN, Z.LGWAN, "10.1.0.0/24", "前回の検出から21日", host="AST-0042", name="zeimu-pc03",
        department="税務課", addresses=("10.1.0.42",), mac="00:1b:2c:3d:4e:5f",
        last_seen=AT - timedelta(days=21), days=21,
    ),
    _item(
        O.ADDRESS_TWICE, Z.LGWAN, "10.1.0.0/24", "二つのMACアドレスが同じIPアドレスで応答した",
        host="AST-0007", name="shimin-pc01", department="市民課", addresses=("10.1.0.7",),
        mac="00:1b:2c:00:00:07", last_seen=AT,
    ),
    _item(
        O.TWO_ZONES, Z.INTERNET, "10.2.0.0/24", "LGWAN接続系とインターネット接続系で検出した",
        host="AST-0031", name="kikaku-pc01", department="企画課", addresses=("10.2.0.31",),
        mac="00:1b:2c:00:00:31", last_seen=AT,
    ),
    _item(
        O.NOT_COVERED, Z.MYNUMBER, "10.9.0.0/24", "区画を走査していない", host="AST-0001",
        name="jumin-sv01", department="市民課", addresses=("10.9.0.10",),
    ),
    _item(O.MATCHED, Z.LGWAN, "10.1.0.0/24", "", host="AST-0002", name="shimin-pc02"),
)  # fmt: skip


def _segment(
    network: str, zone: Zone, counts: dict[Outcome, int], *, covered: bool, why: str = ""
) -> SegmentCoverage:
    at = AT if covered else None
    return SegmentCoverage(
        id=f"区画 {network} {zone.value}", network=network, zone=zone, site="本庁舎", since=at,
        tried_at=AT, covered_at=at, complete=covered, fresh=covered, direct=True, why=T(why, why),
        known=sum(counts.values()), counts=tuple(counts.items()),
    )  # fmt: skip


SEGMENTS = (
    _segment("10.9.0.0/24", Z.MYNUMBER, {O.NOT_COVERED: 14}, covered=False,
             why="走査が途中で終わった（nmap の終了の印がない）"),
    _segment("10.1.0.0/24", Z.LGWAN,
             {O.MATCHED: 118, O.UNREGISTERED: 1, O.UNSEEN: 1, O.ADDRESS_TWICE: 1, O.WAITING: 6},
             covered=True),
    _segment("10.2.0.0/24", Z.INTERNET,
             {O.MATCHED: 64, O.UNREGISTERED: 1, O.TWO_ZONES: 1, O.RANDOM: 9, O.GUEST: 2},
             covered=True),
)  # fmt: skip


def reconciliation() -> Reconciliation:
    """Three zones with a segment each."""
    zones = tuple(ZoneCoverage(one.zone, (one,), one.counts) for one in SEGMENTS)
    total: dict[Outcome, int] = {}
    for segment in SEGMENTS:
        for outcome, count in segment.counts:
            total[outcome] = total.get(outcome, 0) + count
    return Reconciliation(AT, zones, SEGMENTS, ITEMS, tuple(total.items()))


def make_assets() -> AssetsMaterial:
    """Everything that the report can tell, once each."""
    hosts = tuple(
        Host(id=f"AST-{n:04d}", name=f"pc{n:04d}", kind=Kind.TERMINAL) for n in range(220)
    )
    return AssetsMaterial(
        ledger=Ledger(municipality=Municipality(name="火見市"), hosts=hosts),
        found=reconciliation(),
        operator="佐藤",
        anchor=Anchor(731, "ab" * 32, "HEAD-731.txt.sig", AT),
        drifts=(
            DriftView("bunsho-sv01", "AST-0100", "LGWAN接続系", "10.1.0.100",
                      "3389/tcp ms-wbt-server", "－", "承認した一覧にないポートが開いた"),
        ),
        baseline="R8.10.1 佐藤",
        crossings=(
            CrossingView("トランク", "core-sw01", "AST-0200", "LGWAN接続系・インターネット接続系",
                         "GigabitEthernet1/0/24 が二つの系のVLANを運ぶ",
                         ("switchport trunk allowed vlan 10,20",)),
        ),
        contradictions=(
            ContradictionView("zeimu-pc01", "AST-0040", "税務課", "OSのビルド",
                              (("台帳", "Windows 11 23H2", ""), ("SKYSEA", "22631", "R8.11.1"),
                               ("収集プログラム", "26100", "R8.11.19"))),
        ),
        sources=("SKYSEA　R8.11.1 書き出し　204台中201台を台帳と照合",),
        differences=(
            IntendedView("ロックアウトの回数", "端末標準", "10", "0（無効）",
                         ("zeimu-pc01", "zeimu-pc02"), 2),
        ),
        policies=("グループポリシー 端末標準　R8.11.10 控え",),
    )  # fmt: skip
