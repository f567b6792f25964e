"""What the demo city decided about two-factor authentication, and the export that it brings in."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

EXPORT, MAPPING, BY = "庁内端末の二要素認証.csv", "tanmatsu", "情報政策課 火野"

_POLICY = """\
limits:
  mfa:
    exemptions:
      - "audit | * | 情報政策課長 | {until} | 監査用。鍵の使える送信元を監査用端末に限る"
"""
_MAPPING = """\
product: "端末ログオン認証（架空の製品） 4.2"
format: table
evidence: E1
columns:
  account: "利用者ID"
  enforced: {column: "二要素ログオン", values: {"必須": yes, "任意": no}}
  factor_kinds: "認証方式"
  enrolled: {column: "登録状態", values: {"登録済": yes, "未登録": no}}
  last_mfa_at: "最終認証日時"
constants:
  system: "庁内端末"
  path: console
  zone: "マイナンバー利用事務系"
account_names: local
times: japan
"""
# a member of the staff without an enrolment, one who has left and still has one
_ROWS = (
    ("利用者ID", "二要素ログオン", "認証方式", "登録状態", "最終認証日時"),
    ("HINOMI\\kanri", "必須", "顔+PIN", "登録済", "{day}"),
    ("HINOMI\\yamada", "必須", "顔+PIN", "未登録", ""),
    ("HINOMI\\tanaka", "必須", "顔+PIN", "登録済", "{day}"),
    ("HINOMI\\madoguchi", "任意", "パスワード", "未登録", ""),
)


def decide(policy: Path) -> None:
    """Write the exemption of the audit account and the mapping into a workspace's policy."""
    until = _today() + timedelta(days=120)
    (policy / "two_factors.yaml").write_text(_POLICY.format(until=until), "utf-8")
    (policy / "mappings").mkdir(exist_ok=True)
    (policy / "mappings" / f"{MAPPING}.yaml").write_text(_MAPPING, "utf-8")


def write_export(folder: Path) -> date:
    """Write the export as products do, in cp932; the day on which it was made."""
    lines = "".join(",".join(row) + "\r\n" for row in _ROWS)
    (folder / EXPORT).write_bytes(lines.format(day=f"{_today():%Y/%m/%d} 8:30").encode("cp932"))
    return _today()


def _today() -> date:
    return datetime.now(UTC).date()
