"""The sections of the book: one a sheet, with the columns that a row may fill.

Names of fields are those of `bcp.model`. YAML 1.1 reads a bare `on` as true, so that fields of
that name go by another key there.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bcp.book import sorts
from bcp.book.sorts import Sort
from bcp.model import NodeKind


class Style(StrEnum):
    """How a section lies in YAML."""

    KEYED = "keyed"  # a mapping by the first column
    LISTED = "listed"  # a list
    SINGLE = "single"  # one row


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a row: its title on the sheet, its sort, its key in YAML."""

    field: str
    title: str
    sort: Sort
    required: bool = False
    called: str = ""
    of: NodeKind | None = None  # the kind that an id must be of

    @property
    def key(self) -> str:
        """The key in YAML."""
        return self.called or self.field


@dataclass(frozen=True, slots=True)
class Part:
    """A field that holds rows of its own, with a sheet of their own."""

    field: str
    sheet: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Section:
    """One section; `kind` is what its rows add to, where they are things that can be lost."""

    name: str
    sheet: str
    columns: tuple[Column, ...]
    style: Style = Style.KEYED
    kind: NodeKind | None = None
    parts: tuple[Part, ...] = ()
    known: bool = False  # its things stand in the ledger, unless a row says that they do not

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """The columns by their key in YAML."""
        return {column.key: column for column in self.columns}

    @property
    def first(self) -> Column:
        """The column that names the row of a keyed section."""
        return self.columns[0]


ONLY_HERE = "only_here"
_CONTACTS = (
    Column("means", "手段", sorts.NAME, required=True),
    Column("to", "宛先", sorts.NAME, required=True),
    Column("checked", "確認日", sorts.DAY),
)
_COMMON = (
    Column("rto", "目標復旧時間", sorts.SPAN),
    Column("rpo", "目標復旧時点", sorts.SPAN),
    Column("alternatives", "代替手段", sorts.NAMES),
    Column("needs", "必要なもの", sorts.IDS),
)
_HERE = Column(ONLY_HERE, "台帳にない", sorts.FLAG)
_NOTE = Column("note", "備考", sorts.TEXT)


def _things(
    kind: NodeKind,
    name: str,
    sheet: str,
    *columns: Column,
    parts: tuple[Part, ...] = (),
    known: bool = False,
) -> Section:
    first = Column("name", "名称", sorts.NAME, required=True)
    return Section(name, sheet, (first, *_COMMON, *columns), Style.KEYED, kind, parts, known)


SECTIONS = (
    _things(
        NodeKind.TASK,
        "tasks",
        "非常時優先業務",
        Column("department", "所管課", sorts.NAME),
        Column("level", "目標復旧レベル", sorts.TEXT),
        Column("peak", "繁忙期", sorts.TEXT),
        parts=(
            Part(
                "impacts",
                "業務の影響",
                (
                    Column("after", "経過時間", sorts.SPAN, required=True),
                    Column("what", "影響", sorts.TEXT, required=True),
                ),
            ),
        ),
    ),
    _things(NodeKind.SYSTEM, "systems", "情報システム", known=True),
    _things(NodeKind.HOST, "hosts", "情報機器", known=True),
    _things(NodeKind.NETWORK, "networks", "ネットワーク"),
    _things(
        NodeKind.SITE,
        "sites",
        "庁舎・拠点",
        Column("address", "所在地", sorts.TEXT),
        Column("seismic", "耐震性能", sorts.TEXT),
        Column("withstands", "使える震度", sorts.INTENSITY),
        Column("flood_depth_m", "想定浸水深(m)", sorts.number()),
        Column("fixed", "機器の固定", sorts.FLAG),
        Column("cooling", "空調", sorts.TEXT),
        Column("map", "図面", sorts.NAME),
        _NOTE,
        _HERE,
        known=True,
    ),
    _things(
        NodeKind.POWER,
        "power",
        "電源",
        Column("site", "拠点", sorts.ID, of=NodeKind.SITE),
        Column("battery_minutes", "電池(分)", sorts.number()),
        Column("shutdown_minutes", "停止に要する分", sorts.number()),
        Column("generator_hours", "発電機(時間)", sorts.number()),
        Column("refuel", "給油", sorts.TEXT),
        _NOTE,
    ),
    _things(
        NodeKind.LINE,
        "lines",
        "通信回線",
        Column("carrier", "通信事業者", sorts.NAME),
        Column("priority", "災害時優先", sorts.FLAG),
        _NOTE,
    ),
    _things(NodeKind.DATA, "data", "データ", known=True),
    _things(
        NodeKind.VENDOR,
        "vendors",
        "事業者",
        Column("hours", "受付時間", sorts.NAME),
        Column("arrives", "到着までの時間", sorts.SPAN),
        Column("disaster_clause", "災害時の条項", sorts.FLAG),
        Column("contract", "契約", sorts.TEXT),
        _HERE,
        parts=(Part("contacts", "事業者の連絡先", _CONTACTS),),
        known=True,
    ),
    _things(
        NodeKind.POST,
        "posts",
        "職",
        Column("department", "所属", sorts.NAME),
        Column("holder", "氏名", sorts.NAME),
        Column("deputies", "職務代行", sorts.NAMES),
        Column("phone", "電話", sorts.NAME),
        Column("above", "連絡元の職", sorts.ID, of=NodeKind.POST),
        _HERE,
        known=True,
    ),
    _things(
        NodeKind.DOCUMENT,
        "documents",
        "文書・資料",
        Column("copies", "写しの場所", sorts.NAMES),
        Column("paper", "紙がある", sorts.FLAG),
        Column("checked", "確認日", sorts.DAY),
    ),
    Section(
        "people",
        "職員",
        (
            Column("name", "氏名", sorts.NAME, required=True),
            Column("skills", "できること", sorts.NAMES),
            Column("km", "自宅からの距離(km)", sorts.number()),
            Column("walks", "徒歩で来られる", sorts.FLAG),
        ),
        parts=(Part("contacts", "職員の連絡先", _CONTACTS),),
    ),
    Section(
        "dependencies",
        "依存",
        (
            Column("of", "もの", sorts.ID, required=True),
            Column("on", "必要なもの", sorts.ID, required=True, called="needs"),
            Column("need", "必要の程度", sorts.NEED),
            Column("during", "いつ", sorts.DURING),
            Column("group", "組", sorts.NAME),
            Column("at_least", "必要な数", sorts.number(1, whole=True)),
            Column("source", "根拠", sorts.SOURCE),
            Column("checked", "確認日", sorts.DAY),
        ),
        Style.LISTED,
    ),
    Section(
        "work",
        "復旧作業",
        (
            Column("node", "もの", sorts.ID, required=True),
            Column("minutes", "作業(分)", sorts.number(), required=True),
            Column("people", "人数", sorts.number(0, whole=True)),
            Column("skill", "技能", sorts.NAME),
            Column("vendor", "事業者", sorts.ID, of=NodeKind.VENDOR),
            Column("basis", "根拠", sorts.BASIS),
            Column("on", "根拠の日", sorts.DAY, called="measured"),
            Column("record", "記録", sorts.NAME),
        ),
    ),
    Section(
        "first_steps",
        "最初の手作業",
        (
            Column("of", "互いに要るもの", sorts.IDS, required=True),
            Column("start", "最初に戻すもの", sorts.ID, required=True),
            Column("do", "手作業", sorts.TEXT, required=True),
            Column("post", "命じる職", sorts.ID, of=NodeKind.POST),
            Column("signed_by", "決裁した者", sorts.NAME),
            Column("signed_on", "決裁日", sorts.DAY),
        ),
        Style.LISTED,
    ),
    Section(
        "exercises",
        "訓練の記録",
        (
            Column("name", "名称", sorts.NAME, required=True),
            Column("on", "実施日", sorts.DAY, required=True, called="held"),
            Column("by", "実施者", sorts.NAME),
            Column("of", "対象", sorts.IDS),
            _NOTE,
        ),
        Style.LISTED,
    ),
    Section(
        "copies",
        "計画書の保管台帳",
        (
            Column("number", "番号", sorts.NAME, required=True),
            Column("where", "保管場所", sorts.TEXT, required=True),
            Column("keeper", "保管する職", sorts.ID, of=NodeKind.POST),
            Column("printed", "印刷日", sorts.DAY),
        ),
    ),
    Section(
        "assembly",
        "参集の条件",
        (
            Column("ready_minutes", "支度(分)", sorts.number()),
            Column("km_per_hour", "歩く速さ(km/時)", sorts.number(0.1, 100)),
            Column("turnout", "参集率(0〜1)", sorts.number(0, 1)),
            Column("source", "出典", sorts.TEXT),
        ),
        Style.SINGLE,
    ),
)
BY_NAME = {section.name: section for section in SECTIONS}
OF_KIND = {section.kind: section for section in SECTIONS if section.kind is not None}
