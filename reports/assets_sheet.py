"""The report on the ledger against the network as xlsx: every item on a line, strings only."""

from collections.abc import Iterable

from reports.assets_view import AssetItem, AssetsReport
from reports.prose import issued
from reports.sheet import MAX_ROWS, Columns, Row, Writer, workbook

_SEGMENTS: Columns = (
    ("区画", 22), ("拠点", 16), ("領域", 22), ("状態", 12), ("全体を走査した日時", 30),
    ("機器", 8), ("未登録", 8), ("未検出", 8), ("食い違い", 9), ("理由", 44),
)  # fmt: skip
_ITEMS: Columns = (
    ("照合の結果", 20), ("機器", 22), ("管理番号", 16), ("所管", 18), ("領域", 22), ("区画", 20),
    ("IPアドレス", 26), ("MACアドレス", 20), ("製造者（推定）", 26), ("スイッチのポート", 24),
    ("初回", 12), ("最終", 12), ("日数", 8), ("説明", 50),
)  # fmt: skip
_DRIFTS: Columns = (
    ("機器", 22), ("管理番号", 16), ("領域", 22), ("IPアドレス", 20), ("増えたポート", 30),
    ("減ったポート", 30), ("説明", 44),
)  # fmt: skip
_CROSSINGS: Columns = (
    ("種類", 22), ("機器", 26), ("管理番号", 16), ("系", 36), ("説明", 50), ("根拠", 50),
)  # fmt: skip
_CONTRADICTIONS: Columns = (
    ("機器", 22), ("管理番号", 16), ("所管", 18), ("事項", 20), ("情報源", 24), ("内容", 40),
    ("日付", 20),
)  # fmt: skip
_DIFFERENCES: Columns = (
    ("設定", 44), ("ポリシー", 30), ("意図した値", 26), ("効いている値", 26), ("台数", 8),
    ("機器", 60),
)  # fmt: skip


def render_assets_sheet(view: AssetsReport) -> bytes:
    """The workbook; the same view gives the same bytes."""
    return workbook(view, lambda writer: _write(view, writer))


def _write(view: AssetsReport, writer: Writer) -> None:
    writer.overview(list(_overview(view)))
    writer.table("区画", _SEGMENTS, _segments(view))
    for name, items in (
        ("未登録", view.unregistered),
        ("未検出", view.unseen),
        ("食い違い", view.conflicts),
        ("保留等", view.others),
    ):
        writer.table(name, _ITEMS, map(_item, items[:MAX_ROWS]))
    writer.table("想定外のサービス", _DRIFTS, _drifts(view))
    writer.table("系の間の経路", _CROSSINGS, _crossings(view))
    writer.table("情報源の食い違い", _CONTRADICTIONS, _contradictions(view))
    writer.table("ポリシーとの差", _DIFFERENCES, _differences(view))


def _overview(view: AssetsReport) -> Iterable[Row]:
    cover, seen, anchor = view.cover, view.overview, view.anchor
    yield "表題", cover.title
    yield "団体", cover.municipality
    yield "作成部署", cover.department
    yield "年度", cover.fiscal_year
    yield "文書番号", cover.document_number
    yield "発行日", issued(view)
    yield "版", cover.edition.value
    yield "走査の時期", seen.period
    yield "実施者", seen.operator
    yield "台帳の機器", f"{seen.hosts_total:,}"
    yield "区画", f"{seen.segments_total:,}"
    yield "走査した区画", f"{seen.segments_covered:,}"
    yield "ほかの情報源", "\n".join((*seen.sources, *view.policies))
    for row in view.outcomes:
        yield row.label, f"{row.total:,}"
    yield "記録番号", f"{anchor.sequence:,}"
    yield "記録の SHA-256", anchor.head


def _segments(view: AssetsReport) -> Iterable[Row]:
    for s in view.segments:
        numbers = (s.known, s.unregistered, s.unseen, s.conflicts)
        yield s.network, s.site, s.zone, s.state, s.covered, *(f"{n:,}" for n in numbers), s.why


def _item(i: AssetItem) -> Row:
    return (
        i.outcome, i.host, i.host_id, i.department, i.zone, i.network, i.addresses, i.mac, i.maker,
        i.port, i.first_seen, i.last_seen, i.days, i.detail,
    )  # fmt: skip


def _drifts(view: AssetsReport) -> Iterable[Row]:
    for d in view.drifts:
        yield d.host, d.host_id, d.zone, d.address, d.opened, d.closed, d.detail


def _crossings(view: AssetsReport) -> Iterable[Row]:
    for c in view.crossings:
        yield c.sort, c.where, c.host_id, c.zones, c.detail, "\n".join(c.lines)


def _contradictions(view: AssetsReport) -> Iterable[Row]:
    for c in view.contradictions:
        for who, said, day in c.words:
            yield c.host, c.host_id, c.department, c.subject, who, said, day


def _differences(view: AssetsReport) -> Iterable[Row]:
    for d in view.differences:
        hosts = "、".join(d.hosts)
        yield d.setting, d.policy, d.intended, d.effective, f"{d.count:,}", hosts
