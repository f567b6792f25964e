"""A whole fiscal year of audits on real hosts, from the plan to the year after."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.console.audit_year import (
    CHIEF,
    CITIZENS,
    CLERK,
    CONTROL,
    DEPUTY,
    FAULT,
    FIX,
    HEADS,
    SECTIONS,
    TAX,
    WELFARE,
    City,
    day,
    fiscal_year,
    founded,
)
from tests.lab.lab import Lab, RunningHost

pytestmark = pytest.mark.lab

YEAR = str(fiscal_year())
AUDIT = f"{YEAR}-01"
NUMBERS = tuple(f"{AUDIT}-F{n:02}" for n in (1, 2, 3))


@pytest.fixture
def city(lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path) -> City:
    return founded(tmp_path, lab, fresh_host, FAULT)


def test_a_year_from_the_plan_to_the_year_after(city: City) -> None:
    _planned(city)
    _noticed(city)
    _papers_judged(city)
    _findings_raised(city)
    _answered(city)
    _reported(city)
    _followed_up(city)
    _one_comes_back(city)
    _one_is_waived_and_expires(city)
    _closed(city)
    printed = _report(city)
    _archived(city)
    _next_year(city)
    assert _report(city) == printed  # a closed year says what it said


def _planned(city: City) -> None:
    for section in SECTIONS:
        city.audit("choose", section, "--quarter", "3", "--why", "三年に一度", "--days", "5")
    city.audit("plan", "--policy", "記録の残る運用", "--goal", "ログ", "--days", "20")
    city.audit("decide", expect=2)  # who prepared it does not decide
    city.audit("decide", by=DEPUTY)


def _noticed(city: City) -> None:
    span, audited = f"{day(-30)}..{day(5)}", f"{day(-200)}..{day()}"
    assert AUDIT in city.audit("open", *SECTIONS, "--fieldwork", span, "--period", audited)
    was = [word for name in (CLERK, CHIEF) for word in ("--was", f"{name}=監査課@2020-04-01..")]
    city.audit("team", AUDIT, "--lead", CLERK, "--member", CHIEF, *was)
    city.audit("notice", AUDIT, "-o", city.papers)
    city.audit("phase", AUDIT, "fieldwork")


def _papers_judged(city: City) -> None:
    city.scan()
    city.audit("papers", AUDIT, "--start", "--control", CONTROL)
    for number in ("1", "2", "3"):
        said = ("--said", "作業の記録は取っていると答えた", "--method", "聴取", "--from", "課長")
        city.audit("attach", AUDIT, number, *said, "--collected", day())
        note = "遠隔からの管理の作業が記録に残らない"
        city.audit("paper", AUDIT, number, "--judge", "適合", "--note", note, expect=2)
        city.audit("paper", AUDIT, number, "--judge", "軽微な不適合", "--note", note)
        city.audit("review", AUDIT, number, expect=2)  # not by who prepared it
        city.audit("review", AUDIT, number, by=CHIEF)


def _findings_raised(city: City) -> None:
    city.audit("finding", "raise", AUDIT, "--all")
    for number in NUMBERS:
        shown = city.read("finding", "show", number)
        assert {one["check"] for one in shown["facts"]} == {"SUDO-006", "SUDO-009"}
        city.audit("finding", "word", number, "--cause", "設定の手順書がない",
                   "--effect", "誰が何をしたか後から確かめられない")  # fmt: skip


def _answered(city: City) -> None:
    by = HEADS[TAX]
    city.audit("finding", "respond", NUMBERS[0], "--stance", "同意", "--post", "税務課長",
               by=CLERK, expect=2)  # fmt: skip # the team does not answer for the section
    for number, section in zip(NUMBERS, SECTIONS, strict=True):
        by, post = HEADS[section], f"{section}長"
        city.audit("finding", "respond", number, "--stance", "同意", "--post", post, by=by)
        city.audit("finding", "action", number, "記録の設定を戻す", "--owner", post,
                   "--due", day(20), "--step", f"設定={day(10)}", by=by)  # fmt: skip


def _reported(city: City) -> None:
    city.audit("phase", AUDIT, "reporting")
    city.audit("write", AUDIT, "--purpose", "記録の運用を確かめる", "--opinion",
               "三つの課で管理の作業の記録に改善の余地がある")  # fmt: skip
    assert "engagement-unfinished" in city.audit("lint", YEAR, expect=1)
    assert "誤り" in city.audit("close", YEAR, by=DEPUTY, expect=1)
    city.audit("sign", AUDIT, expect=2)  # not by who wrote it
    city.audit("sign", AUDIT, "--post", "副市長", by=DEPUTY)
    city.audit("report", AUDIT, "-o", city.papers / "報告書.pdf")
    city.audit("phase", AUDIT, "follow-up")


def _followed_up(city: City) -> None:
    tax, citizens, welfare = NUMBERS
    for number, section in ((tax, TAX), (citizens, CITIZENS)):
        city.audit("finding", "claim", number, "--note", "設定を戻した", by=HEADS[section])
    city.on(TAX, FIX)
    city.scan()
    assert _standing(city) == {tax: "closed", citizens: "acknowledged", welfare: "acknowledged"}
    assert "申告" in city.audit("finding", "show", citizens)  # the claim was not true
    city.audit("finding", "claim", citizens, "--note", "今度こそ戻した", by=HEADS[CITIZENS])
    city.on(CITIZENS, FIX)
    city.scan()
    assert _standing(city)[citizens] == "closed"


def _one_comes_back(city: City) -> None:
    citizens = NUMBERS[1]
    city.on(CITIZENS, FAULT)
    city.scan()
    found = city.read("finding", "show", citizens)
    assert (found["standing"], found["trend"]) == ("open", "recurred")
    city.on(CITIZENS, FIX)
    again = ("--stance", "同意", "--post", f"{CITIZENS}長")
    city.audit("finding", "respond", citizens, *again, by=HEADS[CITIZENS])
    city.audit("finding", "claim", citizens, "--note", "配布の元も直した", by=HEADS[CITIZENS])
    city.scan()
    found = city.read("finding", "show", citizens)
    assert (found["standing"], len(found["reopened"])) == ("closed", 1)


def _one_is_waived_and_expires(city: City) -> None:
    welfare, head = NUMBERS[2], HEADS[WELFARE]
    why = ("--reason", "来月の更新で入れ替える", "--compensating", "毎週手で記録を見る")
    city.audit("finding", "waive", welfare, *why, "--until", day(30), by=head)
    city.audit("finding", "approve", welfare, "1", by=head, expect=2)  # not by who asked
    city.audit("finding", "approve", welfare, "1", by=DEPUTY)
    assert _standing(city)[welfare] == "waived"
    assert "例外承認中" in city.later(29, "audit", "finding", "list")
    after = city.later(31, "audit", "finding", "list")
    assert "例外承認中" not in after
    assert "期限超過" in after


def _closed(city: City) -> None:
    assert "engagement-in-follow-up" in city.audit("lint", YEAR, expect=1)
    city.audit("phase", AUDIT, "closed")
    city.audit("write", YEAR, "--opinion", "三件を指摘し、二件の是正を確かめた")
    city.audit("sign", YEAR, by=DEPUTY)
    city.audit("lint", YEAR, expect=1)
    city.audit("close", YEAR, by=DEPUTY, expect=1)  # an exception ends soon
    accepted = ("--accept", "waiver-expiring", "--why", "来月の更新で終わる")
    city.audit("close", YEAR, *accepted, by=DEPUTY)


def _archived(city: City) -> None:
    folder = city.papers / "保存"
    city.audit("export", YEAR, "-o", folder)
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    with (folder / "SHA256SUMS").open("rb") as sums:
        subprocess.run(
            ["ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", "hinomi",
             "-n", "hinomi-archive", "-s", "SHA256SUMS.sig"],
            cwd=folder, stdin=sums, check=True,
        )  # fmt: skip


def _report(city: City) -> bytes:
    paper = city.papers / f"{time.monotonic_ns()}.pdf"
    city.audit("report", YEAR, "-o", paper)
    return paper.read_bytes()


def _next_year(city: City) -> None:
    year = fiscal_year() + 1
    for section in SECTIONS:
        choice = ("--year", str(year), "--quarter", "1", "--why", "是正の後を見る", "--days", "3")
        city.audit("choose", section, *choice)
    city.audit("decide", "--year", str(year), by=DEPUTY)
    span = ("--fieldwork", f"{year}-05-10..{year}-05-20", "--year", str(year))
    told = city.audit("open", *SECTIONS, *span, "--period", f"{day(-100)}..{day()}")
    assert f"{year}-01" in told
    city.audit("papers", f"{year}-01", "--start", "--control", CONTROL)
    listed = city.audit("papers", f"{year}-01")
    assert listed.count("継続") == len(SECTIONS)
    assert listed.count("未確認") >= len(SECTIONS)  # judgements are not carried over
    city.on(TAX, FAULT)
    city.scan()
    assert _standing(city)[NUMBERS[0]] == "open"  # the same finding, not another one


def _standing(city: City) -> dict[str, str]:
    found = city.read("finding", "list")["findings"]
    return {one["number"]: one["standing"] for one in found}
