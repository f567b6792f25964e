"""The digest of the catalogue changes with everything that a verdict comes from."""

import inspect
from types import ModuleType

import pytest

from checks.catalogue import catalogue, catalogue_digest
from checks.facts import debian_version, sshd
from checks.rules import pam_judging, ssh


@pytest.mark.parametrize("changed", [ssh, sshd, pam_judging, debian_version])
def test_any_source_behind_a_verdict_counts(
    changed: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, source = catalogue_digest(catalogue()), inspect.getsource
    monkeypatch.setattr(inspect, "getsource", lambda one: source(one) + "#" * (one is changed))
    assert catalogue_digest(catalogue()) != before
