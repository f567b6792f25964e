"""What judging was proven on is said for each family, and on the host itself."""

import json

import pytest

from checks.catalogue import catalogue
from checks.facts.system import Release
from checks.families import Family, proofs
from checks.model import FactError, Proof, Why
from checks.rules.collection import proven_here
from tests.console.program import hinomi


def test_no_check_is_proven_on_a_real_host_of_the_rhel_family() -> None:
    told = [proofs(check) for check in catalogue().values()]
    assert {one[Family.RHEL] for one in told if one} == {Proof.RECORDED}
    assert proofs(catalogue()["SSH-001"])[Family.DEBIAN] is Proof.REAL
    assert proofs(catalogue()["COL-001"]) == {}


@pytest.mark.parametrize("id_", ["rhel", "rocky", "almalinux", "alpine", "opensuse-leap"])
def test_such_a_host_says_so_itself(id_: str) -> None:
    with pytest.raises(FactError) as caught:
        proven_here(Release(id_, "9.4", "Some Linux 9.4", ""))
    assert (caught.value.why, caught.value.detail) == (Why.UNPROVEN, "Some Linux 9.4")


def test_debian_does() -> None:
    assert proven_here(Release("debian", "12", "Debian 12", "bookworm")).holds is True


def test_the_catalogue_says_it() -> None:
    shown = hinomi("check", "show", "SSH-001").stdout
    assert "Debian・Ubuntu 実機、RHEL系 実機未検証" in shown
    one = json.loads(hinomi("check", "show", "SSH-001", "--json").stdout)
    assert one["proofs"] == {"debian": "real", "rhel": "recorded"}
