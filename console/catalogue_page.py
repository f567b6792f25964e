"""docs/reference/checks.md: the catalogue by subject, an index first, one anchor for each id."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from checks.catalogue import DISCOVERY_RULES, HOST_RULES, SET_RULES, catalogue
from checks.families import NAMES, proofs
from checks.model import Check, Proof
from inventory.words import T

_SUBJECTS = {
    "ACC": T("利用者ID・ホームフォルダ・シェル", "Accounts, homes, shells"),
    "AST": T("資産台帳の期限", "Dates of the asset ledger"),
    "AUD": T("監査ログ（auditd）", "Audit trail (auditd)"),
    "BKP": T("バックアップ", "Backups"),
    "BOO": T("起動と復旧モード", "Boot and rescue"),
    "COL": T("点検そのもの", "The collection itself"),
    "CTR": T("コンテナ", "Containers"),
    "FIL": T("ファイルの権限と所有者", "Modes and owners of files"),
    "FW": T("ファイアウォール", "Firewall"),
    "INT": T("改ざん検知", "Integrity"),
    "JOB": T("定期実行と自動起動", "Jobs and start-up"),
    "KRN": T("カーネルの設定", "Kernel settings"),
    "LOG": T("ログの取得・保存・転送", "Logs"),
    "MAL": T("不正プログラム対策", "Malware protection"),
    "MFA": T("二要素認証", "Two factors"),
    "MNT": T("マウントと領域", "Mounts"),
    "NET": T("ネットワークインタフェースとプロキシ", "Interfaces and proxies"),
    "PWD": T("パスワードとロックアウト", "Passwords and lockout"),
    "SSC": T("SSHクライアント", "SSH client"),
    "SSH": T("SSHサーバ", "SSH server"),
    "SU": T("su", "su"),
    "SUDO": T("sudo", "sudo"),
    "SVC": T("サービスと待受ポート", "Services and listening ports"),
    "NWD": T("ネットワーク機器", "Network devices"),
    "TIM": T("時刻同期", "Time"),
    "TLS": T("TLS と証明書", "TLS and certificates"),
    "TRM": T("端末とWindowsサーバ", "Terminals and Windows servers"),
    "UPD": T("更新と支援期間", "Updates and end of support"),
    "VUL": T("脆弱性データとの照合", "Vulnerability data"),
    "WIN": T("Windows の推奨値", "Recommended values of Windows"),
    "ZON": T("三層の分離", "Separation of the zones"),
}


def checks_page() -> str:
    """The catalogue, by subject."""
    found = list(catalogue(*HOST_RULES, SET_RULES, DISCOVERY_RULES).values())
    of_sets = len(catalogue(SET_RULES))
    subjects = [(name, list(group)) for name, group in groupby(found, key=_subject)]
    details = sum(bool(check.part_of) for check in found)
    lines = [
        "# 点検項目 / Checks",
        "",
        f"{len(found)} 項目（うち {details} は他の項目の内訳で、`hinomi judge` と"
        " `[scan] details = true` のときだけ判定する）。`hinomi check show ID` と同じ内容。",
        "",
        f"{len(found)} checks; {details} of them are details of another, judged by `hinomi judge`"
        " and with `[scan] details = true`. Generated from the catalogue.",
        "",
        f"BKP-010 以降の {of_sets} 項目は台帳のバックアップ対象とその保管先についてのもので、"
        "`hinomi backup verify` が判定する。",
        "",
        f"The {of_sets} from BKP-010 on are about data sets and the places that hold them; "
        "`hinomi backup verify` judges them.",
        "",
        "AST-003 から AST-007 は区画と、ネットワークで見えた機器についてのもので、"
        "`hinomi inventory discover` が判定する。",
        "",
        "AST-003 to AST-007 are about segments and hosts as the network shows them; "
        "`hinomi inventory discover` judges them.",
        "",
        "| 記号 prefix | 分野 subject | 項目 checks |",
        "|---|---|---|",
        *(f"| [{n}](#{n.lower()}) | {_said(_SUBJECTS[n])} | {len(g)} |" for n, g in subjects),
        "",
    ]
    return "\n".join([*lines, *(line for name, group in subjects for line in _part(name, group))])


def _subject(check: Check[...]) -> str:
    return check.id.partition("-")[0]


def _part(name: str, group: Sequence[Check[...]]) -> Iterator[str]:
    yield from (f"## {name}", "", f"**{_said(_SUBJECTS[name])}**", "")
    yield from ("| ID | 重大度 severity | 点検項目 title |", "|---|---|---|")
    for check in group:
        mark = f"（[{check.part_of}](#{check.part_of.lower()}) の内訳）" if check.part_of else ""
        title = f"{check.title.ja}{mark}".replace("|", "&#124;")
        yield f"| [{check.id}](#{check.id.lower()}) | {check.severity.name} | {title} |"
    yield ""
    for check in group:
        yield from _check_lines(check)


def _check_lines(check: Check[...]) -> Iterator[str]:
    yield from (f"### {check.id}", "", f"**{check.title.ja}** / {check.title.en}", "")
    yield from ("| | |", "|---|---|")
    whole = f"[{check.part_of}](#{check.part_of.lower()})" if check.part_of else ""
    rows = (
        ("重大度 severity", check.severity.name),
        ("内訳 detail of", whole),
        *(() if whole else _meaning(check)),
        ("refs", ", ".join(f"`{ref}`" for ref in check.refs)),
    )
    for label, value in rows:
        if value:
            yield f"| {label} | {value.replace('|', '&#124;')} |"
    yield ""


def _meaning(check: Check[...]) -> Iterator[tuple[str, str]]:
    """What a detail has in common with its whole."""
    yield from (
        ("例文 clauses", ", ".join(check.clauses)),
        ("施行規則16条の3", check.field.value),
        ("危険 risk", _said(check.risk)),
        ("是正 remedy", _said(check.remedy)),
        ("実証 proof", _proof(check)),
        ("why", " ".join(check.why.split())),
    )


def _proof(check: Check[...]) -> str:
    words = {
        Proof.REAL: "実機 real",
        Proof.RECORDED: "実機未検証 recorded",
        Proof.SYNTHETIC: "実機未検証 synthetic",
    }
    told = [f"{NAMES[family].ja} {words[proof]}" for family, proof in proofs(check).items()]
    return "、".join(told) or words[check.proof]


def _said(words: T) -> str:
    return words.ja if words.ja == words.en else f"{words.ja} / {words.en}"
