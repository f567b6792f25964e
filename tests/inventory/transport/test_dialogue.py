"""Command lines that page, ask, refuse and lie: what is said to them, and what is heard."""

import threading
import time
from collections.abc import Callable
from ipaddress import ip_address

import pytest

from checks.devices.families import FAMILIES
from inventory.model import Host
from inventory.transport import device_lines
from inventory.transport.base import Failure
from inventory.transport.dialogue import Dialogue
from inventory.transport.manners import MANNERS, Manners
from inventory.transport.stop import Stop

COMMANDS = ("show config", "show version")
YAMAHA = Manners("yamaha", ("console lines infinity",), "administrator")


class Device:
    """A device whose answers stand in a table; it echoes what is typed and remembers it."""

    def __init__(self, greeting: str, answers: dict[str, list[str]]) -> None:
        self.typed: list[str] = []
        self._coming = [greeting]
        self._answers = answers

    def write(self, text: str) -> None:
        line = text.rstrip("\n")
        self.typed.append(line)
        echo = "" if line in {" ", "N", "Himitsu"} else f"{line}\r\n"
        given = self._answers[line]
        self._coming.append(echo + (given.pop(0) if len(given) > 1 else given[0]))

    def read(self) -> str:
        return self._coming.pop(0) if self._coming else ""


def dialogue(device: Device, manners: Manners = YAMAHA, **changed: float) -> Dialogue:
    given = {"seconds": 3.0, "budget": 100_000} | changed
    return Dialogue(
        device,
        manners,
        COMMANDS,
        enter="\n",
        deadline=time.monotonic() + given["seconds"],
        budget=int(given["budget"]),
    )


READY = {"console lines infinity": ["rtx> "], "": ["rtx> "], "exit": [""]}
ROOT = {**READY, "console lines infinity": ["rtx# "], "administrator": ["Password: "]}


def test_a_device_is_asked_and_its_echo_and_prompt_are_left_out() -> None:
    device = Device(
        "\r\nPassword changed\r\nrtx> ",
        {**ROOT, "Himitsu": ["\r\nrtx# "], "show config": ["ip route default\r\n# end\r\nrtx# "]},
    )
    one = dialogue(device)
    one.begin("Himitsu")
    said = one.ask("show config")
    assert (said.status, said.text) == ("ok", "ip route default\n# end\n")
    one.end()
    assert device.typed == [
        "administrator",
        "Himitsu",
        "console lines infinity",
        "show config",
        "exit",
    ]


def test_pages_are_turned_and_leave_nothing_behind() -> None:
    device = Device(
        "sw# ",
        {
            "show config": ["interface 1\r\n description ---uplink---\r\n--More-- "],
            " ": [
                "\r         \r shutdown\r\n---\x82\xc2\x82\xc3\x82\xad---",
                "\x08\x08  \x08end\r\nsw# ",
            ],
        },
    )
    one = dialogue(device, Manners("cisco_ios"))
    one.begin(None)
    said = one.ask("show config")
    assert said.text == "interface 1\n description ---uplink---\n shutdown\nend\n"
    assert device.typed == ["show config", " ", " "]


def test_a_line_like_a_bare_prompt_is_no_prompt_while_more_comes() -> None:
    class Slow(Device):
        def read(self) -> str:
            text = super().read()
            if "|" not in text:
                return text
            first, rest = text.split("|", 1)
            self._coming.insert(0, rest)
            return first

    device = Slow("# ", {"show config": ["# RTX830\r\n#|\r\nip route\r\n# "]})
    one = dialogue(device, Manners("yamaha"))
    one.begin(None)
    assert one.ask("show config").text == "# RTX830\n#\nip route\n"


def test_a_prompt_that_says_that_nothing_was_saved_is_the_same_prompt() -> None:
    device = Device("!sw# ", {"show config": ["a\r\n!sw# "], "show version": ["b\r\nsw# "]})
    one = dialogue(device, Manners("alaxala_ax36s"))
    one.begin(None)
    assert one.prompt == "!sw#"
    assert [one.ask(command).text for command in COMMANDS] == ["a\n", "b\n"]


@pytest.mark.parametrize(
    "text", ["% Invalid input detected\r\n", "Error: no such command\r\n", "Unknown command.\r\n"]
)
def test_a_refusal_is_told(text: str) -> None:
    device = Device("sw# ", {"show config": [f"{text}sw# "]})
    one = dialogue(device, Manners("cisco_ios"))
    one.begin(None)
    assert one.ask("show config").status == "refused"


def test_a_configuration_that_only_speaks_of_errors_is_none() -> None:
    text = "\r\n".join(f"line {n}" for n in range(9))
    device = Device("sw# ", {"show config": [f"Error logging on\r\n{text}\r\nsw# "]})
    one = dialogue(device, Manners("cisco_ios"))
    one.begin(None)
    assert one.ask("show config").status == "ok"


def stopped(act: Callable[[], object]) -> Failure:
    with pytest.raises(Stop) as stop:
        act()
    assert "Himitsu" not in stop.value.detail
    return stop.value.failure


@pytest.mark.parametrize(
    "line", ["configure terminal", "reload", "show config | redirect x", "show config\nreload", "N"]
)
def test_nothing_else_is_ever_typed(line: str) -> None:
    device = Device("sw# ", {})
    one = dialogue(device, Manners("cisco_ios"))
    one.begin(None)
    assert stopped(lambda: one.ask(line)) is Failure.UNSUPPORTED
    assert device.typed == []


def test_rights_that_are_not_given() -> None:
    wrong = {**ROOT, "Himitsu": ["\r\nPassword: "]}
    one = dialogue(Device("rtx> ", wrong))
    assert stopped(lambda: one.begin("Himitsu")) is Failure.PRIVILEGE_REFUSED
    one = dialogue(Device("rtx> ", {**ROOT, "Himitsu": ["\r\nrtx> "]}))
    assert stopped(lambda: one.begin("Himitsu")) is Failure.PRIVILEGE_REFUSED
    one = dialogue(Device("rtx> ", ROOT))
    assert stopped(lambda: one.begin(None)) is Failure.SECRET_MISSING


def test_a_login_is_tried_once() -> None:
    asked = {"audit": ["Password: "], "Himitsu": ["\r\nLogin incorrect\r\nlogin: "]}
    device = Device("login: ", asked)
    one = dialogue(device)
    assert stopped(lambda: one.log_in("audit", "Himitsu")) is Failure.AUTH_REFUSED
    assert device.typed == ["audit", "Himitsu"]


def test_time_and_size_are_bounded_and_a_stop_is_heard() -> None:
    assert stopped(lambda: dialogue(Device("", {"": [""]}), seconds=0.2).begin(None)) is (
        Failure.SESSION_TIMEOUT
    )
    device = Device("sw# ", {"show config": ["x" * 2000]})
    one = dialogue(device, Manners("cisco_ios"), budget=1000)
    one.begin(None)
    assert stopped(lambda: one.ask("show config")) is Failure.FLOOD
    event = threading.Event()
    event.set()
    halted = Dialogue(device, YAMAHA, (), enter="\n", deadline=1e12, budget=1, stop=event)
    assert stopped(lambda: halted.begin(None)) is Failure.INTERRUPTED


def test_what_was_changed_by_others_is_not_saved() -> None:
    device = Device("rtx# ", {**ROOT, "exit": ["Save new configuration ? (Y/N)"], "N": [""]})
    one = dialogue(device)
    one.begin(None)
    one.end()
    assert device.typed[-2:] == ["exit", "N"]


def test_every_family_has_manners_of_netmikos_driver() -> None:
    from netmiko.ssh_dispatcher import CLASS_MAPPER

    assert {name: one.driver for name, one in FAMILIES.items()} == {
        name: one.driver for name, one in MANNERS.items()
    }
    assert {one.driver for one in MANNERS.values()} <= set(CLASS_MAPPER)


@pytest.mark.parametrize("driver", sorted({one.driver for one in MANNERS.values()}))
def test_nornir_netmiko_says_nothing_of_its_own(driver: str) -> None:
    """Its drivers would type configuration commands before anybody asked (FortiOS, IX)."""
    host = Host(id="r", name="r", addresses=(ip_address("192.0.2.1"),))
    connection = device_lines._unconnected(host, driver, "")
    assert type(connection).__module__.startswith("netmiko.")
    assert [getattr(connection, one)() for one in device_lines._OF_ITS_OWN] == [""] * 4


WRITING = ("conf", "write", "copy", "save", "reload", "erase", "delete", "set ", "no ", "execute")


def test_no_command_of_any_family_changes_anything() -> None:
    for family in FAMILIES.values():
        assert all(one.startswith(("show ", "get ")) for one in family.commands)
    for name, one in MANNERS.items():
        said = [*one.prepare, one.elevate, one.leave]
        harmless = {"set terminal pager disable", "no page"}
        assert not [x for x in said if x.startswith(WRITING) and x not in harmless], name


def test_nothing_that_prepares_a_session_outlives_it() -> None:
    """What is typed before the commands: of each maker's, only what its session forgets."""
    forgotten = {"terminal length 0", "set terminal pager disable", "no page"}
    assert {line for one in MANNERS.values() for line in one.prepare} == forgotten
    assert {one.elevate for one in MANNERS.values()} == {"", "enable", "administrator"}
    assert {one.leave for one in MANNERS.values()} == {"exit", "logout"}


def test_a_banner_that_ends_like_a_prompt_is_none() -> None:
    class Late(Device):
        def read(self) -> str:
            text = super().read()
            first, _, rest = text.partition("|")
            if rest:
                self._coming[:0] = ["", rest]
            return first

    device = Late(
        "Members of staff only >\r\n|login: ", {"audit": ["Password: "], "Himitsu": ["\r\nsw> "]}
    )
    one = dialogue(device)
    one.log_in("audit", "Himitsu")
    assert device.typed == ["audit", "Himitsu"]
    assert one.prompt == "sw>"
