"""Containers: the probe's words as docker and podman give them, and hosts with such a client."""

from collections.abc import Callable

import pytest

from checks.collector import render_collector
from checks.facts.accounts import Account, Accounts, Group
from checks.facts.containers import Containers
from checks.model import FactError, Outcome, Verdict, Why
from checks.rules import containers
from checks.rules.containers import ContainerLimits
from tests.checks.replies import SEEN, fact, listed
from tests.checks.rules.states_containers import BOX, IMAGE, PROGRAM, RUNNING, STATES
from tests.checks.states import Start, after
from tests.lab.lab import Lab

LIMITS = ContainerLimits(
    socket_groups=("root", "docker"),
    approved_members=("kanri",),
    approved_privileged=("agent",),
    image_days=180,
)
HEAD = ("runtime daemon", "runtime docker")
MADE = f"image {IMAGE} 2026-11-01T02:03:04.567Z"


def seen(*rows: str, daemon: str | None = None, unit: str | None = None) -> Containers:
    files = {"/etc/docker/daemon.json": daemon, "/lib/systemd/system/docker.service": unit}
    return fact(Containers, listed(files) + "".join(f"{row}\n" for row in rows) + "end\n")


def socket(facts: Containers) -> Outcome:
    return containers.guarded_socket(facts, LIMITS)


def walls(facts: Containers) -> Outcome:
    return containers.walled_in(facts, LIMITS)


def fresh(facts: Containers) -> Outcome:
    return containers.fresh_images(facts, SEEN, LIMITS)


@pytest.mark.parametrize(
    ("rule", "rows", "holds"),
    [
        (socket, ("sock 660 root docker /run/docker.sock",), True),
        (socket, ("sock 666 root docker /run/docker.sock",), False),
        (socket, ("sock 660 root users /run/docker.sock",), False),
        (socket, ("sock 600 root users /run/docker.sock",), True),
        (socket, ("sock 660 yamada docker /run/docker.sock",), False),
        (containers.no_open_tcp, ("flags /usr/bin/dockerd -H fd://",), True),
        (containers.no_open_tcp, ("flags /usr/bin/dockerd -H tcp://0.0.0.0:2375",), False),
        (containers.no_open_tcp, ("flags dockerd --host=tcp://:2376 --tlsverify",), True),
        (containers.no_open_tcp, ("flags dockerd -H tcp://:2376 --tlsverify=false",), False),
        (walls, (BOX, "shared ipc web"), False),
        (walls, (BOX, "shared ipc other"), True),
        (walls, (BOX, MADE), True),
        (socket, ("sock 660 root docker /run/docker.sock", "acl /run/docker.sock"), False),
        (containers.no_open_tcp, ("flags dockerd -Htcp://:2375",), False),
        (containers.no_open_tcp, ("flags dockerd -H 0.0.0.0:2375",), False),
        (containers.no_open_tcp, ("flags dockerd -H unix:///run/docker.sock",), True),
        (walls, (f"{BOX}cap:CAP_SYS_ADMIN ", MADE), False),
        (walls, (f"{BOX}cap:NET_ADMIN ", MADE), True),
        (walls, (f"{BOX}/var/lib/docker ", MADE), False),
        (walls, (BOX.replace("false", "true"), MADE), False),
        (walls, (BOX.replace("/web", "/agent").replace("false", "true"), MADE), True),
        (walls, (BOX.replace("bridge  private", "host host private"), MADE), False),
        (walls, (BOX.replace("bridge  private", "host  private"), MADE), True),
        (walls, (BOX + "/run/docker.sock ", MADE), False),
        (walls, (), True),
        (fresh, (BOX, MADE), True),
        (fresh, (BOX, MADE.replace("2026-11-01", "2026-01-01")), False),
        (fresh, (BOX, f"image {'a' * 64} 2026-01-01 02:03:04.5 +0000 UTC"), False),
    ],
)
def test_containers_are_judged(
    rule: Callable[[Containers], Outcome], rows: tuple[str, ...], holds: bool
) -> None:
    assert rule(seen(*HEAD, *rows)).holds is holds
    assert not rule(seen()).applicable


@pytest.mark.parametrize(
    ("daemon", "unit", "holds"),
    [
        ('{"hosts": ["fd://"]}', None, True),
        ('{"hosts": ["tcp://0.0.0.0:2375", "fd://"]}', None, False),
        ('{"hosts": ["tcp://0.0.0.0:2376"], "tlsverify": true}', None, True),
        ("", "ExecStart=/usr/bin/dockerd -H fd://\n", True),
        ("", "ListenStream=%t/docker.sock\n", True),
        ("", "ListenStream=0.0.0.0:2375\n", False),
        ("", "ExecStart=/usr/bin/dockerd -H tcp://127.0.0.1:2375\n", False),
        ("", "# ExecStart=/usr/bin/dockerd -H tcp://127.0.0.1:2375\n", True),
    ],
)
def test_doors_of_the_daemon(daemon: str, unit: str | None, holds: bool) -> None:
    assert containers.no_open_tcp(seen(*HEAD, daemon=daemon, unit=unit)).holds is holds


@pytest.mark.parametrize(
    ("docker", "gid", "holds"),
    [
        ((), 1000, True),
        (("kanri",), 1000, True),
        (("kanri", "yamada"), 1000, False),
        ((), 900, False),
    ],
)
def test_members_of_the_group(docker: tuple[str, ...], gid: int, holds: bool) -> None:
    groups = (Group("docker", "x", 900, docker), Group("users", "x", 100, ("taro",)))
    people = (Account("yamada", "x", 1000, gid, "/home/yamada", "/bin/sh"),)
    accounts = Accounts(people, groups, people, groups, (), frozenset())
    assert containers.approved_members(seen(*HEAD), accounts, LIMITS).holds is holds
    assert not containers.approved_members(seen(), accounts, LIMITS).applicable


def test_settings_that_are_no_json_are_unknown() -> None:
    with pytest.raises(FactError) as caught:
        containers.no_open_tcp(seen(*HEAD, daemon="{"))
    assert caught.value.why is Why.MALFORMED


@pytest.mark.parametrize(
    "rows", [(*HEAD, "silent docker"), ("runtime daemon",), (*HEAD, BOX, "silent docker")]
)
def test_without_an_answer_nothing_is_known(rows: tuple[str, ...]) -> None:
    for rule in (walls, fresh):
        with pytest.raises(FactError):
            rule(seen(*rows))


def test_an_image_without_a_date_is_unknown() -> None:
    with pytest.raises(FactError):
        fresh(seen(*HEAD, BOX))


@pytest.mark.parametrize("body", ["", listed({}), listed({}) + "box odd\nend\n"])
def test_odd_words_are_no_fact(body: str) -> None:
    with pytest.raises(FactError):
        fact(Containers, body)


@pytest.mark.lab
@pytest.mark.parametrize(("id_", "change", "verdict"), STATES)
def test_a_host_with_such_a_client_has_its_verdict(
    lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict
) -> None:
    assert after(lab, fresh_host, id_, change) is verdict


@pytest.mark.lab
def test_secrets_stay_on_the_host_and_nothing_is_woken(lab: Lab, fresh_host: Start) -> None:
    host, folder = fresh_host(), "/etc/systemd/system/docker.service.d"
    lab.run(
        host.name,
        RUNNING
        + PROGRAM.format("podman", ": > /run/woken; exit 1")
        + f"mkdir -p {folder} /etc/docker; "
        f"echo 'Environment=HTTP_PROXY=http://u:CANARY1@p:1' > {folder}/p.conf; "
        'echo \'{"proxies": {"http-proxy": "http://u:CANARY2@p:1"}, '
        '"log-opts": {"splunk-token": "CANARY3"}}\' > /etc/docker/daemon.json',
    )
    said = lab.run(host.name, "sh -s", stdin=render_collector([Containers]).decode()).stdout
    assert "CANARY" not in said
    assert "http-proxy" in said
    assert lab.run(host.name, "ls /run").stdout.count("woken") == 0
