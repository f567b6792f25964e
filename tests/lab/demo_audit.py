"""The demo city's yearly audit of one section, from the plan to the page for the committee."""

from collections.abc import Callable
from datetime import datetime, timedelta

from audit.findings import JAPAN

AUDITOR, REVIEWER, DEPUTY = "監査委員事務局 柏 八重", "監査委員事務局 楠 九美", "副市長 火野見 誠"
SECTION, HEAD = "総務部 税務課", "税務課長 齋藤 次郎"
CONTROL = "6.2(6)"
_SEEN = (0, 1)


def audit_the_year(by: Callable[[str], Callable[..., int]]) -> None:
    """Plan, notice, papers, finding, answer, report; `by` gives the program in somebody's hands."""
    auditor, reviewer, deputy, head = (by(who) for who in (AUDITOR, REVIEWER, DEPUTY, HEAD))
    year = _year()
    number = f"{year}-01"
    auditor("audit", "propose")
    auditor("audit", "choose", SECTION, "--quarter", "3", "--why", "三年に一度", "--days", "8")
    auditor("audit", "plan", "--policy", "リスクの高い課から", "--days", "20")
    deputy("audit", "decide")
    span = (f"{_day(-20)}..{_day(5)}", "--period", f"{_day(-200)}..{_day(0)}")
    auditor("audit", "open", SECTION, "--fieldwork", *span)
    was = [word for who in (AUDITOR, REVIEWER) for word in ("--was", f"{who}=監査課@2020-04-01..")]
    auditor("audit", "team", number, "--lead", AUDITOR, "--member", REVIEWER, *was)
    auditor("audit", "notice", number, "-o", "..")
    auditor("audit", "phase", number, "fieldwork")
    auditor("audit", "papers", number, "--start", "--control", CONTROL)
    auditor("audit", "attach", number, "1", "--said", "放置した端末の扱いは決めていないと答えた",
            "--method", "聴取", "--from", HEAD, "--collected", _day(0))  # fmt: skip
    auditor("audit", "paper", number, "1", "--judge", "軽微な不適合",
            "--note", "操作のない接続が切れない")  # fmt: skip
    reviewer("audit", "review", number, "1")
    auditor("audit", "finding", "raise", number, "1")
    finding = f"{number}-F01"
    auditor("audit", "finding", "word", finding, "--cause", "設定の標準がない")
    head("audit", "finding", "respond", finding, "--stance", "同意", "--post", "税務課長")
    head("audit", "finding", "action", finding, "標準の設定を配る", "--owner", "税務課長",
         "--due", _day(60), "--step", f"試す={_day(20)}")  # fmt: skip
    auditor("audit", "finding", "list")
    auditor("audit", "phase", number, "reporting")
    auditor("audit", "write", number, "--purpose", "税務課の機器と運用を対策基準に照らして確かめる",
            "--opinion", "操作のない接続の扱いに改善の余地がある", "--distribution", "市長",
            "--excluded", "紙の書類の保管", "--good", "障害の記録を毎月確かめている")  # fmt: skip
    deputy("audit", "sign", number, "--post", "副市長")
    auditor("audit", "papers", number, "-o", "../監査調書.pdf")
    auditor("audit", "report", number, "-o", "../内部監査報告書.pdf")
    auditor("audit", "report", number, "-f", "docx", "-o", "../内部監査報告書.docx")
    auditor("audit", "improvement", number, "-o", "../改善計画書.pdf")
    auditor("audit", "committee", str(year), "-o", "../委員会資料.pdf")
    auditor("audit", "lint", str(year), allowed=_SEEN)


def _year() -> int:
    today = datetime.now(JAPAN).date()
    return today.year if today.month >= 4 else today.year - 1


def _day(away: int) -> str:
    return (datetime.now(JAPAN).date() + timedelta(days=away)).isoformat()
