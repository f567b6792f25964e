"""Users and stored passwords: facts to verdicts, on evidence."""

import pytest

from checks.devices import facts
from checks.devices.rules.accounts import DeviceAccountLimits, people_have_names, stored_soundly
from checks.model import Why
from tests.checks.devices.asked import ask, device, text_of
from tests.checks.devices.judging import verdict


def aw(lines: str) -> bytes:
    return device("alliedware", {"show running-config": f"hostname sw\n!\n{lines}\n!\nend\n"})


def built(family: str, name: str) -> bytes:
    command = "show config" if family == "yamaha" else "show running-config"
    return device(family, {command: text_of("built", family, f"{name}.txt")})


def recorded(name: str) -> bytes:
    return device("cisco_ios", {"show running-config": text_of("recorded", "cisco_ios", name)})


SATO = "username sato privilege 15 password 8"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (f"{SATO} $6$salt$hash", "PASS"),
        ("aaa authentication login default group radius", "PASS"),
        ("aaa group server tacacs+ T\naaa authentication login default group T", "PASS"),
        ("hostname nobody", "FAIL"),
        (f"{SATO} $6$salt$hash\nusername manager password 8 $6$salt$hash", "FAIL"),
        (f"{SATO} $6$salt$hash\nusername Admin password 8 $6$salt$hash", "FAIL"),
        (f"{SATO} $6$salt$hash\nline vty 0 4\n no login", "FAIL"),
        (f"{SATO} $6$salt$hash\nline con 0\n login", "FAIL"),
    ],
)
def test_names(lines: str, said: str) -> None:
    assert verdict(people_have_names, aw(lines)) == said


def test_the_town_names_its_own_shared_ids() -> None:
    own = aw(f"{SATO} $6$salt$hash\nusername kyouyou password 8 $6$salt$hash")
    assert verdict(people_have_names, own) == "PASS"
    assert verdict(people_have_names, own, shared_ids=("kyouyou",)) == "FAIL"


@pytest.mark.parametrize(
    ("family", "name", "names", "forms"),
    [
        ("yamaha", "good", "PASS", "PASS"),
        ("yamaha", "bad", "FAIL", "FAIL"),
        ("alliedware", "good", "PASS", "PASS"),
        ("alliedware", "bad", "FAIL", "FAIL"),
        ("nec_ix", "good", "PASS", Why.UNDETERMINED),
        ("nec_ix", "bad", "FAIL", "FAIL"),
        ("alaxala", "good", "PASS", Why.UNDETERMINED),
        ("alaxala", "bad", Why.UNDETERMINED, Why.UNDETERMINED),
        ("apresia", "good", Why.UNDETERMINED, Why.UNDETERMINED),
    ],
)
def test_built_devices(family: str, name: str, names: str, forms: str) -> None:
    assert verdict(people_have_names, built(family, name)) == names
    assert verdict(stored_soundly, built(family, name)) == forms


def test_recorded_devices() -> None:
    text = text_of("recorded", "alliedware", "running_config.txt")
    switch = device("alliedware", {"show running-config": text})
    assert verdict(people_have_names, switch) == "FAIL"
    assert verdict(people_have_names, switch, shared_ids=("nobody",)) == "PASS"
    assert verdict(stored_soundly, switch) == "FAIL"
    assert verdict(people_have_names, recorded("as2dist2.cfg")) == "FAIL"
    assert verdict(stored_soundly, recorded("jcy-bb-01.txt")) == "FAIL"


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("8 $5$salt$hash", "PASS"),
        ("8 $6$salt$hash", "PASS"),
        ("8 $2y$10$salthash", "PASS"),
        ("8 $1$salt$hash", "FAIL"),
        ("7 0123456789", "FAIL"),
        ("5 0123456789", "FAIL"),
        ("in-clear", "FAIL"),
        ("0 in-clear", "FAIL"),
        ("8 0123456789", Why.UNDETERMINED),
        ("8 ********", Why.UNDETERMINED),
        ("********", Why.UNDETERMINED),
    ],
)
def test_forms(stored: str, said: str) -> None:
    assert verdict(stored_soundly, aw(f"username sato password {stored}")) == said


def test_one_weak_form_among_sound_and_untold_ones_fails() -> None:
    lines = f"{SATO} $6$salt$hash\nusername a password 8 abc\nusername b password 7 0123"
    assert verdict(stored_soundly, aw(lines)) == "FAIL"
    untold = lines.partition("\nusername b")[0]
    assert verdict(stored_soundly, aw(untold)) == Why.UNDETERMINED


def test_what_is_seen_is_told() -> None:
    raw = built("alliedware", "bad")
    limits = DeviceAccountLimits(("manager", "friend"))
    names = people_have_names(ask(facts.DeviceAccounts, raw), limits)
    assert names.observed == "console 0, friend, manager"
    forms = stored_soundly(ask(facts.DevicePasswords, raw))
    assert (forms.observed, forms.observed_ja) == (
        "friend clear, manager md5",
        "friend 平文、manager MD5",
    )
    sound = stored_soundly(ask(facts.DevicePasswords, built("alliedware", "good")))
    assert sound.observed == "sato sha512, suzuki sha256"
    assert not any("hashhash" in one for one in sound.lines)


def test_nothing_stored() -> None:
    radius = aw("aaa authentication login default group radius")
    assert verdict(stored_soundly, radius) == "NOT_APPLICABLE"


def test_what_was_cut_off_proves_nothing() -> None:
    text = text_of("built", "alliedware", "good.txt").removesuffix("end\n")
    raw = device("alliedware", {"show running-config": text})
    assert verdict(people_have_names, raw) == Why.TRUNCATED
    assert verdict(stored_soundly, raw) == Why.TRUNCATED
