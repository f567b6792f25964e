"""Evidence of faults, spoilt in every place: nothing that is lost or retyped makes it a PASS."""

import base64
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from checks.fact import HostFact
from checks.model import Check, Verdict
from checks.windows.rules.accounts import administrators, built_in_accounts
from checks.windows.rules.auditing import audit_policy
from checks.windows.rules.event_log import log_kept
from checks.windows.rules.laps import laps as laps_rule
from checks.windows.rules.network import one_zone
from checks.windows.rules.passwords import lockout, password_policy
from checks.windows.rules.protocols import protocols
from checks.windows.rules.remote_desktop import remote_desktop
from checks.windows.rules.removable_media import media_denied
from checks.windows.rules.screen_lock import screen_lock
from checks.windows.rules.smb import file_sharing
from checks.windows.rules.software import software
from checks.windows.rules.windows_time import time_source
from checks.windows.rules.wireless import wireless
from tests.checks.windows.answers import FAIL, verdict, with_
from tests.checks.windows.built import good_sections, value
from tests.checks.windows.good.event_log import ago
from tests.checks.windows.good.management import laps
from tests.checks.windows.good.removable_media import denied
from tests.checks.windows.good.security import PARTS, TEMPLATE, backup
from tests.checks.windows.good.smb import share
from tests.checks.windows.good.software import place, program
from tests.checks.windows.good.wireless import profile
from tests.checks.windows.printed import printed

ZONES = {"zones.networks": ("LGWAN 10.1.0.0/16", "internet 10.3.0.0/16")}
ORPHAN = {"sid": "S-1-5-21-9-9-9-1105", "orphan": True}


def bad() -> Iterator[tuple[Check[...], dict[str, Any]]]:
    """A rule and a terminal on which it finds a fault."""
    good = dict(good_sections())
    short = printed(TEMPLATE.replace("Length = 14", "Length = 4").replace("Count = 5", "Count = 0"))
    nothing = printed(backup("ja", {**PARTS, "15": 0}), "cp932")
    shares = [share("data$", "D:(A;;FA;;;WD)")]
    programs = place(program("TeamViewer"), program("Adobe Flash Player"))
    changes: list[tuple[Check[...], str, object]] = [
        (administrators, "LocalAdministrators/members/1", ORPHAN),
        (built_in_accounts, "LocalAccounts/accounts/1/Disabled", False),
        (built_in_accounts, "LocalAccounts/accounts/4/PasswordExpires", False),
        (password_policy, "SecurityPolicy/file", short),
        (lockout, "SecurityPolicy/file", short),
        (audit_policy, "AuditPolicy/file", nothing),
        (log_kept, "SecurityLog/oldest", ago(3)),
        (laps_rule, "Laps/policy", laps(BackupDirectory=0)),
        (one_zone, "WindowsNetwork/routes/1/DestinationPrefix", "10.3.0.0/24"),
        (one_zone, "WindowsNetwork/addresses/0/IPAddress", "10.3.0.5"),
        (one_zone, "WindowsNetwork/proxies/1/values/ProxyServer", value("10.3.0.8:80")),
        (protocols, "Protocols/wdigest/UseLogonCredential", value(1)),
        (protocols, "Protocols/netbios/0/option", value(0)),
        (remote_desktop, "RemoteDesktop/local/fDenyTSConnections", value(0)),
        (media_denied, "RemovableMedia/denied", denied(1, 0)),
        (screen_lock, "ScreenLock/machine/InactivityTimeoutSecs", value(0)),
        (file_sharing, "FileSharing/shares/2", shares[0]),
        (file_sharing, "FileSharing/server/version1", True),
        (software, "Software/places/1", programs),
        (time_source, "WindowsTime/local/Type", value("NoSync")),
        (wireless, "Wireless/profiles/0", profile("x", "open", "none")),
    ]
    for rule, path, change in changes:
        yield rule, with_(good, path, change)


def spoilt(data: object) -> Iterator[object]:
    """The same with one place lost or of another type."""
    if isinstance(data, dict):
        yield from _without(data)
    elif isinstance(data, list):
        yield from _shorter(data)
    elif isinstance(data, bool):
        yield from (int(data), str(data), None)
    elif isinstance(data, int):
        yield from (str(data), float(data), [data], None)
    elif isinstance(data, str):
        yield from (f"{data}\ufffd", [data], None, *_cut(data))


def _without(data: dict[str, Any]) -> Iterator[object]:
    yield from ([data], None)
    for name, inside in data.items():
        yield {key: one for key, one in data.items() if key != name}
        for other in spoilt(inside):
            yield {**data, name: other}


def _shorter(data: list[Any]) -> Iterator[object]:
    yield from (None, {})
    for at, one in enumerate(data):
        yield data[:at] + data[at + 1 :]
        for other in spoilt(one):
            yield [*data[:at], other, *data[at + 1 :]]


def _cut(text: str) -> Iterator[str]:
    """Output of a program that breaks off, at any of some places."""
    if len(text) < 200:
        return
    raw = base64.b64decode(text)
    for part in range(12):
        yield base64.b64encode(raw[: len(raw) * part // 12]).decode()


BAD = list(bad())
IDS = [f"{rule.id}-{number}" for number, (rule, _) in enumerate(BAD)]


@pytest.mark.parametrize(
    ("rule", "sections"), BAD, ids=[f"{r.id}-{n}" for n, (r, _) in enumerate(BAD)]
)
def test_no_loss_makes_a_fault_a_pass(rule: Check[...], sections: dict[str, Any]) -> None:
    needs = {need.__name__ for need in rule.needs} & sections.keys()
    few = {name: sections[name] for name in needs}
    if rule is screen_lock:
        few["ScreenLock"]["users"][0]["policy"]["ScreenSaveTimeOut"] = value("3600")
    if rule is remote_desktop:
        few["RemoteDesktop"]["listener"]["UserAuthentication"] = value(0)
    assert verdict(rule, few, ZONES) is FAIL
    allowed = {FAIL, Verdict.UNKNOWN, Verdict.NOT_CHECKED}
    for name in needs:
        for other in spoilt(deepcopy(few[name])):
            assert verdict(rule, {**few, name: other}, ZONES) in allowed, other


def test_which_sections_need_elevation() -> None:
    facts = {need for rule, _ in BAD for need in rule.needs if issubclass(need, HostFact)}
    assert {one.__name__ for one in facts if one.probe.root} == {
        "AuditPolicy",
        "FileSharing",
        "LocalAdministrators",
        "ScreenLock",
        "SecurityLog",
        "SecurityPolicy",
        "Wireless",
    }
