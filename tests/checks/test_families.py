"""What judging was proven on is said for each family, and nowhere claimed."""

import json

from checks.catalogue import catalogue
from checks.families import Family, proofs
from checks.model import Proof
from tests.console.program import hinomi


def test_no_check_is_proven_on_a_real_host_of_the_rhel_family() -> None:
    told = [proofs(check) for check in catalogue().values()]
    assert {one[Family.RHEL] for one in told if one} == {Proof.RECORDED}
    assert proofs(catalogue()["SSH-001"])[Family.DEBIAN] is Proof.REAL
    assert proofs(catalogue()["COL-001"]) == {}


def test_the_catalogue_says_it() -> None:
    shown = hinomi("check", "show", "SSH-001").stdout
    assert "Debian・Ubuntu 実機、RHEL系 実機未検証" in shown
    one = json.loads(hinomi("check", "show", "SSH-001", "--json").stdout)
    assert one["proofs"] == {"debian": "real", "rhel": "recorded"}
