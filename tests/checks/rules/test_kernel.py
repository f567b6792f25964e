"""Kernel settings: running, persistent, merged as sysctl.d(5) says."""

import pytest

from checks.facts.kernel_settings import KernelSettings
from checks.model import Check, FactError, Provenance, Why
from checks.rules import kernel
from tests.checks.replies import fact, listed

V4, V6 = "net.ipv4.conf", "net.ipv6.conf"


def settings(running: dict[str, str], persistent: dict[str, str] | None = None) -> KernelSettings:
    return KernelSettings(running, persistent or {}, frozenset())


SINGLE = [
    (kernel.address_layout, "kernel.randomize_va_space", "2", "0"),
    (kernel.no_forwarding, "net.ipv4.ip_forward", "0", "1"),
    (kernel.no_forwarding_6, "net.ipv6.conf.all.forwarding", "0", "1"),
    (kernel.no_source_routes, f"{V4}.all.accept_source_route", "0", "1"),
    (kernel.syn_cookies, "net.ipv4.tcp_syncookies", "1", "0"),
    (kernel.no_privileged_dumps, "fs.suid_dumpable", "0", "1"),
    (kernel.no_privileged_dumps, "fs.suid_dumpable", "2", "1"),
]


@pytest.mark.parametrize(("rule", "key", "good", "bad"), SINGLE)
def test_running_and_persistent(
    rule: Check[[KernelSettings]], key: str, good: str, bad: str
) -> None:
    both = rule(settings({key: good}, {key: good}))
    assert (both.holds, both.provenance) == (True, Provenance.EXPLICIT)
    assert rule(settings({key: bad}, {key: bad})).holds is False
    for now, boot in ((good, bad), (bad, good)):
        apart = rule(settings({key: now}, {key: boot}))
        assert (apart.holds, apart.provenance) == (False, Provenance.DRIFT)


@pytest.mark.parametrize(("rule", "key", "good"), [(r, k, g) for r, k, g, _ in SINGLE if g != "2"])
def test_a_safe_default_holds_but_is_not_explicit(
    rule: Check[[KernelSettings]], key: str, good: str
) -> None:
    outcome = rule(settings({key: good}))
    assert (outcome.holds, outcome.provenance) == (True, Provenance.DEFAULT)


@pytest.mark.parametrize(("one", "holds"), [("0", True), ("1", False)])
def test_an_interface_may_forward_by_itself(one: str, holds: bool) -> None:
    running = {"net.ipv4.ip_forward": "0", f"{V4}.eth0.accept_redirects": "0"}
    assert kernel.no_forwarding(settings({**running, f"{V4}.eth0.forwarding": one})).holds is holds


def test_an_interface_that_cannot_be_read_is_unknown() -> None:
    keys = {f"{V4}.{name}.accept_redirects": "0" for name in ("all", "default")}
    closed = KernelSettings(keys, keys, frozenset({f"{V4}.eth0.accept_redirects"}))
    with pytest.raises(FactError):
        kernel.no_redirects(closed)


@pytest.mark.parametrize("rule", {rule.id: rule for rule, *_ in SINGLE}.values())
def test_a_kernel_without_the_key(rule: Check[[KernelSettings]]) -> None:
    assert rule(settings({"kernel.sysrq": "0"})).applicable is False


def test_links_are_unprotected_after_a_boot_without_the_file() -> None:
    on = {"fs.protected_symlinks": "1", "fs.protected_hardlinks": "1"}
    soft, hard = kernel.protected_symlinks, kernel.protected_hardlinks
    for rule in (soft, hard):
        assert rule(settings(on, on)).holds is True
        lost = rule(settings(on))
        assert (lost.holds, lost.provenance) == (False, Provenance.DRIFT)
    half = {**on, "fs.protected_hardlinks": "0"}
    assert (soft(settings(half, on)).holds, hard(settings(half, on)).holds) == (True, False)


def redirects(
    all_: str = "0", eth0: str = "0", forwarding: str = "0", eth0_6: str = "0", off6: str = "0"
) -> KernelSettings:
    running = {
        f"{V4}.all.accept_redirects": all_,
        f"{V4}.default.accept_redirects": "0",
        f"{V4}.lo.accept_redirects": "1",
        f"{V4}.eth0.accept_redirects": eth0,
        f"{V4}.eth0.forwarding": forwarding,
        f"{V6}.all.disable_ipv6": off6,
        f"{V6}.all.accept_redirects": "0",
        f"{V6}.default.accept_redirects": "0",
        f"{V6}.eth0.accept_redirects": eth0_6,
    }
    keys = [f"{head}.{name}.accept_redirects" for head in (V4, V6) for name in ("all", "default")]
    return settings(running, dict.fromkeys(keys, "0"))


@pytest.mark.parametrize(
    ("seen", "holds"),
    [
        (redirects(), True),
        (redirects(all_="1"), False),
        (redirects(eth0="1"), False),
        (redirects(eth0="1", forwarding="1"), True),
        (redirects(eth0_6="1"), False),
        (redirects(eth0_6="1", off6="1"), True),
    ],
)
def test_redirects(seen: KernelSettings, holds: bool) -> None:
    assert kernel.no_redirects(seen).holds is holds


def filters(now_all: str, now_default: str, eth0: str, **boot: str) -> KernelSettings:
    running = {
        f"{V4}.all.rp_filter": now_all,
        f"{V4}.default.rp_filter": now_default,
        f"{V4}.eth0.rp_filter": eth0,
        f"{V4}.eth0.accept_redirects": "0",
    }
    return settings(running, {f"{V4}.{name}.rp_filter": value for name, value in boot.items()})


@pytest.mark.parametrize(
    ("seen", "holds", "provenance"),
    [
        (filters("1", "0", "0", all="1"), True, Provenance.EXPLICIT),
        (filters("0", "2", "2", default="2"), True, Provenance.EXPLICIT),
        (filters("0", "1", "0", all="1"), False, Provenance.DRIFT),
        (filters("1", "1", "1"), False, Provenance.DRIFT),
        (filters("0", "0", "0"), False, Provenance.EXPLICIT),
    ],
)
def test_reverse_path(seen: KernelSettings, holds: bool, provenance: Provenance) -> None:
    outcome = kernel.reverse_path(seen)
    assert (outcome.holds, outcome.provenance) == (holds, provenance)


NOW = "now net/ipv4/ip_forward 0\nnow net/ipv4/tcp_syncookies 1\n"


@pytest.mark.parametrize(
    ("files", "loader", "value"),
    [
        ({"/etc/sysctl.d/60-a.conf": "net.ipv4.ip_forward=1\n"}, True, "1"),
        ({"/etc/sysctl.d/60-a.conf": "net/ipv4/ip_forward = 1\n"}, True, "1"),
        (
            {"/etc/sysctl.d/60-a.conf": "# net.ipv4.ip_forward=1\n; net.ipv4.ip_forward=1\n"},
            True,
            None,
        ),
        # same name: /etc hides /usr/lib; other names: the last by name wins, not the last folder
        (
            {
                "/etc/sysctl.d/50-a.conf": "net.ipv4.ip_forward=0\n",
                "/usr/lib/sysctl.d/50-a.conf": "net.ipv4.ip_forward=1\n",
            },
            True,
            "0",
        ),
        (
            {
                "/etc/sysctl.d/50-a.conf": "net.ipv4.ip_forward=0\n",
                "/usr/lib/sysctl.d/90-b.conf": "net.ipv4.ip_forward=1\n",
            },
            True,
            "1",
        ),
        ({"/etc/sysctl.conf": "net.ipv4.ip_forward=1\n"}, True, None),
        ({"/etc/sysctl.conf": "net.ipv4.ip_forward=1\n"}, False, "1"),
        ({"/etc/sysctl.d/9.conf": "-net.ipv4.ip_forward=1\nnet.ipv4.ip_forward=0\n"}, True, "0"),
        ({"/etc/sysctl.d/9.conf": "net.ipv4.ip_*=1\n"}, True, "1"),
        ({"/etc/sysctl.d/9.conf": "net.ipv4.ip_*=1\n-net.ipv4.ip_forward\n"}, True, None),
        ({"/etc/sysctl.d/9.conf": "net.ipv4.ip_forward=0\nnet.ipv4.ip_*=1\n"}, True, "0"),
    ],
)
def test_the_next_boot(files: dict[str, str], loader: bool, value: str | None) -> None:
    body = listed(files) + ("loader systemd\n" if loader else "") + NOW
    read = fact(KernelSettings, body)
    assert read.at_boot("net.ipv4.ip_forward") == value
    assert kernel.no_forwarding(read).holds is (value != "1")


def test_a_link_to_nowhere_masks_a_file() -> None:
    files = listed({"/usr/lib/sysctl.d/50-a.conf": "net.ipv4.ip_forward=1\n"})
    mask = files.replace(
        "file ok /usr", "file other /etc/sysctl.d/50-a.conf\n\n@{tag} file ok /usr"
    ).replace("file end 1", "file end 2")
    tag = files.split()[0][1:]
    read = fact(KernelSettings, mask.replace("{tag}", tag) + NOW)
    assert read.at_boot("net.ipv4.ip_forward") is None


def test_names_with_dots_and_values_with_spaces() -> None:
    body = listed({}) + "now net/ipv4/conf/eth0.10/rp_filter 1\nnow a/b 1\t 2\n"
    read = fact(KernelSettings, body)
    assert read.running == {"net.ipv4.conf.eth0/10.rp_filter": "1", "a.b": "1 2"}


def test_what_may_not_be_read_is_unknown() -> None:
    read = fact(KernelSettings, listed({}) + NOW + "key kernel/randomize_va_space\n")
    with pytest.raises(FactError) as caught:
        kernel.address_layout(read)
    assert caught.value.why is Why.NO_PRIVILEGE


@pytest.mark.parametrize("body", ["", NOW, listed({})])
def test_odd_settings_are_no_fact(body: str) -> None:
    with pytest.raises(FactError) as caught:
        fact(KernelSettings, body)
    assert caught.value.why is Why.MALFORMED
