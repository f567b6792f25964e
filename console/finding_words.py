"""A finding in the words of a person: labels for what `--json` names, and its history."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from audit.findings import Event, What
from console.language import language
from inventory.words import T
from reports.era import era_date, in_japan

_LABELS = {
    "number": T("番号", "Number"),
    "host_name": T("機器", "Host"),
    "host": T("管理番号", "Asset number"),
    "former_hosts": T("以前の管理番号", "Former asset numbers"),
    "check": T("点検番号", "Check"),
    "title": T("点検項目", "Title"),
    "severity": T("重大度", "Severity"),
    "state": T("状態", "State"),
    "trend": T("前回比", "Trend"),
    "observed": T("確認した値", "Observed"),
    "expected": T("求める値", "Expected"),
    "provenance": T("値の由来", "Provenance"),
    "risk": T("危険", "Risk"),
    "remedy": T("是正", "Remedy"),
    "assignee": T("担当", "Assignee"),
    "due": T("期限", "Due"),
    "waived_until": T("例外承認の期限", "Waived until"),
    "waiver": T("例外承認", "Exception"),
    "first_seen": T("初回の指摘", "First seen"),
    "last_seen": T("最後の指摘", "Last seen"),
    "runs": T("指摘した点検の回数", "Runs"),
    "clauses": T("例文の番号", "Clauses"),
    "refs": T("同じ規則", "References"),
    "evidence": T("証跡 SHA-256", "Evidence SHA-256"),
    "fingerprint": T("識別子", "Fingerprint"),
    "history": T("経過", "History"),
}
_EXCEPTION = {
    "reason": T("理由", "reason"),
    "compensating": T("代替措置", "compensating control"),
    "requester": T("申請", "requested by"),
    "approver": T("承認", "approved by"),
}
_DEEDS = {
    What.VIOLATED: T("不適合を確認", "violated"),
    What.HELD: T("適合を確認", "held"),
    What.UNSEEN: T("確認できず", "not seen"),
    What.ASSIGNED: T("担当を決定", "assigned"),
    What.ACKNOWLEDGED: T("受領", "acknowledged"),
    What.CLAIMED: T("是正の報告", "repair claimed"),
}


def story_lines(story: Mapping[str, Any]) -> Iterator[str]:
    """Each thing that is known, with its label; what is empty is left out."""
    for name, label in _LABELS.items():
        if value := story.get(name):
            yield f"{label.in_(language())}: {_text(name, value)}"


def event_line(event: Event) -> str:
    """One thing that happened, with its day in Japan and whose deed it was."""
    deed = _DEEDS[event.what].in_(language())
    words = (era_date(in_japan(event.at)), deed, event.actor, event.person, event.note)
    return " ".join(word for word in words if word)


def _text(name: str, value: object) -> str:
    if name.endswith("_seen"):
        return era_date(in_japan(datetime.fromisoformat(str(value))))
    if isinstance(value, Mapping):
        told = (f"{label.in_(language())}: {value[key]}" for key, label in _EXCEPTION.items())
        return "".join(f"\n  {one}" for one in told)
    if not isinstance(value, list) or len(value) == 1:
        return str(value[0] if isinstance(value, list) else value)
    return "".join(f"\n  {one}" for one in value)
