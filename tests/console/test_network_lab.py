"""A router of the lab from its host key to a change that nobody approved, as a clerk would type."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.verify import verify_evidence
from console.cli.app import app
from console.founding import found_workspace
from console.session import Session
from inventory.model import Kind, Ledger, Platform
from tests.console.in_process import Told, typed
from tests.lab.lab import Lab
from tests.lab.registered import registered
from tests.lab.router import CONFIG, ENABLE_PASSWORD, NEW_SSH, VTY_PASSWORD, Router
from tests.lab.spec import AUDIT_PASSWORD

NAME = "story-rt"
SECRETS = (AUDIT_PASSWORD, VTY_PASSWORD, ENABLE_PASSWORD, "Himitsu-Kagi-1")


@pytest.fixture
def city(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    config = f"{CONFIG}key chain k\n key 1\n  key-string Himitsu-Kagi-1\n"
    lab.add(Router(NAME, config, ssh=NEW_SSH).spec())
    monkeypatch.setenv("HINOMI_SECRET_AUDIT", AUDIT_PASSWORD)
    found_workspace(tmp_path / "city")
    router = registered(lab, NAME, key_file=None, secret="audit", device="frr")
    kind = {"platform": Platform.NETWORK, "kind": Kind.NETWORK}
    Session(tmp_path / "city").inventory.save(Ledger(hosts=(router.model_copy(update=kind),)))
    yield tmp_path / "city"
    lab.remove(NAME)


def say(city: Path, *words: str, expect: int = 0) -> Told:
    return typed(app, city, *words, by="監査", expect=expect)


def verdicts(city: Path) -> dict[str, str]:
    session = Session(city)
    return {one.check: str(one.verdict) for one in session.results.results(_newest(session))}


def _newest(session: Session) -> str:
    return session.results.runs()[-1].id


def test_a_router_through_the_year(city: Path, lab: Lab) -> None:
    assert "ホスト鍵が未承認" in say(city, "scan", "--fail-on", "never", expect=3).answer
    say(city, "inventory", "trust", "--accept")
    say(city, "scan", "--fail-on", "never")
    first = verdicts(city)
    assert (first["NWD-001"], first["NWD-004"], first["NWD-018"]) == ("PASS", "PASS", "NOT_CHECKED")
    assert (first["COL-001"], first["COL-002"]) == ("PASS", "NOT_APPLICABLE")
    say(city, "network", "approve", NAME, "--by", "山田")
    lab.run(NAME, "vtysh -c 'configure terminal' -c 'enable password Himitsu-Kagi-1'")
    say(city, "scan", "--fail-on", "never")
    assert verdicts(city)["NWD-018"] == "FAIL"
    told = say(city, "network", "diff", NAME, expect=1).answer
    assert told.count("enable password [masked:") == 2
    assert "NWD-018" in say(city, "findings", "list").answer
    session = Session(city)
    assert list(verify_evidence(session.engine, session.evidence)) == []
    kept = [path.read_bytes() for path in city.rglob("*") if path.is_file()]
    kept += [session.evidence.get(digest) for digest in session.evidence.digests()]
    assert [one for one in SECRETS if any(one.encode() in raw for raw in kept)] == []
