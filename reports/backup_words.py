"""Nouns of checks and ledger as the report on backups names them, and numbers with their units."""

from collections.abc import Mapping
from datetime import datetime

from checks.backup.claims import drill_words
from checks.backup.digits import MEDIA_WORDS
from checks.backup.model import Against, Canary, Content, Declared, Drill, ToolKind
from checks.model import FactError
from inventory.model import Content as Sort
from inventory.model import DataSet
from reports.backup_proof import table_agrees
from reports.era import JST, compact, era_compact

TOOLS: Mapping[ToolKind, str] = {
    ToolKind.RESTIC: "restic",
    ToolKind.BORG: "BorgBackup",
    ToolKind.TREE: "フォルダの写し（rsync等）",
    ToolKind.ARCHIVE: "書庫ファイル（tar等）",
    ToolKind.PG_DUMP: "PostgreSQL の書き出し",
    ToolKind.PG_BASEBACKUP: "PostgreSQL の全体の写し",
    ToolKind.PGBACKREST: "pgBackRest",
    ToolKind.MYSQL_DUMP: "MariaDB・MySQL の書き出し",
    ToolKind.DUPLICITY: "duplicity",
    ToolKind.CATALOG: "製品の記録の取込み",
}
AGAINST: Mapping[Against, str] = {
    Against.MANIFEST: "取得時に元で取った検査値",
    Against.SOURCE: "訓練の時の元のデータ",
    Against.CHECKSUMS: "写しに付いた検査値の一覧",
    Against.QUERIES: "表の件数・内容と、台帳の問合せ",
    Against.NOTHING: "なし",
}
SORTS: Mapping[Sort, str] = {
    Sort.FILES: "ファイル",
    Sort.DATABASE: "データベース",
    Sort.IMAGE: "機器の全体",
}
_LOCKS = {
    "compliance": "解除できない保護",
    "governance": "管理者が解除できる保護",
    "append-only": "追記のみ",
    "worm": "書換え不可",
}
UNITS = ((1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))


def size(count: int | None) -> str:
    """So many bytes in the largest unit that leaves a whole number before the point."""
    if count is None:
        return "不明"
    for unit, name in UNITS:
        if count >= unit:
            return f"{count / unit:,.1f} {name}"
    return f"{count:,} バイト"


def lasting(seconds: float) -> str:
    """A duration in words: 45秒, 12分30秒, 3時間5分."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole}秒" if whole else "1秒未満"
    if whole < 3600:
        return f"{whole // 60}分{whole % 60}秒"
    return f"{whole // 3600:,}時間{whole % 3600 // 60}分"


def hours(count: float | None) -> str:
    """Hours as a ledger has them: 4時間, 3日; "" where nothing is demanded."""
    if count is None:
        return ""
    if count >= 48 and count % 24 == 0:
        return f"{count / 24:g}日"
    return f"{count:g}時間"


def age(since: datetime | None, at: datetime) -> str:
    """How old something is; a moment in the future is called that."""
    if since is None:
        return "取得日時が不明"
    passed = (at - since).total_seconds() / 3600
    if passed < 0:
        return "未来の日時"
    return f"{passed:.0f}時間前" if passed < 72 else f"{passed / 24:.0f}日前"


def medium(declared: Declared) -> str:
    """What the copies lie on."""
    known = MEDIA_WORDS.get(declared.medium.lower())
    return known.ja if known else declared.medium


def place(declared: Declared) -> str:
    """Where the copies lie, and that this is off site where it was declared so."""
    site = declared.site or "場所の申告なし"
    return f"{site}（遠隔）" if declared.offsite else site


def kept_apart(declared: Declared) -> str:
    """How the copies are kept from being changed, as somebody declared it."""
    parts = []
    if declared.offline_since:
        parts.append(f"{compact(declared.offline_since)} に切離しを確認")
    if declared.lock_mode:
        parts.append(_LOCKS.get(declared.lock_mode.lower(), declared.lock_mode))
    if declared.immutable_until:
        parts.append(f"{compact(declared.immutable_until)} まで変更不可")
    return "、".join(parts) or "申告なし"


def canary(tried: Canary | FactError) -> str:
    """Whether the producing host was refused when it tried to delete a copy made for that."""
    if isinstance(tried, FactError):
        return "試していない、又は結果が分からない"
    said = "拒まれた" if tried.refused else "消すことができた"
    return f"{said}（{era_compact(tried.at)}）"


def demands(wanted: DataSet, rpo_hours: float | None) -> tuple[tuple[str, str], ...]:
    """What the ledger asks of a data set; only what it says."""
    rows = (
        ("種類", SORTS[wanted.content]),
        ("対象", "、".join(wanted.sources)),
        ("取得の周期", f"{hours(wanted.every_hours)}ごと" if wanted.every_hours else ""),
        ("失ってよい長さ（RPO）", hours(rpo_hours)),
        ("世代", f"{wanted.generations:,}世代以上" if wanted.generations else ""),
        ("保存", f"{wanted.retention_days:,}日" if wanted.retention_days else ""),
        ("求める保管", _wanted(wanted)),
        ("鍵の管理", wanted.credential),
        ("担当", wanted.owner),
        ("備考", wanted.note),
    )
    return tuple(row for row in rows if row[1])


def _wanted(wanted: DataSet) -> str:
    asked = (
        (wanted.offsite, "遠隔"),
        (wanted.offline, "切離し又は変更不可"),
        (wanted.encrypted, "暗号化"),
    )
    return "、".join(words for want, words in asked if want)


def content(seen: Content) -> str:
    """What the newest copy holds of one source."""
    if not seen.present:
        return f"{seen.source}: ない"
    files = "" if seen.files is None else f"{seen.files:,}件 "
    return f"{seen.source}: {files}{size(seen.bytes)}"


def day(moment: datetime | None) -> str:
    """The day for a narrow column, or that it is not known."""
    return era_compact(moment) if moment else "不明"


def moment(at: datetime | None) -> str:
    """The day and the minute in Japan for a narrow column: R8.11.21 9:05."""
    if at is None:
        return "不明"
    local = at.astimezone(JST)
    return f"{era_compact(at)} {local.hour}:{local.minute:02d}"


def claim(drill: Drill) -> str:
    """What the drill can claim; of a database by its tables and answers, not by its files."""
    if drill.against is not Against.QUERIES:
        return drill_words(drill).ja
    wanted = [t for t in drill.tables if t.wanted_rows is not None or t.wanted_digest]
    asked = [one for one in drill.answers if one[2]]
    agree = sum(1 for table in wanted if table_agrees(table))
    right = sum(1 for _, answer, expected in asked if answer == expected)
    digests = sum(1 for table in wanted if table.wanted_digest)
    said = (
        f"比べた表{len(wanted):,}のうち{agree:,}が一致（内容まで比べた表{digests:,}）。"
        if wanted
        else "",
        f"問合せ{len(asked):,}件のうち{right:,}件が求める答えであった。" if asked else "",
    )
    return "".join(said) or "比べる値がないので、何も言えない。"


def tried(drill: Drill) -> str:
    """What was to be restored, out of how much."""
    if drill.whole:
        return f"全部（{drill.asked:,}件）"
    of = "" if drill.population is None else f"{drill.population:,}件から"
    return f"{of}抜き取った{drill.asked:,}件"


def returned(drill: Drill) -> str:
    """What came back, in numbers."""
    parts = [f"{drill.restored:,}件、{size(drill.restored_bytes)}"]
    if drill.against not in (Against.NOTHING, Against.QUERIES):
        parts.append(f"一致 {drill.matched:,}件")
    open_ = 0 if drill.against is Against.QUERIES else drill.undetermined
    for count, name in (
        (drill.missing, "欠け"),
        (drill.differing, "相違"),
        (open_, "確かめられないもの"),
        (drill.extra, "一覧にないもの"),
        (drill.gone, "写しにないもの"),
        (drill.random or 0, "暗号化の疑い"),
    ):
        if count:
            parts.append(f"{name} {count:,}件")
    if drill.tables:
        parts.append(f"表 {len(drill.tables):,}")
    return "、".join(parts)
