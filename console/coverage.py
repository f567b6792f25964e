"""docs/reference/coverage.md: clause by clause, and against other standards, what is answered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import groupby

import yaml

from checks.catalogue import DISCOVERY_RULES, HOST_RULES, SET_RULES, catalogue
from checks.clauses import Framework, read_framework
from checks.coverage import (
    Answer,
    Answers,
    Listing,
    ManualItem,
    answered,
    is_within,
    read_answers,
    read_listings,
    read_manual,
)
from checks.model import Check
from inventory.words import T

_MANY = 12
_HOW = {"interview": "ヒアリング interview", "document": "書面 document",
        "observation": "現地確認 observation"}  # fmt: skip


def coverage_page() -> str:
    """The whole page."""
    checks = catalogue(*HOST_RULES, SET_RULES, DISCOVERY_RULES)
    answers = read_answers(_data("coverage/answers.yaml"))
    manual = read_manual(_data("manual.yaml"))
    return "\n".join(
        [
            *_head(checks, manual),
            *_clauses(read_framework(_data("mic.yaml")), checks, manual),
            *_manual(manual),
            *(line for one in listings() for line in _listing(one, checks, answers)),
            *_sections(checks, answers),
            "",
        ]
    )


def listings() -> tuple[Listing, ...]:
    """The lists of items against which the catalogue is laid, those of CIS apart."""
    lynis = yaml.safe_load(_data("coverage/lynis.yaml"))
    title = T("Lynis の試験", "Tests of Lynis")
    items = tuple(f"lynis:{id_}" for id_ in lynis["ids"])
    return (
        *read_listings(_data("coverage/ssg.yaml"), "ssg"),
        Listing("lynis", title, lynis["source"], items),
    )


def sections() -> Mapping[str, Sequence[str]]:
    """Numbers of CIS sections with the items that stand for them."""
    told = yaml.safe_load(_data("coverage/cis.yaml"))["sections"]
    return {str(number): [f"ssg:{id_}" for id_ in ids] for number, ids in told.items()}


def _data(name: str) -> str:
    return files("checks").joinpath("data", name).read_text("utf-8")


def _head(checks: Mapping[str, Check[...]], manual: Sequence[ManualItem]) -> list[str]:
    refs = {ref for check in checks.values() for ref in check.refs}
    return [
        "# 何に答えるか / What is covered",
        "",
        f"点検 {len(checks)} 項目、機械では答えられない事項 {len(manual)} 件、"
        f"ComplianceAsCode の規則 {len(refs)} 件と同じ判定。",
        "",
        f"{len(checks)} checks, {len(manual)} items that no machine answers, the same decision as "
        f"{len(refs)} rules of ComplianceAsCode. Generated from the catalogue and `checks/data`.",
        "",
    ]


def _clauses(
    framework: Framework, checks: Mapping[str, Check[...]], manual: Sequence[ManualItem]
) -> Iterator[str]:
    yield f"## 対策基準（例文）の条項 / Clauses of the guideline, {framework.edition}"
    yield ""
    yield "点検も手作業の事項もない条項は、下位の条項で扱う見出しです。"
    yield "A clause with neither is a heading whose sub-clauses are covered."
    yield ""
    yield "| 条項 clause | 見出し heading | 点検 checks | 手作業 manual |"
    yield "|---|---|---|---|"
    for number, title in framework.clauses.items():
        mine = [c.id for c in checks.values() if f"MIC:{number}" in c.clauses]
        asked = [item.id for item in manual if item.about(number)]
        yield f"| {number} | {title.ja} / {title.en} | {_ids(mine)} | {_ids(asked)} |"
    yield ""


def unanswered(
    framework: Framework, checks: Mapping[str, Check[...]], manual: Sequence[ManualItem]
) -> list[str]:
    """The clauses without sub-clauses that neither a check nor a manual item is about."""
    referred = {clause.removeprefix("MIC:") for c in checks.values() for clause in c.clauses}
    numbers = list(framework.clauses)
    leaves = [n for n in numbers if not any(is_within(other, n) for other in numbers)]
    return [n for n in leaves if n not in referred and not any(m.about(n) for m in manual)]


def _manual(manual: Sequence[ManualItem]) -> Iterator[str]:
    yield "## 機械では答えられない事項 / What no machine answers"
    yield ""
    yield "| ID | 条項 | 方法 how | 確かめること ask | 見るもの see |"
    yield "|---|---|---|---|---|"
    for one in manual:
        ask, see = f"{one.ask.ja} / {one.ask.en}", f"{one.see.ja} / {one.see.en}"
        yield f"| {one.id} | {', '.join(one.clauses)} | {_HOW[one.how]} | {ask} | {see} |"
    yield ""


def _listing(one: Listing, checks: Mapping[str, Check[...]], answers: Answers) -> Iterator[str]:
    found = answered(one.items, checks, answers)
    names = " / ".join(dict.fromkeys((one.title.ja, one.title.en)))
    yield from (f"## {names}", "", one.source, "")
    yield _counted(found)
    yield from ("", "| ID | 点検 checks | 優れる点 better |", "|---|---|---|")
    for answer in found:
        if answer.checks:
            yield f"| `{_bare(answer)}` | {_ids(answer.checks)} | {_said(answer.better)} |"
    if reasons := list(_reasons(found)):
        yield from ("", "| 判定しない理由 why not | ID |", "|---|---|", *reasons)
    yield ""


def _counted(found: Sequence[Answer]) -> str:
    covered = sum(1 for one in found if one.checks)
    better = sum(1 for one in found if one.better)
    return (
        f"全 {len(found)} 件: 判定する {covered}（うち優れる {better}）、"
        f"判定しない {len(found) - covered}。"
    )


def _reasons(found: Iterable[Answer]) -> Iterator[str]:
    left = sorted((_said(one.reason), _bare(one)) for one in found if not one.checks)
    for why, group in groupby(left, key=lambda pair: pair[0]):
        yield f"| {why} | {' '.join(f'`{id_}`' for _, id_ in group)} |"


def _sections(checks: Mapping[str, Check[...]], answers: Answers) -> Iterator[str]:
    source = yaml.safe_load(_data("coverage/cis.yaml"))["source"]
    yield from ("## CIS の節（番号のみ） / CIS sections, by number only", "", source, "")
    yield from ("| 節 | 点検 checks | 判定しないもの not decided |", "|---|---|---|")
    for number, items in sections().items():
        found = answered(items, checks, answers)
        mine = dict.fromkeys(id_ for one in found for id_ in one.checks)
        why = dict.fromkeys(_said(one.reason) for one in found if not one.checks)
        yield f"| {number} | {_ids(list(mine))} | {'; '.join(why) or '-'} |"


def _ids(ids: Sequence[str]) -> str:
    shown = " ".join(ids[:_MANY])
    return f"{shown} … ({len(ids)})" if len(ids) > _MANY else shown or "-"


def _bare(answer: Answer) -> str:
    return answer.item.partition(":")[2]


def _said(words: T | None) -> str:
    return f"{words.ja} / {words.en}" if words else "-"
