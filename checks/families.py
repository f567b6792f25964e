"""Families of distributions, and what judging on each of them was proven with."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from checks.model import Check, Proof
from inventory.model import Platform
from inventory.words import T


class Family(StrEnum):
    """Distributions that keep their settings in the same places and the same forms."""

    DEBIAN = "debian"
    RHEL = "rhel"


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "debian": Family.DEBIAN,
        "ubuntu": Family.DEBIAN,
        "rhel": Family.RHEL,
        "rocky": Family.RHEL,
        "almalinux": Family.RHEL,
        "centos": Family.RHEL,
        "ol": Family.RHEL,
        "miraclelinux": Family.RHEL,
    }
)
PROVEN: Mapping[Family, Proof] = MappingProxyType(
    {Family.DEBIAN: Proof.REAL, Family.RHEL: Proof.RECORDED}
)
NAMES: Mapping[Family, T] = MappingProxyType(
    {
        Family.DEBIAN: T("Debian・Ubuntu", "Debian and Ubuntu"),
        Family.RHEL: T("RHEL系", "the RHEL family"),
    }
)


def proofs(check: Check[...]) -> dict[Family, Proof]:
    """What the check was proven on, by family; no more than the family itself was."""
    if check.applies_to.platforms != {Platform.LINUX}:
        return {}
    return {
        family: proof if check.proof is Proof.REAL else check.proof
        for family, proof in PROVEN.items()
    }
