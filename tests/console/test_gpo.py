"""Group policy on the command line: in, listed, compared, and no secret kept."""

import json
from pathlib import Path
from typing import Any

import pytest

from audit.scan import Desk, scan_evidence
from audit.verify import verify_evidence
from console.cli.intended import app
from console.founding import found_workspace
from console.session import Session
from inventory.model import Host, Kind, Ledger, Platform
from tests.checks.windows.built import good_terminal
from tests.console.in_process import Told, typed
from tests.inventory.gpo.built import backup, dword, pol

LLMNR = r"Software\Policies\Microsoft\Windows NT\DNSClient"
SECRET = "j1Uyj3Vx8TY9LtLZil2uAuZkFQA"
WORDS = ("--domain", "contoso.com", "--by", "髙橋", "--taken", "2026-11-20")
PC = Host(id="A-0001", name="PC-0001", kind=Kind.TERMINAL, platform=Platform.WINDOWS)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    found_workspace(tmp_path / "city")
    Session(tmp_path / "city").inventory.save(Ledger(hosts=(PC,)))
    return tmp_path / "city"


def gpo(city: Path, *words: str | Path, expect: int = 0) -> Told:
    return typed(app, city, *words, by="監査", expect=expect)


def answer(city: Path, *words: str, expect: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(gpo(city, *words, "--json", expect=expect).answer)
    return found


def test_policy_is_carried_in_listed_and_compared(city: Path, tmp_path: Path) -> None:
    folder = tmp_path / "gpo"
    root = backup(folder, machine=pol([(LLMNR, "EnableMulticast", 4, dword(1))]))
    preferences = root / "DomainSysvol" / "GPO" / "Machine" / "Preferences"
    preferences.mkdir()
    (preferences / "Groups.xml").write_text(f'<g cpassword="{SECRET}"/>', "utf-8")
    dry = gpo(city, "import", folder, *WORDS, "--dry-run")
    assert "試し読み" in dry.answer
    assert "cpassword" in dry.remarks
    assert answer(city, "list") == []
    assert "hinomi gpo import" in gpo(city, "compare", expect=2).remarks
    gpo(city, "import", folder, *WORDS)
    assert "取り込み済み" in gpo(city, "import", folder, *WORDS).answer
    (row,) = answer(city, "list")
    assert row["passwords"] == ["DomainSysvol/GPO/Machine/Preferences/Groups.xml"]
    assert "Groups.xml" in gpo(city, "list").remarks
    session = Session(city)
    assert list(verify_evidence(session.engine, session.evidence)) == []
    for path in city.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes()


def _scanned(city: Path, tmp_path: Path) -> None:
    session = Session(city)
    file = tmp_path / "pc.json"
    file.write_bytes(good_terminal())
    checks = {id_: session.every_check[id_] for id_ in ("TRM-012",)}
    desk = Desk(session.results, session.evidence, checks, session.policy(), "監査")
    scan_evidence(desk, session.ledger.hosts, [file])


def test_what_is_not_in_effect_is_told(city: Path, tmp_path: Path) -> None:
    backup(tmp_path / "gpo", machine=pol([(LLMNR, "EnableMulticast", 4, dword(1))]))
    gpo(city, "import", tmp_path / "gpo", *WORDS)
    assert {one["state"] for one in answer(city, "compare")} == {"unknown"}
    _scanned(city, tmp_path)
    found = {one["setting"]: one for one in answer(city, "compare", "--host", "PC-0001", expect=1)}
    assert found["system:minimumpasswordlength"]["state"] == "same"
    llmnr = found[f"registry:hklm\\{LLMNR.casefold()}\\enablemulticast"]
    assert (llmnr["state"], llmnr["effective"]) == ("differs", [0])
    shown = gpo(city, "compare", expect=1)
    assert "未適用" in shown.answer
    assert "一致" in shown.remarks


def test_the_template_is_read(city: Path, tmp_path: Path) -> None:
    form = tmp_path / "domain.json"
    form.write_text(gpo(city, "template").answer, "utf-8")
    gpo(city, "import", form, *WORDS)
    rows = answer(city, "list")
    assert [(one["sort"], one["precedence"]) for one in rows] == [("domain", None), ("domain", 10)]
    fine = tmp_path / "pso.json"
    fine.write_text(json.dumps([json.loads(form.read_text("utf-8"))["fine_grained"][0]]), "utf-8")
    gpo(city, "import", fine, *WORDS)
    assert [one["sort"] for one in answer(city, "list")] == ["domain", "domain", "fine"]
    _scanned(city, tmp_path)
    found = {one["setting"]: one["state"] for one in answer(city, "compare", expect=1)}
    assert found["system:minimumpasswordlength"] == "same"
    assert found["system:lockoutbadcount"] == "differs"


def test_what_cannot_be_right_is_refused(city: Path, tmp_path: Path) -> None:
    folder = tmp_path / "gpo"
    backup(folder)
    for words, told in (
        (("--domain", "other.example", *WORDS[2:]), "CONTOSO.COM"),
        (("--domain", " ", *WORDS[2:]), "--domain"),
        ((*WORDS[:3], " ", *WORDS[4:]), "--by"),
        ((*WORDS[:5], "2099-01-01"), "未来"),
        ((*WORDS[:5], "昨日"), "--taken"),
    ):
        refused = gpo(city, "import", folder, *words, expect=2)
        assert told in refused.remarks
        assert refused.answer == ""
    assert "none" in gpo(city, "import", tmp_path / "none", *WORDS, expect=2).remarks
    assert answer(city, "list") == []


@pytest.mark.parametrize("name", ["町", "", "town..example", "a b", "-oN"])
def test_a_domain_has_a_name_of_a_domain(city: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "domain.json").write_text(gpo(city, "template").answer, "utf-8")
    words = (f"--domain={name}", *WORDS[2:])
    told = gpo(city, "import", tmp_path / "domain.json", *words, expect=2)
    assert "--domain" in told.remarks
    assert "何も取り込んでいません" in told.remarks
    assert answer(city, "list") == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", "", "1行目: JSON として正しくない"),
        ("b.json", "{}", "MinPasswordLength がない"),
        ("c.csv", 'Name\r\n"a"b\r\n', "形が正しくない"),
        ("d.json", "\udcff", "文字コードが UTF-8 でも UTF-16 でもない"),
    ],
)
def test_what_cannot_be_read_is_told_in_japanese(
    city: Path, tmp_path: Path, name: str, content: str, said: str
) -> None:
    (tmp_path / name).write_text(content, "utf-8", errors="surrogateescape")
    assert said in gpo(city, "import", tmp_path / name, *WORDS, expect=2).remarks
