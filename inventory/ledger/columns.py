"""The columns of each sheet: the field, the titles it goes by, how a cell is read and written."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from inventory.ledger import cells
from inventory.ledger.backup_columns import DATA_SETS
from inventory.ledger.column import (
    Column,
    Shown,
    Table,
    classified,
    day,
    grouped,
    lines,
    several,
    text,
    titled,
    worded,
)
from inventory.ledger.text import joined, key
from inventory.ledger.vocabulary import (
    CRITICALITIES,
    KINDS,
    PLATFORMS,
    PRIVILEGES,
    WAYS,
    ZONES,
)
from inventory.model import Department, Host, Municipality, Post, Site, StaffMember, System
from inventory.transport.manners import MANNERS


@cache
def titles_of(kind: str) -> Mapping[str, tuple[Column, int]]:
    """Each known title's key with its column and its rank among the column's titles (0 is best)."""
    return {
        key(title): (column, rank)
        for column in BY_KIND[kind].columns
        for rank, title in reversed(list(enumerate(column.titles)))
    }


_ZONE = (
    "系 系統 所属系 ネットワーク系統 ネットワーク区分 接続系 接続系統 接続ネットワーク セグメント "
    "ネットワークセグメント ネットワーク ゾーン 三層区分 zone segment"
)
_DEPARTMENT = (
    "所属 所管課 課室 課室名 所属課 所属名 所管 主管課 担当課 配置課 設置課 使用課 利用課 "
    "管理課 部署 部署名 課名 所管部署 管理部署 設置部署 所管所属 利用部署 department"
)
_VENDOR = (
    "保守業者 ベンダ 保守ベンダ 保守会社 保守先 保守委託先 委託先 委託業者 納入業者 "
    "導入業者 業者 業者名 事業者 vendor"
)
_PHONE = "電話 電話番号 連絡先 内線 内線番号 phone"
JSON_TITLE = "拡張項目"


HOSTS = Table(
    "hosts",
    titled("機器 機器台帳 情報機器 情報機器台帳 機器一覧 台帳 資産台帳 資産一覧 hosts"),
    Host,
    (
        Column(
            "id",
            titled(
                "管理番号 資産番号 資産管理番号 機器番号 機器管理番号 備品番号 物品番号 "
                "機器No 管理No "
                "資産No 資産ID 機器ID 登録No 管理ID asset assetid id"
            ),
            cells.half,
        ),
        text(
            "name",
            "機器名 ホスト名 コンピュータ名 コンピューター名 マシン名 端末名 サーバ名 "
            "装置名 機器名称 "
            "ノード名 名称 hostname computername host name",
        ),
        worded("kind", "種別 機器種別 機器区分 区分 種類 機器分類 分類 用途区分 kind", KINDS),
        worded("zone", _ZONE, ZONES),
        Column(
            "platform",
            ("プラットフォーム", "platform"),
            cells.platform,
            PLATFORMS.show,
            group=True,
            choices=tuple(PLATFORMS.written.values()),
        ),
        grouped("os", "OS OS名 OS種別 OS名称 基本ソフト オペレーティングシステム OSバージョン"),
        Column(
            "addresses",
            titled(
                "IPアドレス IP IPアドレス(固定) IPv4アドレス IPv6アドレス 管理IPアドレス 管理IP "
                "ipaddress address"
            ),
            cells.addresses,
            lines,
            many=True,
        ),
        Column(
            "macs",
            titled("MACアドレス MAC 物理アドレス 有線MACアドレス 無線MACアドレス macaddress"),
            cells.macs,
            lines,
            many=True,
        ),
        grouped("model", "機種 機種名 型番 型式 モデル モデル名 製品名 品名 model"),
        text("serial", "製造番号 シリアル シリアル番号 シリアルNo 製造No SN serial serialnumber"),
        grouped("department", _DEPARTMENT),
        grouped(
            "owner", "利用者 使用者 管理者 担当者 利用者名 使用者名 管理者名 担当者名 責任者 owner"
        ),
        grouped("site", "拠点 庁舎 施設 拠点名 施設名 建物 建物名 site"),
        grouped("location", "設置場所 配置 配置場所 保管場所 設置箇所 フロア ラック 所在 location"),
        several(
            "systems", "システム名 情報システム システム 情報システム名 業務システム system systems"
        ),
        grouped("vendor", _VENDOR),
        worded("criticality", "重要度 重要性 可用性区分 criticality", CRITICALITIES),
        classified("classification"),
        day(
            "lease_end",
            "リース満了日 リース期限 リース満了 リース終了日 リース期間満了日 返却予定日 "
            "返却予定 賃借期限 "
            "リース終了 賃貸借満了日 leaseend",
        ),
        day(
            "support_end",
            "サポート期限 サポート終了日 サポート終了 保守期限 保守終了日 保守満了日 "
            "保守期限日 EOL EOSL "
            "supportend",
        ),
        text("note", "備考 摘要 メモ 特記事項 note notes remarks"),
        Column(
            "access.user",
            ("接続アカウント", "監査アカウント", "監査用アカウント", "接続ユーザ", "SSHユーザ"),
            cells.half,
            group=True,
        ),
        Column(
            "access.port",
            ("SSHポート", "SSHポート番号", "接続ポート", "ポート", "ポート番号", "port"),
            cells.port,
            int,
            group=True,
        ),
        grouped("access.key_file", "鍵ファイル 秘密鍵ファイル keyfile"),
        grouped("access.secret", "秘密情報名 シークレット名 secretname"),
        Column(
            "access.jump",
            ("踏み台", "踏み台サーバ", "踏台", "踏台サーバ", "中継サーバ", "jump", "bastion"),
            cells.half,
            group=True,
        ),
        worded("access.privilege", "特権取得 権限昇格 privilege", PRIVILEGES),
        worded("access.way", "接続方式 接続方法 収集方法 way", WAYS),
        Column(
            "access.device",
            titled("機器の系統 機器系統 装置系統 device"),
            cells.family,
            group=True,
            choices=tuple(MANNERS),
        ),
        text("json", JSON_TITLE),
    ),
    ("id",),
)
DEPARTMENTS = Table(
    "departments",
    titled("課室 課室一覧 組織 組織一覧 部署 部署一覧 所属 departments"),
    Department,
    (
        text("name", "課室 課室名 課名 所属 所属名 部署 部署名 名称 department name"),
        text(
            "promotion_member",
            "推進員 情報化推進員 情報セキュリティ推進員 セキュリティ推進員 推進員名",
        ),
        text("phone", _PHONE),
    ),
    ("name",),
)
POSTS = Table(
    "posts",
    titled("職 職一覧 役職 役職一覧 体制 体制表 役割 posts"),
    Post,
    (
        text("title", "職 職名 役職 役職名 役割 役割名 title"),
        grouped("department", _DEPARTMENT),
        text("holder", "氏名 担当者 現職 現職者 職員 職員名 担当者名 holder"),
        several("deputies", "代理 代理者 職務代理者 代行者 副担当 副担当者 deputies"),
        text("phone", _PHONE),
    ),
    ("title", "department"),
)
STAFF = Table(
    "staff",
    titled("職員 職員台帳 職員一覧 職員名簿 在職者 在職者名簿 人事 staff"),
    StaffMember,
    (
        Column(
            "number",
            titled("職員番号 職員コード 職員ID 職員No 人事番号 社員番号 staffnumber employeeid"),
            cells.half,
        ),
        text("name", "氏名 職員氏名 職員名 漢字氏名 名前 name"),
        grouped("department", _DEPARTMENT),
        Column(
            "accounts",
            titled(
                "アカウント アカウント名 利用者ID 利用者アカウント ユーザID ユーザ名 "
                "ログインID ログイン名 ADアカウント account accounts userid username loginid"
            ),
            cells.accounts,
            joined,
            many=True,
        ),
        day(
            "since",
            "在職開始 在職開始日 着任日 着任 採用日 採用年月日 任用開始日 任用開始 雇用開始日 "
            "入庁日 since hiredate",
        ),
        day(
            "until",
            "退職日 退職年月日 退職 離職日 在職終了 在職終了日 任用終了日 任期満了日 雇用終了日 "
            "契約終了日 until leavedate",
        ),
    ),
    ("number",),
)
SITES = Table(
    "sites",
    titled("拠点 拠点一覧 庁舎 庁舎一覧 施設 施設一覧 sites"),
    Site,
    (
        text("name", "拠点 拠点名 庁舎 庁舎名 施設 施設名 名称 site name"),
        text("address", "所在地 住所 address"),
        text("note", "備考 摘要 note"),
    ),
    ("name",),
)
SYSTEMS = Table(
    "systems",
    titled(
        "情報システム 情報システム一覧 情報システム台帳 システム システム一覧 システム台帳 systems"
    ),
    System,
    (
        text(
            "name",
            "情報システム 情報システム名 システム名 システム 業務システム名 名称 system name",
        ),
        grouped("business", "業務 業務名 対象業務 業務区分 business"),
        grouped("department", _DEPARTMENT),
        worded("zone", _ZONE, ZONES),
        classified("classification"),
        Column(
            "rto_hours",
            ("目標復旧時間", "RTO", "目標復旧時間(RTO)", "目標復旧時間(時間)", "RTO(時間)"),
            cells.hours,
            float,
            group=True,
        ),
        Column(
            "rpo_hours",
            ("目標復旧時点", "RPO", "目標復旧時点(RPO)", "目標復旧時点(時間)", "RPO(時間)"),
            cells.hours,
            float,
            group=True,
        ),
        several("depends_on", "依存システム 依存先 前提システム 依存 依存先システム dependson"),
        grouped("vendor", _VENDOR),
    ),
    ("name",),
)
MUNICIPALITY = Table(
    "municipality",
    titled("団体 団体情報 自治体 基本情報 municipality"),
    Municipality,
    (
        text("name", "団体名 自治体名 市町村名 団体 自治体 municipality name"),
        Column(
            "code",
            titled("団体コード 全国地方公共団体コード 地方公共団体コード 市町村コード code"),
            cells.body_code,
        ),
        text("network_model", "ネットワークモデル 三層モデル モデル networkmodel"),
    ),
    ("name",),
)
TABLES = (MUNICIPALITY, DEPARTMENTS, POSTS, STAFF, SITES, SYSTEMS, DATA_SETS, HOSTS)
BY_KIND = {table.kind: table for table in TABLES}


def name_of(kind: str, model: BaseModel) -> str:
    """What names one row of a kind: its id, its name, or its title and section."""
    if kind == "municipality":
        return kind
    return " / ".join(filter(None, (getattr(model, field) for field in BY_KIND[kind].key)))


def value_of(column: Column, model: BaseModel) -> Any:  # noqa: ANN401 - whatever the field holds
    """The value of a column's field, also of `access.port` and the like."""
    value: Any = model
    for name in column.field.split("."):
        value = getattr(value, name)
    return value


def shown(column: Column, model: BaseModel) -> Shown:
    """A field as its cell is written; nothing at all is an empty text."""
    value = value_of(column, model)
    return "" if value is None else column.show(value)
