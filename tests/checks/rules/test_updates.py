"""Updates: support dates, security lists and their age, reboot, automation, signatures."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from checks.context import Collection
from checks.facts.dnf import DnfSettings
from checks.facts.packages import Packages
from checks.facts.services import Services
from checks.facts.system import Kernel, Release
from checks.facts.updates import AptSettings, SecurityUpdates
from checks.model import FactError, Provenance, Why
from checks.rules import updates
from tests.checks.replies import NOW, SEEN, fact, listed

SUPPORT = updates.SupportLimits(
    as_of=date(2026, 11, 1),
    usable_days=400,
    ends=("debian 11 2026-08-31", "debian 12 2028-06-30", "rhel 9 2032-05-31", "x 1 2026-11-21"),
)
LIMITS = updates.UpdateLimits(list_days=7)


def kernel(
    release: str = "6.1.0-26-amd64",
    *images: str,
    build: str = "#1 SMP PREEMPT_DYNAMIC Debian 6.1.112-1 (2024-09-30)",
    flag: bool = False,
) -> Kernel:
    return Kernel(release, build, images, reboot_required=flag, contained=False, booted=NOW, at=NOW)


def seen(days: int = 0) -> Collection:
    return replace(SEEN, received_at=NOW + timedelta(days=days))


@pytest.mark.parametrize(
    ("id_", "version", "holds"),
    [("debian", "12", True), ("debian", "11", False), ("rhel", "9.4", True), ("x", "1", True)],
)
def test_support(id_: str, version: str, holds: bool) -> None:
    release = Release(id_, version, "X", "")
    assert updates.supported_system(release, seen(), SUPPORT).holds is holds


def test_the_day_after_the_last_day() -> None:
    assert (
        updates.supported_system(Release("x", "1", "X", ""), seen(days=1), SUPPORT).holds is False
    )


@pytest.mark.parametrize(
    ("release", "days", "why"),
    [
        (Release("debian", "", "sid", ""), 0, Why.UNDETERMINED),
        (Release("other", "12", "?", ""), 0, Why.UNDETERMINED),
        (Release("debian", "12", "bookworm", ""), 400, Why.STALE),
    ],
)
def test_no_date_or_an_old_table(release: Release, days: int, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        updates.supported_system(release, seen(days=days), SUPPORT)
    assert caught.value.why is why


def test_an_old_table_still_knows_what_has_ended() -> None:
    release = Release("debian", "11", "bullseye", "")
    assert updates.supported_system(release, seen(days=800), SUPPORT).holds is False


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_clock_that_is_behind_proves_nothing() -> None:
    late = replace(SEEN, collected_at=LONG_AGO)
    assert updates.supported_system(Release("debian", "11", "X", ""), late, SUPPORT).holds is False
    old = SecurityUpdates((), 1, LONG_AGO - timedelta(days=1), LONG_AGO)
    with pytest.raises(FactError) as caught:
        updates.no_pending_security(old, late, LIMITS)
    assert caught.value.why is Why.STALE
    carried = replace(late, received_at=None)
    with pytest.raises(FactError) as caught:
        updates.no_pending_security(security(), carried, LIMITS)
    assert caught.value.why is Why.UNDETERMINED


def security(*pending: str, days: int = 1) -> SecurityUpdates:
    return SecurityUpdates(pending, 1, NOW - timedelta(days=days), NOW)


def test_pending() -> None:
    assert updates.no_pending_security(security(), SEEN, LIMITS).holds is True
    assert updates.no_pending_security(security("openssl 1 -> 2"), SEEN, LIMITS).holds is False
    assert (
        updates.no_pending_security(security("openssl 1 -> 2", days=90), SEEN, LIMITS).holds
        is False
    )


def test_old_lists_say_nothing_about_what_is_missing() -> None:
    assert updates.no_pending_security(security(days=7), SEEN, LIMITS).holds is True
    with pytest.raises(FactError) as caught:
        updates.no_pending_security(security(days=8), SEEN, LIMITS)
    assert caught.value.why is Why.STALE


INRELEASE = "security.debian.org_debian-security_dists_bookworm-security_InRelease"
DATE = f"codename bookworm\ndate {INRELEASE} Fri, 20 Nov 2026 21:00:00 UTC\n"
LIST = "list security.debian.org_debian-security_dists_bookworm-security_main_Packages\nknown 9\n"


def test_pending_from_probe_output() -> None:
    body = DATE + LIST + "candidate openssl 3.0.9-1 3.0.15-1~deb12u1\nshown 0\n"
    body += LIST + "candidate vim 2:9.0.2-1+city1 2:9.0.1-1\nshown 0\n"
    read = fact(SecurityUpdates, body)
    assert read.pending == ("openssl 3.0.9-1 -> 3.0.15-1~deb12u1",)
    assert read.lists == 2
    assert updates.no_pending_security(read, SEEN, LIMITS).holds is False


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", Why.UNDETERMINED),
        ("codename \n" + LIST + "shown 0\n", Why.UNDETERMINED),
        (DATE, Why.STALE),
        ("codename bookworm\n" + LIST + "shown 0\n", Why.STALE),
        ((DATE + LIST + "shown 0\n").replace("dists_bookworm", "dists_bullseye"), Why.STALE),
        (DATE + LIST.replace("dists_bookworm", "dists_bullseye") + "shown 0\n", Why.STALE),
        (DATE + LIST + "shown 1\n", Why.COMMAND_FAILED),
        (DATE + LIST, Why.COMMAND_FAILED),
        (DATE + LIST.replace("known 9\n", "") + "shown 0\n", Why.COMMAND_FAILED),
        (DATE + LIST.replace("known 9", "known 0") + "shown 0\n", Why.COMMAND_FAILED),
        (f"codename bookworm\ndate {INRELEASE} yesterday\n" + LIST + "shown 0\n", Why.MALFORMED),
    ],
)
def test_lists_that_say_nothing(body: str, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        fact(SecurityUpdates, body)
    assert caught.value.why is why


NONE, RPM = Packages("dpkg", {}), Packages("rpm", {})
EL9 = "5.14.0-427"
RESCUE = (f"{EL9}.13.1.el9_4.x86_64", "0-rescue-0123456789abcdef0123456789abcdef")


@pytest.mark.parametrize(
    ("seen", "packages", "holds"),
    [
        (kernel("6.1.0-26-amd64", "6.1.0-25-amd64", "6.1.0-26-amd64"), NONE, True),
        (kernel("6.1.0-9-amd64", "6.1.0-9-amd64", "6.1.0-10-amd64"), NONE, False),
        (kernel("6.1.0-26-amd64", "6.1.0-26-amd64", "6.1.0-27-rt-amd64"), NONE, True),
        (kernel("6.12.9+deb13-amd64", "6.12.9+deb13-amd64", "6.12.10+deb13-amd64"), NONE, False),
        (kernel("5.14.0-9.el9.x86_64", "5.14.0-9.el9.x86_64", "5.14.0-70.el9.x86_64"), NONE, False),
        (kernel("5.15.0-9-generic", "5.15.0-9-generic", "6.5.0-1-lowlatency"), NONE, True),
        (kernel("6.1.0-26-amd64", "6.1.0-26-amd64", flag=True), NONE, False),
        (kernel("6.18.1", flag=True), NONE, False),
        (kernel("6.1.0-26-amd64", "6.1.0-26-amd64", "6.12.9+deb13-amd64"), NONE, False),
        (kernel(f"{EL9}.el9.x86_64", f"{EL9}.el9.x86_64", f"{EL9}.13.1.el9_4.x86_64"), RPM, False),
        (kernel(f"{EL9}.13.1.el9_4.x86_64", f"{EL9}.el9.x86_64", *RESCUE), RPM, True),
        (kernel(f"{EL9}.el9.x86_64", f"{EL9}.el9.x86_64", f"{EL9}.9.el9.x86_64+rt"), RPM, True),
        (
            kernel("6.1.0-26-amd64", "6.1.0-26-amd64"),
            Packages("dpkg", {"linux-image-6.1.0-26-amd64": "6.1.115-1"}),
            False,
        ),
        (
            kernel("6.1.0-26-amd64", "6.1.0-26-amd64"),
            Packages("dpkg", {"linux-image-6.1.0-26-amd64": "6.1.112-1"}),
            True,
        ),
    ],
)
def test_reboot(seen: Kernel, packages: Packages, holds: bool) -> None:
    assert updates.rebooted(seen, packages).holds is holds


def test_no_kernel_of_its_own() -> None:
    assert updates.rebooted(kernel("6.18.1"), NONE).applicable is False


TIMERS = ("apt-daily.timer", "apt-daily-upgrade.timer")


def units(*wanted: str, masked: str = "", systemd: bool = True, daily: str = "") -> Services:
    """What starts at boot, and one thing that is masked or in cron.daily."""
    return Services(
        frozenset(wanted),
        frozenset(filter(None, [masked])),
        frozenset(),
        systemd,
        frozenset(filter(None, [daily])),
    )


NO_DNF = DnfSettings(False, {}, (), {})
ON = {"APT::Periodic::Update-Package-Lists": "1", "APT::Periodic::Unattended-Upgrade": "1"}


@pytest.mark.parametrize(
    ("values", "installed", "holds"),
    [
        (ON, True, True),
        (ON, False, False),
        ({**ON, "APT::Periodic::Unattended-Upgrade": "0"}, True, False),
        ({**ON, "APT::Periodic::Enable": "0"}, True, False),
        ({}, True, False),
    ],
)
def test_automation(values: dict[str, str], installed: bool, holds: bool) -> None:
    packages = Packages("dpkg", {"unattended-upgrades": "2.9"} if installed else {})
    apt, started = AptSettings(True, values, ()), units(*TIMERS)
    assert updates.automatic_updates(apt, NO_DNF, packages, started).holds is holds


@pytest.mark.parametrize(
    ("services", "holds"),
    [
        (units(*TIMERS), True),
        (units(TIMERS[0]), False),
        (units(TIMERS[1]), False),
        (units(*TIMERS, masked="apt-daily-upgrade.timer"), False),
        (units(*TIMERS, masked="apt-daily-upgrade.service"), False),
        (units(*TIMERS, systemd=False), False),
        (units("cron.service", systemd=False, daily="apt-compat"), True),
        (units("cron.service", systemd=False), False),
        (units("cron.service", daily="apt-compat"), False),
        (units(systemd=False, daily="apt-compat"), None),
        (units("cron.service", masked="cron.service", systemd=False, daily="apt-compat"), None),
    ],
)
def test_what_starts_automation(services: Services, holds: bool | None) -> None:
    packages = Packages("dpkg", {"unattended-upgrades": "2.9"})
    given = AptSettings(True, ON, ()), NO_DNF, packages, services
    if holds is not None:
        assert updates.automatic_updates(*given).holds is holds
        return
    with pytest.raises(FactError) as caught:
        updates.automatic_updates(*given)
    assert caught.value.why is Why.UNDETERMINED


def test_units_from_probe_output() -> None:
    body = listed({"/etc/inetd.conf": None}) + "want apt-daily.timer\nmask apt-daily.service\n"
    seen = fact(Services, body + "booted systemd\ndaily apt-compat\nend\n")
    assert seen == units(TIMERS[0], masked="apt-daily.service", daily="apt-compat")
    assert fact(Services, body + "end\n").systemd is False


@pytest.mark.parametrize(
    ("path", "text", "holds"),
    [
        ("/etc/apt/sources.list", "deb http://mirror/debian bookworm main\n", True),
        ("/etc/apt/sources.list", "deb [trusted=yes] http://mirror/debian x main\n", False),
        ("/etc/apt/sources.list", "# deb [trusted=yes] http://mirror/debian x main\n", True),
        ("/etc/apt/sources.list", "deb [arch=amd64 allow-insecure=yes] http://m x y\n", False),
        ("/etc/apt/sources.list", "deb [trusted=no] http://mirror/debian x main\n", True),
        ("/etc/apt/sources.list.d/a.sources", "Types: deb\nURIs: http://m\nTrusted: yes\n", False),
        (
            "/etc/apt/sources.list.d/a.sources",
            "Types: deb\nEnabled: no\nTrusted: yes\n\nTypes: deb\nURIs: http://m\n",
            True,
        ),
    ],
)
def test_signatures(path: str, text: str, holds: bool) -> None:
    read = fact(AptSettings, listed({path: text}) + "dumped 0\n")
    assert updates.signed_sources(read).holds is holds


@pytest.mark.parametrize(
    ("setting", "holds"),
    [
        ('set APT::Get::AllowUnauthenticated "true";\n', False),
        ('set APT::get::allowunauthenticated "true";\n', False),
        ('set APT::Get::AllowUnauthenticated "false";\n', True),
        ('set Acquire::AllowInsecureRepositories "1";\n', False),
        ('set APT::Periodic::Enable "1";\n', True),
    ],
)
def test_settings_of_apt(setting: str, holds: bool) -> None:
    read = fact(AptSettings, listed({"/etc/apt/sources.list": None}) + setting + "dumped 0\n")
    assert updates.signed_sources(read).holds is holds


def test_a_misspelt_switch_does_nothing_and_is_told() -> None:
    setting = 'set ATP::Get::AllowUnauthenticated "true";\n'
    read = fact(AptSettings, listed({"/etc/apt/sources.list": None}) + setting + "dumped 0\n")
    outcome = updates.signed_sources(read)
    assert (outcome.holds, outcome.provenance) == (True, Provenance.CONFLICTING)
    assert "ATP::Get" in outcome.observed


def test_settings_that_apt_did_not_tell_are_unknown() -> None:
    with pytest.raises(FactError) as caught:
        fact(AptSettings, listed({"/etc/apt/sources.list": None}))
    assert caught.value.why is Why.COMMAND_FAILED


def test_system_from_probe_output() -> None:
    os_release = (
        'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\nVERSION_CODENAME=bookworm\n'
    )
    release = fact(Release, listed({"/etc/os-release": None, "/usr/lib/os-release": os_release}))
    assert release == Release("debian", "12", "Debian GNU/Linux 12", "bookworm")
    body = "release 6.1.0\nbuild #1 SMP\nimage 6.1.0\nreboot /run/reboot-required\n"
    seen = fact(Kernel, body + "pidns 4026531836\nuptime 3600.50\n")
    assert seen.images == ("6.1.0",)
    assert seen.reboot_required is True
    assert seen.contained is False
    assert seen.booted == NOW - timedelta(hours=1)
    assert fact(Kernel, body + "pidns 4026532222\nuptime 1\n").contained is True


@pytest.mark.parametrize(
    "body", ["", "release 6.1\nbuild x\npidns \nuptime 1\n", "release 6\nbuild x\npidns 1\n"]
)
def test_an_odd_kernel_is_no_fact(body: str) -> None:
    with pytest.raises(FactError) as caught:
        fact(Kernel, body)
    assert caught.value.why is Why.MALFORMED


@pytest.mark.parametrize(
    ("apply", "timer", "holds"),
    [
        ("yes", "dnf-automatic.timer", True),
        ("no", "dnf-automatic.timer", False),
        ("no", "dnf-automatic-install.timer", True),
        ("yes", "dnf-makecache.timer", False),
    ],
)
def test_automation_by_dnf(apply: str, timer: str, holds: bool) -> None:
    dnf = DnfSettings(True, {}, (), {"apply_updates": apply})
    given = fact(AptSettings, "no apt\n"), dnf, Packages("rpm", {}), units(timer)
    assert updates.automatic_updates(*given).holds is holds


CACHE = "manager dnf\nchecked 1795150000 /var/cache/dnf/baseos-0/repodata/repomd.xml\n"
CACHE += "advice /var/cache/dnf/baseos-0/repodata/ab-updateinfo.xml.gz\n"


def test_pending_by_dnf() -> None:
    assert fact(SecurityUpdates, CACHE + "shown 0\n").pending == ()
    line = "fix RLSA-2026:1 Important/Sec. openssl-1:3.0.7-28.el9.x86_64\n"
    seen = fact(SecurityUpdates, CACHE + line + "shown 0\n")
    assert seen.pending == ("RLSA-2026:1 Important/Sec. openssl-1:3.0.7-28.el9.x86_64",)
    assert updates.no_pending_security(seen, SEEN, LIMITS).holds is False


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (CACHE, Why.COMMAND_FAILED),
        (CACHE + "shown 1\n", Why.COMMAND_FAILED),
        ("manager dnf\nshown 0\n", Why.STALE),
        (CACHE.replace("advice", "other") + "shown 0\n", Why.STALE),
    ],
)
def test_dnf_that_says_nothing(body: str, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        fact(SecurityUpdates, body)
    assert caught.value.why is why
