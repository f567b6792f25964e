"""An answer beside the last known good: an impostor is said, an update is only noted."""

import pytest

from bcp.model import State
from bcp.sweep.comparing import compared
from bcp.sweep.model import Heard, Port, Seen
from tests.bcp.sweep.kit import CLOSED, SILENT, SSH, look

OPEN = Port.OPEN
DROPBEAR = Heard(OPEN, "ssh", "SSH-2.0-dropbear_2022.83")
NEWER = Heard(OPEN, "ssh", "SSH-2.0-OpenSSH_9.9p2 Debian-1")
WEB, MUTE = Heard(OPEN, "http", "nginx/1.22.1"), Heard(OPEN, "mute")
UNASKED = Heard(Port.UNASKED, said="Too many open files")


def test_the_same_answer_is_up() -> None:
    assert compared(look("a"), look("a")).state is State.UP


@pytest.mark.parametrize(
    ("heard", "word"),
    [
        (DROPBEAR, "dropbear"),
        (WEB, "nginx"),
        (MUTE, "無言"),
        (CLOSED, "拒否"),
        (SILENT, "応答がない"),
    ],
)
def test_another_or_no_service_is_degraded_and_said(heard: Heard, word: str) -> None:
    found = compared(look("a", heard, ping=True), look("a"))
    assert found.state is State.DEGRADED
    assert word in found.why.ja
    assert "22" in found.why.en


def test_an_update_is_a_note() -> None:
    found = compared(look("a", NEWER), look("a", SSH))
    assert found.state is State.UP
    assert "9.9p2" in found.notes[0].ja


def test_a_server_that_turns_us_away_for_a_while_is_still_the_same() -> None:
    busy = Heard(OPEN, "busy", "Exceeded MaxStartups")
    found = compared(look("a", busy), look("a", SSH))
    assert found.state is State.UP
    assert "MaxStartups" in found.notes[0].ja
    assert compared(look("a", busy), look("a", WEB)).state is State.DEGRADED


def test_a_port_that_could_not_be_asked_is_not_fine() -> None:
    found = compared(look("a", UNASKED, ping=True), look("a"))
    assert found.state is State.UNKNOWN
    assert "Too many open files" in found.why.ja


def test_a_known_port_that_was_not_asked_is_not_fine() -> None:
    assert compared(look("a", None, ping=True), look("a")).state is State.UNKNOWN


def test_without_a_baseline_a_ping_alone_says_nothing_of_services() -> None:
    assert compared(look("a", CLOSED), None).state is State.UNKNOWN
    assert compared(look("a", None, ping=True), None).state is State.UNKNOWN
    assert compared(look("a", SSH), None).state is State.UP


def test_a_lost_ping_is_a_note() -> None:
    found = compared(look("a", ping=False), look("a", ping=True))
    assert found.state is State.UP
    assert "ping" in found.notes[0].ja


@pytest.mark.parametrize("before", [look("a", CLOSED, ping=True), look("a", CLOSED, ping=False)])
def test_refusals_alone_may_come_from_a_firewall(before: Seen) -> None:
    found = compared(look("a", CLOSED, ping=False), before)
    assert found.state is State.UNKNOWN
    assert "ファイアウォール" in found.why.ja
    assert compared(look("a", CLOSED, ping=True), before).state is State.UP
