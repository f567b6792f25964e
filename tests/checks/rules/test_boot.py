"""Firmware, boot loader and arguments: what the probe printed, and what is decided on it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from checks.facts.boot import Boot
from checks.facts.system import Kernel
from checks.model import Check, FactError, Outcome, Provenance, Why
from checks.rules import boot as rules
from tests.checks.replies import fact

NOW = datetime(2026, 11, 21, tzinfo=UTC)
OWN = Kernel("6.1", "#1", (), reboot_required=False, contained=False, booted=NOW, at=NOW)
CONTAINED = replace(OWN, contained=True)
ARGUMENTS = ("slab_nomerge", "page_poison=1")
LIMITS = rules.BootLimits(ARGUMENTS, 8192)
WORDS = "slab_nomerge page_poison=1 audit_backlog_limit=8192"
DEBIAN = f"""\
firmware uefi
secureboot 1
lockdown none [integrity] confidentiality
cmdline BOOT_IMAGE=/vmlinuz root=/dev/sda2 ro quiet {WORDS}
cpu meltdown Mitigation: PTI
cpu l1tf Not affected
loader /boot/grub/grub.cfg
superusers kanri
hashed kanri
kernel root=/dev/sda2 ro quiet {WORDS}
default
set GRUB_DISABLE_RECOVERY="true"
set GRUB_CMDLINE_LINUX="{WORDS}"
set GRUB_CMDLINE_LINUX_DEFAULT="quiet"
end
"""
EACH: list[Check[...]] = [
    rules.secure_boot,
    rules.loader_password,
    rules.no_recovery,
    rules.mitigations,
    rules.hardening,
    rules.locked_down,
]


def decide(check: Check[...], text: str = DEBIAN, kernel: Kernel = OWN) -> Outcome:
    """The outcome of a check on what the probe printed."""
    given = {Boot: fact(Boot, text), Kernel: kernel, rules.BootLimits: LIMITS}
    return check(*(given[need] for need in check.needs))


def without(*starts: str) -> str:
    """The same host without the lines that begin so."""
    return "".join(x for x in DEBIAN.splitlines(keepends=True) if not x.startswith(starts))


def with_(line: str) -> str:
    return DEBIAN.removesuffix("end\n") + f"{line}\nend\n"


@pytest.mark.parametrize("check", EACH, ids=lambda check: check.id)
def test_a_machine_set_up_well_passes(check: Check[...]) -> None:
    assert decide(check).holds is True


BAD: list[tuple[Check[...], str]] = [
    (rules.secure_boot, DEBIAN.replace("secureboot 1", "secureboot 0")),
    (rules.loader_password, without("superusers")),
    (rules.loader_password, without("hashed")),
    (rules.loader_password, DEBIAN.replace("hashed kanri", "hashed other")),
    (rules.loader_password, DEBIAN.replace("superusers kanri", "superusers ")),
    (rules.loader_password, DEBIAN.replace("hashed kanri", "variable kanri")),
    (rules.loader_password, with_("plain")),
    (rules.no_recovery, DEBIAN.replace('RECOVERY="true"', 'RECOVERY="false"')),
    (rules.no_recovery, without("set GRUB_DISABLE")),
    (rules.no_recovery, DEBIAN.replace("set GRUB_DISABLE", "set #GRUB_DISABLE")),
    (rules.no_recovery, with_("recovery")),
    (rules.secure_boot, with_("unchecked 1")),
    (rules.mitigations, DEBIAN.replace("quiet", "mitigations=off")),
    (rules.mitigations, DEBIAN.replace("Mitigation: PTI", "Vulnerable")),
    (rules.mitigations, with_("kernel ro nopti")),
    (rules.hardening, DEBIAN.replace(f"ro quiet {WORDS}", "ro quiet")),
    (rules.hardening, DEBIAN.replace("page_poison=1", "page_poison=0")),
    (rules.hardening, DEBIAN.replace("limit=8192", "limit=64")),
    (rules.hardening, with_("kernel ro single")),
    (rules.locked_down, DEBIAN.replace("none [integrity]", "[none] integrity")),
]


@pytest.mark.parametrize(("check", "text"), BAD, ids=lambda one: getattr(one, "id", ""))
def test_one_thing_wrong_fails(check: Check[...], text: str) -> None:
    outcome = decide(check, text)
    assert outcome.applicable
    assert not outcome.holds


@pytest.mark.parametrize("check", EACH, ids=lambda check: check.id)
def test_a_container_boots_nothing(check: Check[...]) -> None:
    text = without("loader", "superusers", "hashed", "kernel", "default", "set")
    assert decide(check, text, CONTAINED).applicable is False


def test_a_container_with_a_boot_loader_is_judged_by_its_files() -> None:
    worse = DEBIAN.replace("Mitigation: PTI", "Vulnerable").replace("cmdline ", "cmdline nopti ")
    assert decide(rules.mitigations, worse, CONTAINED).holds
    assert not decide(rules.mitigations, with_("kernel nopti"), CONTAINED).holds


def test_mitigations_are_on_by_default_or_in_writing() -> None:
    assert decide(rules.mitigations).provenance is Provenance.DEFAULT
    half = DEBIAN.replace("slab_nomerge", "pti=on spectre_v2=on")
    assert decide(rules.mitigations, half).provenance is Provenance.DEFAULT
    named = DEBIAN.replace("slab_nomerge", "mitigations=auto,nosmt")
    assert decide(rules.mitigations, named).provenance is Provenance.EXPLICIT


def test_arguments_wait_for_a_reboot() -> None:
    outcome = decide(rules.hardening, DEBIAN.replace(f"ro quiet {WORDS}\ncpu", "ro quiet\ncpu"))
    assert (outcome.holds, outcome.provenance) == (False, Provenance.DRIFT)
    none = rules.BootLimits((), 0)
    assert rules.hardening(fact(Boot, DEBIAN), OWN, none).applicable is False


def test_what_cannot_be_seen_is_unknown() -> None:
    unseen = [
        (rules.secure_boot, without("secureboot"), Why.UNDETERMINED),
        (rules.locked_down, without("lockdown"), Why.NO_TOOL),
        (rules.mitigations, without("cpu"), Why.NO_TOOL),
        (rules.loader_password, without("loader", "default", "set"), Why.UNDETERMINED),
        (rules.loader_password, without("end"), Why.TRUNCATED),
        (rules.loader_password, without("cmdline"), Why.TRUNCATED),
    ]
    for check, text, why in unseen:
        with pytest.raises(FactError) as caught:
            decide(check, text)
        assert caught.value.why is why
    with pytest.raises(FactError):
        fact(Boot, DEBIAN, uid=1000)
    assert decide(rules.secure_boot, without("firmware")).applicable is False


def test_the_red_hat_way_of_passwords_and_arguments() -> None:
    red_hat = DEBIAN.replace("hashed kanri", "variable kanri\nvariable-set")
    assert decide(rules.loader_password, red_hat).holds
    options = DEBIAN.replace(f"kernel root=/dev/sda2 ro quiet {WORDS}", "kernel $kernelopts")
    assert decide(rules.hardening, options + f"kernelopts ro {WORDS}\n").holds
    assert not decide(rules.hardening, options).holds


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (['GRUB_CMDLINE_LINUX="a b"'], "a b"),
        (["GRUB_CMDLINE_LINUX='a b' # c"], "a b"),
        (["GRUB_CMDLINE_LINUX=a # c"], "a"),
        (["export GRUB_CMDLINE_LINUX=a"], "a"),
        (["GRUB_CMDLINE_LINUX=a", "GRUB_CMDLINE_LINUX=b"], "b"),
        (["GRUB_CMDLINE_LINUX=a", 'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX b"'], "a b"),
        (["GRUB_CMDLINE_LINUX=a", 'GRUB_CMDLINE_LINUX="${GRUB_CMDLINE_LINUX} b"'], "a b"),
        (["GRUB_CMDLINE_LINUX=a", 'GRUB_CMDLINE_LINUX+=" b"'], "a b"),
        (["#GRUB_CMDLINE_LINUX=a"], None),
    ],
)
def test_variables_of_the_shell(lines: list[str], value: str | None) -> None:
    text = "cmdline x\ndefault\n" + "".join(f"set {line}\n" for line in lines) + "end\n"
    settings = fact(Boot, text).settings
    assert settings is not None
    assert settings.get("GRUB_CMDLINE_LINUX") == value


def test_the_usual_arguments_count_where_no_recovery_entry_is_without_them() -> None:
    text = 'cmdline x\ndefault\nset GRUB_CMDLINE_LINUX_DEFAULT="a"\n{}end\n'
    assert fact(Boot, text.format("")).written == frozenset()
    assert fact(Boot, text.format("set GRUB_DISABLE_RECOVERY=true\n")).written == {"a"}
    assert fact(Boot, "cmdline x\nkernel a b\nkernel a c\nend\n").written == {"a"}
