"""The report on backups as xlsx: every judgement, place and drill on a line; 様式7 to be filled.

Every cell is a string, as in the other workbooks.
"""

from collections.abc import Iterable

from reports import backup_prose as words
from reports.backup_digits import DIGITS, SYMBOLS
from reports.backup_view import BackupReport, DigitView
from reports.backup_words import lasting
from reports.era import era_moment
from reports.prose import issued
from reports.sheet import MAX_ROWS, Columns, Row, Writer, workbook

_DIGITS: Columns = tuple((digit.title, 14) for digit in DIGITS)
_SYSTEMS: Columns = (("情報システム", 28), ("対象", 8), ("復元を確認", 10), *_DIGITS)
_SETS: Columns = (
    ("対象", 12), ("情報システム", 24), ("データ", 28), ("種類", 14), ("結果", 14), ("理由", 60),
    *_DIGITS, ("台帳の求め", 60), ("不適合", 8), ("確認不能", 8),
)  # fmt: skip
_HELD: Columns = (
    ("対象", 12), ("保管先", 24), ("種類", 24), ("置き場所", 40), ("場所", 24), ("媒体", 12),
    ("保護", 30), ("消去の試行", 26), ("最新の写し", 18), ("経過", 12), ("世代", 10),
    ("大きさ", 14), ("読み取った量", 44), ("内容・誤り", 60),
)  # fmt: skip
_DRILLS: Columns = (
    ("番号", 14), ("対象", 12), ("保管先", 24), ("実施", 16), ("写し", 44), ("写しの取得", 16),
    ("試したこと", 30), ("戻ったもの", 40), ("照合の相手", 28), ("結果", 8), ("足りないこと", 50),
    ("言えること", 60), ("分", 10), ("バイト", 16), ("件数", 10), ("作業場所", 24), ("承認者", 24),
    ("証跡 SHA-256", 70),
)  # fmt: skip
_TABLES: Columns = (
    ("番号", 14), ("対象", 12), ("表", 40), ("戻った件数", 14), ("求める件数", 14), ("一致", 8),
)  # fmt: skip
_LOSSES: Columns = (
    ("情報システム", 28), ("答え", 14), ("データ", 28), ("データの答え", 14), ("根拠・理由", 90),
)  # fmt: skip
_FORM: Columns = (
    ("情報システム", 26), ("重要情報（データ）", 28), ("媒体", 14), ("周期", 14), ("世代", 16),
    ("保管場所", 30), ("復元訓練", 34), ("課題", 36), ("対策", 36), ("担当", 16), ("期限", 14),
)  # fmt: skip
_MEASURED: Columns = (
    ("情報システム", 26), ("対象", 12), ("保管先", 24), ("実施", 26), ("範囲", 10),
    ("所要時間", 16), ("分", 10), ("バイト", 16), ("件数", 10), ("RTO（時間）", 12),
    ("RTO以内", 12), ("証跡 SHA-256", 70),
)  # fmt: skip
_JUDGED: Columns = (
    ("情報システム", 24), ("対象", 12), ("データ", 28), ("保管先", 24), ("点検番号", 12),
    ("点検項目", 50), ("重要度", 8), ("判定", 12), ("確認した値", 36), ("求める値", 26),
    ("確認不能の理由", 44),
)  # fmt: skip
_REMEDIES: Columns = (
    ("情報システム", 24), ("対象", 12), ("保管先", 24), ("点検番号", 12), ("重要度", 8),
    ("満たされていない事項", 50),
    ("確認した値", 36), ("求める値", 26), ("リスク", 50), ("是正の方法", 50),
    ("例外承認", 24),
)  # fmt: skip


def render_backup_sheet(view: BackupReport) -> bytes:
    """The workbook; the same view gives the same bytes."""
    return workbook(view, lambda writer: _write(view, writer))


def _write(view: BackupReport, writer: Writer) -> None:
    writer.overview(list(_overview(view)))
    writer.table("情報システム", _SYSTEMS, _systems(view))
    writer.table("毀損", _LOSSES, _losses(view))
    writer.table("バックアップ対象", _SETS, _sets(view))
    writer.table("保管先", _HELD, _held(view))
    writer.table("復元訓練", _DRILLS, _drills(view))
    writer.table("戻した表", _TABLES, _tables(view))
    writer.table("復元の実測", _MEASURED, _measured(view))
    writer.table("様式7", _FORM, _form(view))
    writer.table("不適合", _REMEDIES, _faults(view))
    writer.table("すべての判定", _JUDGED, _judged(view))


def _overview(view: BackupReport) -> Iterable[Row]:
    cover, seen, anchor = view.cover, view.overview, view.anchor
    yield "表題", cover.title
    yield "団体", cover.municipality
    yield "作成部署", cover.department
    yield "年度", cover.fiscal_year
    yield "文書番号", cover.document_number
    yield "情報の分類", cover.classification
    yield "版", cover.edition.value
    yield "発行日", issued(view)
    yield "目的", words.PURPOSE
    yield "基準", words.CRITERIA
    yield "実施の時期", seen.period
    yield "実施者", seen.operator
    yield "方法", "\n".join(words.method(view))
    yield "監査方針 SHA-256", seen.policy_digest
    yield "要約", words.summary(view)
    if words.next_steps(view):
        yield "次に行うこと", words.next_steps(view)
    yield from words.STANDINGS
    for digit in DIGITS:
        yield digit.title, digit.meaning
    yield "記号", words.MARKS
    yield "毀損について", words.LOSSES + words.LOSSES_NOTE
    yield "戻してみなければ分からない誤り", words.DRILL_ONLY
    for number, text in enumerate(view.strays, 1):
        yield f"台帳にないバックアップ {number}", text
    for number, text in enumerate(words.LIMITS, 1):
        yield f"限界 {number}", text
    yield "記録簿の先頭", f"第{anchor.sequence}号　{era_moment(anchor.at)}"
    yield "同 SHA-256", anchor.head


def _marks(digits: Iterable[DigitView]) -> Iterable[str]:
    return (f"{SYMBOLS[one.mark]} {one.mark.value} {one.good}/{one.counted}" for one in digits)


def _systems(view: BackupReport) -> Iterable[Row]:
    for one in view.systems:
        yield one.name, str(one.data_sets), str(one.proven), *_marks(one.digits)


def _losses(view: BackupReport) -> Iterable[Row]:
    for one in view.losses:
        for line in one.sets:
            yield one.system, one.answer.value, line.name, line.answer.value, line.words


def _sets(view: BackupReport) -> Iterable[Row]:
    for one in view.sets:
        marks = (f"{SYMBOLS[digit.mark]} {digit.mark.value}" for digit in one.digits)
        asked = "\n".join(f"{name}: {value}" for name, value in one.demands)
        head = one.id, one.system, one.name, one.content, one.standing.value, one.because
        yield *head, *marks, asked, str(len(one.faults)), str(one.gaps)


def _held(view: BackupReport) -> Iterable[Row]:
    for one in view.sets:
        for held in one.held:
            yield (
                one.id, held.target, held.tool, held.where, held.site, held.medium, held.apart,
                held.canary, held.newest, held.age, held.generations, held.size, held.read,
                "\n".join(held.lines),
            )  # fmt: skip


def _drills(view: BackupReport) -> Iterable[Row]:
    for one in view.sets:
        for d in one.drills:
            yield (
                d.number, one.id, d.target, d.at, d.said, d.copy_at, d.tried, d.returned,
                d.against, "○" if d.proven else "×", "".join(d.shortfalls), d.claim,
                f"{d.minutes:.2f}", str(d.bytes), str(d.files), d.cleaned, d.approver, d.evidence,
            )  # fmt: skip


def _tables(view: BackupReport) -> Iterable[Row]:
    for one in view.sets:
        for drill in one.drills:
            for table in drill.tables:
                yield drill.number, one.id, table.said, table.rows, table.wanted, table.mark


def _measured(view: BackupReport) -> Iterable[Row]:
    for m in view.measured:
        within = {True: "はい", False: "いいえ", None: "比べられない"}[m.within_rto]
        rto = "" if m.rto_hours is None else f"{m.rto_hours:g}"
        yield (
            m.system, m.data_set, m.target, era_moment(m.at), "全部" if m.whole else "抜取り",
            lasting(m.minutes * 60), f"{m.minutes:.2f}", str(m.bytes), str(m.files), rto, within,
            m.evidence,
        )  # fmt: skip


def _form(view: BackupReport) -> Iterable[Row]:
    for row in view.form:
        yield (
            row.system, row.data, row.medium, row.cycle, row.generations, row.place,
            row.restore_test, "", "", "", "",
        )  # fmt: skip


def _faults(view: BackupReport) -> Iterable[Row]:
    for f in view.plan_faults:
        head = f.target, "", "", f.check, f.severity, f.title
        yield *head, f.observed, f.expected, f.risk, f.remedy, f.waiver
    for one in view.sets:
        for f in one.faults:
            head = one.system, one.id, f.target, f.check, f.severity, f.title
            yield *head, f.observed, f.expected, f.risk, f.remedy, f.waiver


def _judged(view: BackupReport) -> Iterable[Row]:
    for j in view.judgements[:MAX_ROWS]:
        yield (
            j.system, j.data_set, j.name, j.target, j.check, j.title, j.severity,
            f"{SYMBOLS[j.mark]} {j.mark.value}", j.observed, j.expected, j.reason,
        )  # fmt: skip
