"""The report on two-factor authentication as xlsx: every unit on a line, strings only."""

from collections.abc import Iterable

from reports import mfa_prose as words
from reports.era import era_moment
from reports.mfa_view import MfaReport, RateView
from reports.prose import issued
from reports.sheet import MAX_ROWS, Columns, Row, Writer, workbook

_RATES: Columns = (
    ("区分", 10), ("領域・入口", 24), ("分母", 8), ("強制", 8), ("強制率", 9), ("登録", 8),
    ("登録率", 9), ("実測", 8), ("実測率", 9), ("確認不能", 9), ("対象外", 8), ("入れない", 9),
    ("アカウント", 10), ("全入口で強制", 12), ("必須の要求", 14),
)  # fmt: skip
_UNITS: Columns = (
    ("判定", 14), ("領域", 22), ("所管", 18), ("機器・システム", 22), ("管理番号", 14),
    ("アカウント", 20), ("入口", 12), ("入口の名前", 16), ("分母", 16), ("接続元ごと", 36),
    ("登録", 12), ("実測", 14), ("説明", 44), ("根拠", 50), ("確認不能の理由", 36),
    ("対象外とした管理者・期限", 36), ("証拠の等級", 10), ("製品", 18),
)  # fmt: skip
_PROOFS: Columns = (
    ("番号", 8), ("機器・システム", 22), ("入口", 14), ("試験用アカウント", 18), ("実施", 30),
    ("承認者", 20), ("実施者", 20), ("結果", 10), ("行", 6), ("期待すること", 40), ("適否", 6),
    ("試行の結果", 50), ("注", 60),
)  # fmt: skip
_CENTRAL: Columns = (
    ("製品", 24), ("システム", 24), ("書き出し", 26), ("書き出した者", 24), ("等級", 10),
    ("件数", 10), ("ファイルの SHA-256", 70),
)  # fmt: skip
_STAFF: Columns = (
    ("区分", 26), ("氏名", 20), ("所属", 24), ("アカウント", 28), ("登録のある機器・システム", 30),
)  # fmt: skip
_SEEN: Columns = (
    ("機器", 22), ("管理番号", 14), ("領域", 22), ("収集日時", 30), ("証跡 SHA-256", 70),
)  # fmt: skip


def render_mfa_sheet(view: MfaReport) -> bytes:
    """The workbook; the same view gives the same bytes."""
    return workbook(view, lambda writer: _write(view, writer))


def _write(view: MfaReport, writer: Writer) -> None:
    writer.overview(list(_overview(view)))
    writer.table("三つの率", _RATES, _rates(view))
    writer.table("すべての入口", _UNITS, _units(view))
    writer.table("実測", _PROOFS, _proofs(view))
    writer.table("取り込んだ記録", _CENTRAL, _central(view))
    writer.table("職員との突合", _STAFF, _staff(view))
    writer.table("計算した証跡", _SEEN, _seen(view))


def _overview(view: MfaReport) -> Iterable[Row]:
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
    yield "対象の機器", "\n".join(seen.scope)
    yield "証跡の収集", seen.period
    yield "実施者", seen.operator
    yield "方法", "\n".join(words.method(view))
    yield "監査方針 SHA-256", seen.policy_digest
    yield "要約", words.summary(view)
    for name, meaning in words.RATES:
        yield name, meaning
    for grade, name, meaning in words.GRADES:
        yield f"証拠の等級 {grade}", f"{name}　{meaning}"
    for number, text in enumerate(words.LIMITS, 1):
        yield f"限界 {number}", text
    yield "記録簿の先頭", f"第{anchor.sequence}号　{era_moment(anchor.at)}"
    yield "同 SHA-256", anchor.head


def _rates(view: MfaReport) -> Iterable[Row]:
    for kind, rates in (("領域", view.zones), ("入口", view.paths), ("", (view.total,))):
        yield from (_rate(kind, rate) for rate in rates)


def _rate(kind: str, rate: RateView) -> Row:
    shares = [
        text
        for part in (rate.enforced, rate.enrolled, rate.proved)
        for text in (str(part), words.percent(part, rate.units))
    ]
    counts = (rate.unknown, rate.exempt, rate.shut, rate.accounts, rate.accounts_enforced)
    must = words.standing(rate) if rate.mandatory else ""
    return kind, rate.label, str(rate.units), *shares, *map(str, counts), must


def _units(view: MfaReport) -> Iterable[Row]:
    for u in view.units[:MAX_ROWS]:
        yield (
            f"{u.letter} {u.verdict}", u.zone, u.department, u.place, u.place_id, u.account,
            u.path, u.door, u.counted, u.sources, u.enrolled, u.proved, u.words,
            "\n".join(u.steps), u.reason, u.exempt, u.grade, u.product,
        )  # fmt: skip


def _proofs(view: MfaReport) -> Iterable[Row]:
    for p in view.proofs:
        head = p.number, p.place, p.path, p.account, p.at, p.approver, p.operator, p.outcome
        note = "\n".join((p.demanded, *p.after)).strip()
        for t in p.tries:
            yield *head, t.id, t.what, t.mark, t.observed, note
        if not p.tries:
            yield *head, "", "", "", "", note


def _central(view: MfaReport) -> Iterable[Row]:
    for c in view.central:
        yield c.product, c.system, c.exported, c.exporter, c.grade, c.counts, c.file


def _staff(view: MfaReport) -> Iterable[Row]:
    for one in view.leavers:
        yield "退職者等で登録が残るもの", one.name, one.department, one.accounts, one.where
    for one in view.unenrolled:
        yield "登録のない職員", one.name, one.department, one.accounts, one.where


def _seen(view: MfaReport) -> Iterable[Row]:
    for one in view.seen:
        yield one.host, one.host_id, one.zone, one.at, one.evidence
