"""The file of targets: what it means, and what is said of a mistake."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.mfa.example import TARGETS_EXAMPLE
from audit.mfa.targets import Lockout, Rate, load_targets, read_targets
from audit.policy_files import load_policy, write_example
from inventory.words import HinomiError

LEAST = "targets:\n  a:\n    protocol: ssh\n    host: SV-1\n    account: kansa\n"
GOOD = LEAST + "    factors: [password, code]\n"


def test_the_example_is_read_once_its_marks_are_removed() -> None:
    assert read_targets(TARGETS_EXAMPLE, "x") == ()
    lines = [line.removeprefix("# ") for line in TARGETS_EXAMPLE.splitlines()]
    body = "\n".join(lines[lines.index("targets:") :])
    [target] = read_targets(body, "mfa-targets.yaml")
    assert (target.name, target.protocol, target.port) == ("juki-ssh", "ssh", 22)
    assert target.approved
    assert target.window
    assert target.window.begin == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert target.window.end - target.window.begin == timedelta(hours=2)
    assert target.lockout == Lockout(10)
    assert target.rate == Rate(3, 30.0, 6.0)


def test_what_is_left_out_has_a_careful_meaning() -> None:
    [target] = read_targets(GOOD, "x")
    assert not target.approved
    assert target.lockout is None
    assert target.counter == target.secret == "kansa"
    assert target.methods == ("keyboard-interactive",)
    assert (target.path, target.rate.gap) == ("ssh", 6.0)


def test_a_key_goes_before_the_code() -> None:
    text = LEAST + "    factors: [code, key]\n    key_file: k\n"
    [target] = read_targets(text, "x")
    assert target.factors == ("key", "code")
    assert target.methods == ("publickey", "keyboard-interactive")


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        (GOOD.replace("account", "acount"), "x:5", "acount"),
        (GOOD.replace("ssh", "telnet"), "x:3", "telnet"),
        (LEAST + "    factors: [password]\n", "x:6", "code"),
        (LEAST + "    factors: [password, pin]\n", "x:6", "pin"),
        (LEAST + "    factors: [key, code]\n", "x:6", "key_file"),
        (GOOD + "    rate: {gap: 1}\n", "x:7", "6"),
        (GOOD + "    rate: {attempts: 1}\n", "x:7", "2"),
        (GOOD + "    lockout: {threshold: no}\n", "x:7", "0"),
        (GOOD + "    lockout: {}\n", "x:7", "threshold"),
        (GOOD + "    path: shh\n", "x:7", "ssh"),
        (GOOD + "    port: 70000\n", "x:7", "65535"),
        (GOOD + "    code: {algorithm: md5}\n", "x:7", "md5"),
        (GOOD + "    window: {from: 2026-12-01, to: 2026-12-02}\n", "x:7", "18:00"),
        (GOOD + "    window: {from: 2026-12-01 18:00, to: 2026-12-01 17:00}\n", "x:7", "from"),
        (GOOD + "    window: {from: 2026-12-01 18:00}\n", "x:7", "to"),
        (GOOD + "    methods: [hostbased]\n", "x:7", "hostbased"),
        (GOOD.replace("ssh", "ldap") + "    methods: [password]\n", "x:7", "ssh"),
        (GOOD + "    methods: [publickey, keyboard-interactive]\n", "x:7", "goes with key"),
        (GOOD + "    methods: [publickey]\n", "x:7", "goes with key"),
        (GOOD.replace("ssh", "radius") + "    key_file: k\n", "x:7", "ssh alone"),
        (GOOD.replace("ssh", "https").replace("password", "key"), "x:6", "ssh alone"),
        (GOOD + "    approver: ''\n", "x:7", "empty"),
        ("target: {}\n", "x:1", "targets"),
        ("targets: [\n", "x:", "YAML"),
    ],
)
def test_a_mistake_names_line_and_expectation(text: str, place: str, told: str) -> None:
    with pytest.raises(HinomiError) as caught:
        read_targets(text, "x")
    for message in (caught.value.message.ja, caught.value.message.en):
        assert message.startswith(place)
    assert told in caught.value.message.en


def test_the_file_lies_among_the_policy_without_being_policy(tmp_path: Path) -> None:
    assert load_targets(tmp_path) == ()
    written = {path.name for path in write_example(tmp_path)}
    assert "mfa-targets.yaml" in written
    (tmp_path / "mfa-targets.yaml").write_text(GOOD)
    load_policy(tmp_path)
    assert [target.name for target in load_targets(tmp_path)] == ["a"]


def test_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "mfa-targets.yaml").write_bytes("targets: {} # 火見".encode("cp932"))
    with pytest.raises(HinomiError, match="UTF-8"):
        load_targets(tmp_path)
