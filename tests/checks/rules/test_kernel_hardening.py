"""Kernel settings against misuse from inside and outside, and modules kept out."""

from datetime import UTC, datetime

import pytest

from checks.facts.kernel_modules import KernelModules
from checks.facts.kernel_settings import KernelSettings
from checks.facts.system import Kernel
from checks.model import Check, FactError, Outcome, Provenance, Why
from checks.rules import kernel_hardening as rules
from checks.rules import kernel_modules
from tests.checks.replies import TAG, fact, listed

V4, V6 = "net.ipv4.conf", "net.ipv6.conf"
LIMITS = rules.KernelLimits(ipv6_off=True, sysrq_bits=438)
MODULES = kernel_modules.ModuleLimits(("cramfs", "hfs"), ("dccp",), ("usb-storage",))
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def settings(running: dict[str, str], persistent: dict[str, str] | None = None) -> KernelSettings:
    return KernelSettings(running, persistent or {}, frozenset())


def decide(check: Check[...], found: KernelSettings) -> Outcome:
    """The outcome of a check on kernel settings."""
    given = {KernelSettings: found, rules.KernelLimits: LIMITS}
    return check(*(given[need] for need in check.needs))


SINGLE: list[tuple[Check[...], str, str, str]] = [
    (rules.martians_logged, f"{V4}.all.log_martians", "1", "0"),
    (rules.quiet_icmp, "net.ipv4.icmp_echo_ignore_broadcasts", "1", "0"),
    (rules.quiet_icmp, "net.ipv4.icmp_ignore_bogus_error_responses", "1", "0"),
    (rules.kernel_secrets, "kernel.kptr_restrict", "2", "0"),
    (rules.kernel_secrets, "kernel.dmesg_restrict", "1", "0"),
    (rules.ptrace_scope, "kernel.yama.ptrace_scope", "1", "0"),
    (rules.unprivileged_bpf, "kernel.unprivileged_bpf_disabled", "2", "0"),
    (rules.perf_events, "kernel.perf_event_paranoid", "3", "1"),
    (rules.no_kexec, "kernel.kexec_load_disabled", "1", "0"),
    (rules.sysrq, "kernel.sysrq", "438", "1"),
    (rules.sysrq, "kernel.sysrq", "16", "64"),
    (rules.sysrq, "kernel.sysrq", "0", "511"),
    (rules.protected_files, "fs.protected_fifos", "1", "0"),
    (rules.protected_files, "fs.protected_regular", "2", "0"),
    (rules.ipv6_off, f"{V6}.all.disable_ipv6", "1", "0"),
    (rules.ipv6_off, f"{V6}.default.disable_ipv6", "1", "0"),
]


@pytest.mark.parametrize(("rule", "key", "good", "bad"), SINGLE)
def test_running_and_persistent(rule: Check[...], key: str, good: str, bad: str) -> None:
    both = decide(rule, settings({key: good}, {key: good}))
    assert (both.holds, both.provenance) == (True, Provenance.EXPLICIT)
    assert decide(rule, settings({key: bad}, {key: bad})).holds is False
    for now, boot in ((good, bad), (bad, good)):
        apart = decide(rule, settings({key: now}, {key: boot}))
        assert (apart.holds, apart.provenance) == (False, Provenance.DRIFT)


@pytest.mark.parametrize("rule", {rule.id: rule for rule, *_ in SINGLE}.values())
def test_a_kernel_without_the_key(rule: Check[...]) -> None:
    assert decide(rule, settings({"kernel.odd": "0"})).applicable is False


def test_ipv6_stays_where_the_policy_uses_it() -> None:
    used = rules.KernelLimits(ipv6_off=False, sysrq_bits=0)
    assert rules.ipv6_off(settings({f"{V6}.all.disable_ipv6": "0"}), used).applicable is False


def sending(all_: str = "0", default: str = "0", eth0: str = "0", forward: str = "1") -> Outcome:
    running = {
        "net.ipv4.ip_forward": forward,
        f"{V4}.eth0.forwarding": forward,
        f"{V4}.eth0.accept_redirects": "0",
        f"{V4}.all.send_redirects": all_,
        f"{V4}.default.send_redirects": default,
        f"{V4}.eth0.send_redirects": eth0,
    }
    kept = {key: value for key, value in running.items() if "send" in key and "eth0" not in key}
    return rules.no_redirects_sent(settings(running, kept))


def test_a_router_sends_no_redirects() -> None:
    assert sending().holds is True
    assert sending().provenance is Provenance.EXPLICIT
    assert sending(all_="1").holds is False
    assert sending(default="1").holds is False
    assert sending(eth0="1").holds is False


def test_who_forwards_nothing_sends_no_redirects_either() -> None:
    quiet = sending(all_="1", forward="0")
    assert (quiet.holds, quiet.provenance) == (True, Provenance.DEFAULT)
    later = settings(
        {"net.ipv4.ip_forward": "0", f"{V4}.all.send_redirects": "1"}, {"net.ipv4.ip_forward": "1"}
    )
    assert rules.no_redirects_sent(later).holds is False
    unknown = settings({f"{V4}.all.send_redirects": "1"})
    assert rules.no_redirects_sent(unknown).holds is False


def advertised(eth0: str = "0", default: str = "0", off: str = "0", up6: str = "0") -> Outcome:
    running = {
        f"{V6}.eth0.accept_redirects": "0",
        f"{V6}.eth0.disable_ipv6": off,
        f"{V6}.eth0.accept_ra": eth0,
        f"{V6}.eth1.accept_redirects": "0",
        f"{V6}.eth1.disable_ipv6": up6,
        f"{V6}.eth1.accept_ra": "0" if up6 == "0" else "1",
        f"{V6}.default.accept_ra": default,
    }
    return rules.no_advertised_routes(settings(running, {f"{V6}.default.accept_ra": default}))


def test_router_advertisements() -> None:
    assert advertised().holds is True
    assert advertised(eth0="1").holds is False
    assert advertised(eth0="2").holds is False
    assert advertised(default="1").holds is False
    assert advertised(eth0="1", off="1").holds is True
    assert advertised(off="1", up6="1").applicable is False


def test_source_routes_of_ipv6() -> None:
    for value, holds in (("0", True), ("-1", True), ("1", False)):
        running = {f"{V6}.eth0.disable_ipv6": "0", f"{V6}.all.accept_source_route": value}
        kept = {f"{V6}.all.accept_source_route": value}
        assert rules.no_source_routes_6(settings(running, kept)).holds is holds
    gone = rules.no_source_routes_6(settings({f"{V6}.all.accept_source_route": "0"}))
    assert gone.applicable is False


def kernel(*, contained: bool = False) -> Kernel:
    return Kernel("6.1", "#1", (), reboot_required=False, contained=contained, booted=NOW, at=NOW)


def modules(files: dict[str, str | None] | None = None, *words: str) -> KernelModules:
    return fact(KernelModules, listed(files or {}) + "\n".join((*words, "end")) + "\n")


def keep_out(found: KernelModules) -> Outcome:
    return kernel_modules.protocols(found, kernel(), MODULES)


CONF = "/etc/modprobe.d/a.conf"
INSTALLS = [
    ("install dccp /bin/true", True),
    ("install dccp /bin/false", True),
    ("install\tdccp   /usr/bin/false", True),
    ("install dccp /bin/\\\nfalse", True),
    ("install d* /bin/false", True),
    ("install dccp :", True),
    ("# install dccp /bin/false", False),
    ("install dccp", False),
    ("Install dccp /bin/false", False),
    ("install dccp_ipv4 /bin/false", False),
    ("install dccp /sbin/modprobe --ignore-install dccp", False),
    ("install dccp /bin/false; modprobe -i dccp", False),
    ("install dccp /bin/false || insmod dccp.ko", False),
    ("install dccp modprobe -i dccp\ninstall dccp /bin/false", False),
    ("install dccp /bin/false\ninstall dccp modprobe -i dccp", True),
    ("blacklist dccp", False),
    ("dccp", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "holds"), INSTALLS)
def test_modules_are_kept_out_by_install(text: str, holds: bool) -> None:
    assert keep_out(modules({CONF: text})).holds is holds
    assert keep_out(modules({"/lib/modprobe.d/a.conf": text})).holds is holds
    assert keep_out(modules({"/etc/modules-load.d/a.conf": text})).holds is False


def test_a_file_of_the_same_name_hides_the_other() -> None:
    good = "install dccp /bin/false"
    assert keep_out(modules({CONF: "", "/usr/lib/modprobe.d/a.conf": good})).holds is False
    assert keep_out(modules({CONF: good, "/usr/lib/modprobe.d/a.conf": ""})).holds is True
    masked = listed({CONF: None}).replace(f"file absent {CONF}", f"file other {CONF}")
    lower = listed({"/usr/lib/modprobe.d/a.conf": good})
    both = masked.removesuffix(f"\n@{TAG} file end -\n") + lower + "end\n"
    assert keep_out(fact(KernelModules, both)).holds is False


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        (("loaded dccp",), False),
        (("builtin dccp",), False),
        (("tree", "disk dccp"), True),
        (("frozen 1", "loaded dccp"), False),
    ],
)
def test_what_is_in_the_kernel_is_not_kept_out(words: tuple[str, ...], holds: bool) -> None:
    assert keep_out(modules({CONF: "install dccp /bin/false"}, *words)).holds is holds


def test_other_ways_to_refuse() -> None:
    assert keep_out(modules({}, "module_blacklist=hfs,dccp")).holds is True
    assert keep_out(modules({}, "modprobe.blacklist=dccp")).holds is False
    assert keep_out(modules({}, "frozen 1")).holds is True


def test_hyphen_and_underscore_are_the_same() -> None:
    for name in ("usb-storage", "usb_storage"):
        found = modules({CONF: f"install {name} /bin/false"}, "tree", "disk usb-storage")
        assert kernel_modules.removable_media(found, kernel(), MODULES).holds is True


def test_modules_that_the_kernel_lacks_and_kernels_of_others() -> None:
    assert keep_out(modules({}, "tree")).applicable is False
    assert kernel_modules.protocols(modules(), kernel(contained=True), MODULES).applicable is False
    one = kernel_modules.filesystems(modules({}, "tree", "disk hfs"), kernel(), MODULES)
    assert one.observed == "hfs (can be loaded)"


def test_a_module_that_was_not_asked_for_is_unknown() -> None:
    other = kernel_modules.ModuleLimits((), ("nosuch",), ())
    with pytest.raises(FactError) as caught:
        kernel_modules.protocols(modules(), kernel(), other)
    assert caught.value.why is Why.NOT_COLLECTED


def test_a_list_without_its_end_is_no_evidence() -> None:
    with pytest.raises(FactError):
        fact(KernelModules, listed({}) + "tree\n")
