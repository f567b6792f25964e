"""What a command holds of a workspace."""

from pathlib import Path

from console.session import Session
from inventory.model import Host, Ledger, Platform
from inventory.workspace import lay_out


def test_another_policy_than_that_in_force_is_known(tmp_path: Path) -> None:
    lay_out(tmp_path)
    (tmp_path / "draft").mkdir()
    assert Session(tmp_path, tmp_path / "draft").has_other_policy
    assert not Session(tmp_path, tmp_path / "draft" / ".." / "policy").has_other_policy
    assert not Session(tmp_path).has_other_policy


def test_only_rules_about_hosts_of_the_ledger_are_loaded_for_a_scan(tmp_path: Path) -> None:
    lay_out(tmp_path)
    linux = Host(id="S1", name="s1", platform=Platform.LINUX)
    switch = Host(id="N1", name="n1", platform=Platform.NETWORK)
    session = Session(tmp_path)
    session.inventory.save(Ledger(hosts=(linux,)))
    assert not any(id_.startswith(("NWD-", "TRM-")) for id_ in session.ledger_checks)
    assert session.ledger_checks.keys() < session.checks.keys()
    session = Session(tmp_path)
    session.inventory.save(Ledger(hosts=(linux, switch)))
    assert any(id_.startswith("NWD-") for id_ in session.ledger_checks)
    assert not any(id_.startswith("WIN-") for id_ in session.ledger_checks)
