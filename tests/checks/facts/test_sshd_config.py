"""sshd_config(5): first value wins, Include in place, Match to the end of its file."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.facts.sshd_config import Line, concerns, criteria, read_lines, seconds
from checks.model import FactError
from tests.checks.states import Start
from tests.lab.lab import Lab

MAIN = "/etc/ssh/sshd_config"
DROPS = "/etc/ssh/sshd_config.d"


def first(lines: tuple[Line, ...], keyword: str, match: str = "") -> str | None:
    return next((one.value for one in lines if (one.keyword, one.match) == (keyword, match)), None)


READING = [
    ("PermitRootLogin no\nPermitRootLogin yes", {}, "no"),
    ("permitrootlogin=no", {}, "no"),
    ('\tPermitRootLogin = "no"  # as agreed', {}, "no"),
    ("#PermitRootLogin no", {}, None),
    ("Include sshd_config.d/*.conf\nPermitRootLogin no", {"a.conf": "PermitRootLogin yes"}, "yes"),
    ("PermitRootLogin no\nInclude sshd_config.d/*.conf", {"a.conf": "PermitRootLogin yes"}, "no"),
    ("PermitRootLogin no", {"a.conf": "PermitRootLogin yes"}, "no"),
    (
        f"Include {DROPS}/*.conf",
        {"b.conf": "PermitRootLogin yes", "a.conf": "PermitRootLogin no"},
        "no",
    ),
    (f"Include {DROPS}/*.conf", {"a.conf.bak": "PermitRootLogin no"}, None),
    (f"Include {DROPS}/*.conf", {".a.conf": "PermitRootLogin no"}, None),
    (f"Include {DROPS}/x*.conf {DROPS}/a.conf", {"a.conf": "PermitRootLogin no"}, "no"),
    ("Match User bob\nPermitRootLogin no", {}, None),
    (f"Include {DROPS}/*.conf\nPermitRootLogin no", {"a.conf": "Match User x\nPort 1"}, "no"),
    (f"Match User x\nInclude {DROPS}/*.conf", {"a.conf": "PermitRootLogin no"}, None),
]


@pytest.mark.parametrize(("main", "drops", "value"), READING)
def test_reading(main: str, drops: dict[str, str], value: str | None) -> None:
    files = {MAIN: main, **{f"{DROPS}/{name}": text for name, text in drops.items()}}
    assert first(read_lines(MAIN, files), "permitrootlogin") == value


def test_a_line_says_where_it_is() -> None:
    [line] = read_lines(MAIN, {MAIN: "\nMatch User bob\n  X11Forwarding yes"})
    assert str(line) == f"{MAIN}:3: x11forwarding yes [Match User bob]"


def test_a_file_that_includes_itself_is_malformed() -> None:
    with pytest.raises(FactError):
        read_lines(MAIN, {MAIN: f"Include {MAIN}"})


def test_criteria() -> None:
    assert criteria("User bob,eve Address=10.0.0.0/8") == (
        ("user", "bob,eve"),
        ("address", "10.0.0.0/8"),
    )
    assert criteria("all") == ()


@pytest.mark.parametrize(
    ("match", "applies"),
    [
        ("all", True),
        ("User bob", True),
        ("User b*", True),
        ("User eve", False),
        ("User *,!bob", False),
        ("User !eve", False),
        ("Group kanri", True),
        ("Group *,!staff", False),
        ("Group wheel", False),
        ("User bob Group wheel", False),
        ("User eve User bob", False),
        ("Address 10.0.0.0/8", None),
        ("User bob Address 10.0.0.0/8", None),
        ("User eve Address 10.0.0.0/8", False),
        ("User bob Address *", True),
    ],
)
def test_whom_a_match_block_concerns(match: str, applies: bool | None) -> None:
    assert concerns(match, "bob", frozenset({"staff", "kanri"})) is applies


@pytest.mark.parametrize(
    ("text", "value"), [("90", 90), ("2m", 120), ("1h30m", 5400), ("0", 0), ("1W", 604800)]
)
def test_times(text: str, value: int) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["", "none", "1x", "m", "1 h"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        seconds(text)


LINE = st.one_of(
    st.builds("MaxAuthTries {}".format, st.integers(1, 9)),
    st.builds("X11Forwarding {}".format, st.sampled_from(["yes", "no", "YES", '"no"'])),
    st.builds("\tpermitrootlogin={} # note".format, st.sampled_from(["yes", "no"])),
    st.sampled_from(["Match User bob", "Match Address 10.0.0.0/8", "Match User eve", "Match all"]),
    st.sampled_from(["Include /tmp/c/a*.conf", "Include /tmp/c/ab.conf /tmp/c/none.conf", ""]),
)
TEXT = st.lists(LINE, max_size=8).map("\n".join)
INNER = st.lists(LINE.filter(lambda line: "Include" not in line), max_size=4).map("\n".join)
KEYWORDS = ("maxauthtries", "x11forwarding", "permitrootlogin")
DEFAULT = {"maxauthtries": "6", "x11forwarding": "no", "permitrootlogin": "prohibit-password"}


def expected(lines: tuple[Line, ...], keyword: str, user: str) -> str:
    """By the rules of the man page: first matching block, else first global line, else default."""
    mine = [one for one in lines if one.keyword == keyword]
    for line in mine:
        if line.match and "Address" not in line.match and concerns(line.match, user, frozenset()):
            return line.value.lower()
    return next((one.value.lower() for one in mine if not one.match), DEFAULT[keyword])


@pytest.mark.lab
def test_the_reader_agrees_with_the_daemon(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host()
    lab.run(host.name, "mkdir /tmp/c")

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(TEXT, INNER, INNER)
    def agree(main: str, ab: str, ac: str) -> None:
        files = {"/tmp/c/main": main, "/tmp/c/ab.conf": ab, "/tmp/c/ac.conf": ac}
        lines = read_lines("/tmp/c/main", files)
        for name, text in files.items():
            lab.write(host.name, name, text + "\n")
        for user in ("bob", "root"):
            asked = f"user={user},host=h,addr=192.0.2.1,laddr=192.0.2.2,lport=22"
            said = lab.run(host.name, f"/usr/sbin/sshd -T -f /tmp/c/main -C {asked}").stdout
            answer = dict(line.split(" ", 1) for line in said.splitlines() if " " in line)
            for keyword in KEYWORDS:
                value = answer[keyword].replace("without-password", "prohibit-password")
                assert value == expected(lines, keyword, user), (keyword, user)

    agree()
