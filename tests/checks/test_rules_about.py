"""Which rules a scan loads: those that some host of the ledger can be in the scope of, no fewer."""

from itertools import product
from pathlib import Path

import pytest

from audit.judge import applicable
from audit.policy_files import load_policy
from checks.catalogue import HOST_RULES, catalogue, catalogue_digest, facts_of, rules_about
from checks.collector import render_collector
from inventory.model import Kind, Platform
from inventory.words import HinomiError

EVERY = catalogue(*HOST_RULES)


@pytest.mark.parametrize(("platform", "kind"), [*product(Platform, Kind)])
def test_a_host_meets_the_same_checks_however_few_are_loaded(
    platform: Platform, kind: Kind
) -> None:
    loaded = catalogue(*rules_about({platform}))
    assert applicable(loaded, platform, kind) == applicable(EVERY, platform, kind)


def test_rules_of_no_host_are_not_loaded() -> None:
    assert rules_about({Platform.LINUX}) == ("checks.rules",) == rules_about(())
    assert set(rules_about(set(Platform))) == set(HOST_RULES)
    assert catalogue(*rules_about({Platform.LINUX})).keys() < EVERY.keys()


def test_what_is_loaded_changes_neither_digest_nor_the_pinned_collector() -> None:
    few = catalogue(*rules_about(()))
    scripts = {render_collector(facts_of(checks.values())) for checks in (few, EVERY)}
    assert len(scripts) == 1
    assert catalogue_digest(few) == catalogue_digest(EVERY)
    assert load_policy(None, checks=few).digest == load_policy(None, checks=EVERY).digest


def test_a_policy_may_name_checks_that_are_not_loaded(tmp_path: Path) -> None:
    text = "excluded: {NWD-001: 保守業者が行う, TRM-026: 別に点検する}\n"
    (tmp_path / "selection.yaml").write_text(text, "utf-8")
    policy = load_policy(tmp_path, checks=catalogue(*rules_about(())))
    assert set(policy.excluded) == {"NWD-001", "TRM-026"}
    (tmp_path / "selection.yaml").write_text("excluded: {NWD-999: 無い}\n", "utf-8")
    with pytest.raises(HinomiError, match="NWD-999"):
        load_policy(tmp_path, checks=catalogue(*rules_about(())))
