"""Policy on the command line: other contexts, own checks, judging kept evidence again, diff."""

import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from audit.policy_files import default_limits
from checks.catalogue import catalogue
from checks.fact import Limits
from tests.console.program import answered, hinomi, without_walks

FIELDS = [
    *("host", "evidence_file", "check", "refs", "verdict", "state", "provenance"),
    *("observed", "expected", "reason", "evidence"),
]
OWN = """\
checks:
  - id: OWN-001
    title: {ja: 古い業務の口が閉じていること, en: The old port is closed}
    severity: low
    clauses: ["MIC:6.5(1)"]
    remedy: {ja: サービスを止める, en: Stop the service}
    port: {name: tcp/2323, state: closed}
  - id: OWN-002
    title: 掲示の文が定めのとおりであること
    severity: low
    clauses: ["MIC:6.2(3)"]
    remedy: /etc/issue を直す
    file: {path: /etc/no-such-issue, has_line: "関係者以外使用禁止"}
"""
CONTEXTS = """\
contexts:
  - when: {kind: server}
    severity: {OWN-001: {severity: critical, reason: 住民情報}}
    excluded: {OWN-002: 別に確認}
"""
LISTENING = b"  99: 00000000:0913 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1 1\n"


@dataclass(frozen=True)
class City:
    """A workspace with own checks and one host judged twice: port 2323 closed, then open."""

    workspace: Path
    closed: Path
    open: Path
    runs: tuple[str, str]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("policy")
    workspace = folder / "city"
    hinomi("init", workspace)
    (workspace / "policy" / "checks").mkdir()
    (workspace / "policy" / "checks" / "own.yaml").write_text(OWN, "utf-8")
    ledger = folder / "台帳.csv"
    ledger.write_text("管理番号,機器名,種別,OS\nS-1,alpha,サーバ,Debian\n")
    hinomi("inventory", "import", ledger, workspace=workspace)
    script = hinomi("collector", "print", workspace=workspace).stdout
    asked = without_walks(script).encode()
    said = subprocess.run(["sh", "-s"], input=asked, capture_output=True, check=True)
    closed, open_ = folder / "closed.txt", folder / "open.txt"
    closed.write_bytes(said.stdout)
    head, mark, rest = said.stdout.partition(b"file ok /proc/net/tcp\n")
    first, _, rest = rest.partition(b"\n")
    open_.write_bytes(head + mark + first + b"\n" + LISTENING + rest)
    runs = [_scan(workspace, path) for path in (closed, open_)]
    return City(workspace, closed, open_, (runs[0], runs[1]))


def _scan(workspace: Path, path: Path, *words: str | Path) -> str:
    """The run that judged this file."""
    given = ("scan", "--evidence", path, "--host", "S-1", "--fail-on", "never")
    hinomi(*given, *words, workspace=workspace)
    lines = hinomi("journal", workspace=workspace).stdout.splitlines()
    told = [json.loads(line[65:]) for line in lines]
    return str([e["body"]["run"] for e in told if e["kind"] == "run.started"][-1])


def own(rows: list[Any]) -> dict[str, tuple[str, str]]:
    """The verdicts of the own checks."""
    found = {r["check"]: (r["verdict"], r["reason"]) for r in rows}
    return {id_: said for id_, said in found.items() if id_.startswith("OWN")}


def test_judge_prints_these_fields_and_no_others(city: City) -> None:
    rows = answered(hinomi("judge", city.closed, "--json"))
    assert {tuple(row) for row in rows} == {tuple(FIELDS)}
    assert {tuple(row["evidence"]) for row in rows} == {("digest", "lines")}
    assert {row["check"] for row in rows} == set(catalogue())


def test_own_checks_are_judged_wherever_the_policy_is(city: City) -> None:
    words = ("judge", city.open, "--policy", city.workspace / "policy", "--json")
    assert own(answered(hinomi(*words))) == {"OWN-001": ("FAIL", ""), "OWN-002": ("FAIL", "")}
    rows = answered(hinomi("judge", "--run", city.runs[0], "--json", workspace=city.workspace))
    assert own(rows) == {"OWN-001": ("PASS", ""), "OWN-002": ("FAIL", "")}
    assert {Path(row["evidence_file"]).is_file() for row in rows} == {True}


def test_a_run_is_judged_again_under_another_policy_and_nothing_is_kept(
    city: City, tmp_path: Path
) -> None:
    draft = tmp_path / "draft"
    (draft / "checks").mkdir(parents=True)
    (draft / "checks" / "own.yaml").write_text(OWN.replace("2323", "2324"), "utf-8")
    (draft / "contexts.yaml").write_text(CONTEXTS, "utf-8")
    before = hinomi("journal", workspace=city.workspace).stdout
    words = ("judge", "--run", city.runs[1], "--policy", draft, "--json")
    rows = answered(hinomi(*words, workspace=city.workspace))
    assert own(rows) == {"OWN-001": ("PASS", ""), "OWN-002": ("NOT_CHECKED", "excluded: 別に確認")}
    assert hinomi("journal", workspace=city.workspace).stdout == before


def test_explain_tells_which_policy_decided(city: City, tmp_path: Path) -> None:
    words = ("check", "explain", "OWN-001", "alpha", "--json")
    told = json.loads(hinomi(*words, workspace=city.workspace).stdout)
    assert (told["verdict"], told["provenance"]) == ("不適合", "稼働状態の実測")
    assert told["context"].endswith("kind=server, criticality=medium")
    assert told["decided_at"].endswith("checks/own.yaml:2")
    draft = tmp_path / "draft"
    (draft / "checks").mkdir(parents=True)
    (draft / "checks" / "own.yaml").write_text(OWN.replace("2323", "2324"), "utf-8")
    (draft / "contexts.yaml").write_text(CONTEXTS, "utf-8")
    told = json.loads(hinomi(*words, "--policy", draft, workspace=city.workspace).stdout)
    assert (told["verdict"], told["recorded"]) == ("適合", "不適合")
    assert "contexts.yaml:3 when kind: server" in told["severity"]


def test_explain_shows_the_limits_with_the_place_that_decided(city: City, tmp_path: Path) -> None:
    check, need = next(
        (c, n) for c in catalogue().values() for n in c.needs if issubclass(n, Limits)
    )
    names = {n: d for n, d in default_limits().items() if n.startswith(f"{need.group}.")}
    name = next(n for n, d in names.items() if type(d.value) is int)
    file = tmp_path / "p.yaml"
    file.write_text(
        "contexts:\n- when: {kind: server}\n"
        f"  limits: {{{need.group}: {{{name.partition('.')[2]}: 7777}}}}\n"
    )
    words = ("check", "explain", check.id, "S-1", "--policy", file)
    told = hinomi(*words, workspace=city.workspace).stdout
    assert f"{name} = 7777 ({file}:3 when kind: server)" in told
    shipped = hinomi("check", "explain", check.id, "S-1", workspace=city.workspace).stdout
    assert f"{name} = {names[name].value} (出荷時の値)" in shipped


@pytest.mark.parametrize(("language", "word"), [("ja", "新たな不適合"), ("en", "new failure")])
def test_diff_tells_what_is_new(city: City, language: str, word: str) -> None:
    words = ("check", "diff", *city.runs, "--fail-on", "low")
    shown = hinomi(*words, workspace=city.workspace, expect=1, HINOMI_LANG=language).stdout
    assert any("OWN-001" in line and word in line for line in shown.splitlines())
    never = ("check", "diff", *city.runs, "--fail-on", "never")
    hinomi(*never, workspace=city.workspace, expect=0)
    rows = answered(hinomi(*words, "--json", workspace=city.workspace, expect=1))
    changed = {r["check"]: r["change"] for r in rows if r["change"] != "unchanged"}
    assert changed["OWN-001"] == "new_fail"
    assert {id_[:3] for id_ in changed} <= {"OWN", "NET", "SVC"}
    turned = answered(
        hinomi("check", "diff", *reversed(city.runs), "--json", workspace=city.workspace)
    )
    assert {r["change"] for r in turned if r["check"] == "OWN-001"} == {"fixed"}


def test_diff_says_what_the_policy_moved(city: City, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text("excluded: {SSH-001: 実施しない}\n", "utf-8")
    moved = _scan(city.workspace, city.open, "--policy", draft)
    words = ("check", "diff", city.runs[1], moved, "--json")
    rows = answered(hinomi(*words, workspace=city.workspace))
    told = {r["check"]: (r["change"], r["because"]) for r in rows}
    assert told["SSH-001"] == ("not_comparable", ["catalogue", "policy"])
    assert told["OWN-001"] == ("not_comparable", ["catalogue"])
    anew = answered(hinomi(*words, "--policy", draft, workspace=city.workspace))
    assert {r["change"] for r in anew} == {"unchanged"}


def test_one_script_is_printed_pinned_and_sent(city: City) -> None:
    printed = hinomi("collector", "print", "--platform", "linux", workspace=city.workspace)
    digest = hashlib.sha256(printed.stdout.encode()).hexdigest()
    assert digest in printed.stderr
    assert "for k in /etc/no-such-issue; do" in printed.stdout
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMQmZRJVFs7jMyTuNN7OwuRTZtQpPB6gUIGLSqcT9YvV a"
    told = hinomi("inventory", "sudoers", "--public-key", key, workspace=city.workspace)
    assert digest in told.stdout


@pytest.mark.parametrize("platform", ["mobile", "network", "beos"])
def test_other_platforms_have_no_collector_yet(platform: str) -> None:
    done = hinomi("collector", "print", "--platform", platform, expect=2)
    assert platform in done.stderr
    assert "linux" in done.stderr
    assert done.stdout == ""


def test_own_checks_are_listed(city: City) -> None:
    shown = hinomi("check", "show", "OWN-001", workspace=city.workspace, HINOMI_LANG="en").stdout
    assert "The old port is closed" in shown
    assert "OWN-002" in hinomi("check", "list", workspace=city.workspace).stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("judge",), "--run"),
        (("judge", "--run", "none"), "none"),
        (("judge", "x.txt", "--run", "y"), "--run"),
        (("check", "diff", "a", "b"), "a"),
        (("check", "explain", "OWN-009", "alpha"), "OWN-009"),
        (("check", "explain", "OWN-001", "nobody"), "nobody"),
        (("scan", "--policy", "none.yaml", "--local"), "none.yaml"),
    ],
)
def test_wrong_use_is_one_line(city: City, words: tuple[str, ...], told: str) -> None:
    done = hinomi(*words, workspace=city.workspace, expect=2)
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_broken_own_check_names_file_and_line(city: City, tmp_path: Path) -> None:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "x.yaml").write_text(OWN.replace("tcp/2323", "2323x"), "utf-8")
    done = hinomi("judge", city.open, "--policy", tmp_path, expect=2)
    assert "checks/x.yaml:7: " in done.stderr
