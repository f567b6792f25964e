"""Cisco IOS as the public recorded it."""

import pytest

from checks.devices import facts
from checks.model import FactError
from tests.checks.devices.asked import ask, device, text_of

OLD = device("cisco_ios", {"show running-config": text_of("recorded", "cisco_ios", "as2dist2.cfg")})
XE = device("cisco_ios", {"show running-config": text_of("recorded", "cisco_ios", "jcy-bb-01.txt")})


def test_a_router_of_a_laboratory() -> None:
    assert [one.seconds for one in ask(facts.DeviceIdle, OLD).doors] == [None, None, 600]
    assert ask(facts.DeviceAccounts, OLD).shared == ("console 0", "vty 0 4")
    assert not ask(facts.DeviceSnmp, OLD).enabled
    assert ask(facts.DeviceSyslog, OLD).hosts == ()
    assert ask(facts.DeviceSegments, OLD).routing
    with pytest.raises(FactError):
        ask(facts.DeviceTelnet, OLD)


def test_a_router_of_ios_xe() -> None:
    assert ask(facts.DeviceTelnet, XE).enabled
    assert ask(facts.DeviceWeb, XE).http
    assert [one.scheme for one in ask(facts.DevicePasswords, XE).stored] == ["clear"]
    assert [one.writable for one in ask(facts.DeviceSnmp, XE).communities] == [
        False,
        True,
        False,
        True,
    ]
    assert ask(facts.DeviceClock, XE).servers == ("10.1.1.1", "10.2.2.2")
    assert ask(facts.DeviceSyslog, XE).hosts == ("10.125.1.171",)
    assert ask(facts.DeviceSyslog, XE).level == 6
    assert ask(facts.DeviceBanner, XE).text == ""
