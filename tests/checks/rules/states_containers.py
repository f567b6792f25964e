"""States of hosts with a container runtime whose client answers as docker does."""

from checks.model import Verdict

IMAGE = "sha256:" + "a" * 64
BOX = f"box /web {IMAGE} false bridge  private /srv/data "
P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN
PROGRAM = "printf '#!/bin/sh\\n{1}\\n' > /usr/bin/{0}; chmod 755 /usr/bin/{0}; "
DAEMON = PROGRAM.format("dockerd", "sleep 60")
RUNNING = DAEMON + "(setsid dockerd >/dev/null 2>&1 </dev/null &); sleep 0.3; "
SOCKET = (
    "groupadd docker; python3 -c 'import socket\n"
    'socket.socket(socket.AF_UNIX).bind("/run/docker.sock")\'; '
    "chown root:{0} /run/docker.sock; chmod {1} /run/docker.sock"
)


def client(box: str, made: str = "2026-11-01T00:00:00Z") -> str:
    """A client that answers as docker does, and a daemon that runs."""
    return RUNNING + (
        "cat > /usr/bin/docker <<'E'\n#!/bin/sh\ncase $*,$3 in\n"
        f"ps*) echo {'b' * 64} ;;\n"
        f"'image inspect'*) echo 'image {IMAGE} {made}' ;;\n"
        f"*'inspect --format {{{{.Image}}}}'*) echo {IMAGE} ;;\n"
        f"*) echo '{box}' ;;\nesac\nE\nchmod 755 /usr/bin/docker"
    )


STATES = [
    ("CTR-001", ":", N),
    ("CTR-001", DAEMON + SOCKET.format("docker", 660), P),
    ("CTR-001", DAEMON + SOCKET.format("docker", 666), F),
    ("CTR-001", DAEMON + SOCKET.format("users", 660), F),
    ("CTR-001", SOCKET.format("root", 666) + "; :", F),
    ("CTR-005", ":", N),
    ("CTR-005", DAEMON + "groupadd docker", P),
    ("CTR-005", DAEMON + "groupadd docker; gpasswd -a yamada docker", F),
    ("CTR-005", DAEMON + "groupadd docker; usermod -g docker yamada", F),
    ("CTR-002", ":", N),
    ("CTR-002", DAEMON, P),
    ("CTR-002", DAEMON + "mkdir -p /etc/docker; echo '{\"hosts\": [\"tcp://0.0.0.0:2375\"]}' "
     "> /etc/docker/daemon.json", F),
    ("CTR-002", DAEMON + "(setsid dockerd -H tcp://0.0.0.0:2375 >/dev/null 2>&1 </dev/null &); "
     "sleep 0.3", F),
    ("CTR-002", DAEMON + "echo DOCKER_OPTS=--tlsverify > /etc/default/docker; "
     "mkdir -p /etc/systemd/system/docker.service.d; echo ExecStart=dockerd -H tcp://:2375 "
     "> /etc/systemd/system/docker.service.d/a.conf", F),
    ("CTR-002", DAEMON + "mkdir -p /etc/systemd/system/docker.socket.d; "
     "echo ListenStream=2375 > /etc/systemd/system/docker.socket.d/a.conf", F),
    ("CTR-002", DAEMON + "mkdir -p /etc/docker; echo '{' > /etc/docker/daemon.json", U),
    ("CTR-003", ":", N),
    ("CTR-003", DAEMON, U),
    ("CTR-003", client(BOX), P),
    ("CTR-003", client(BOX.replace("false", "true")), F),
    ("CTR-003", client(BOX + "cap:SYS_ADMIN "), F),
    ("CTR-003", RUNNING + PROGRAM.format("docker", "exit 1"), U),
    ("CTR-003", DAEMON + PROGRAM.format("docker", ": > /run/woken; exit 1"), P),
    ("CTR-003", PROGRAM.format("podman", ": > /run/woken; exit 1"), P),
    ("CTR-003", client(BOX) + "; cp /usr/bin/sleep /usr/bin/conmon; "
     "(su yamada -c 'exec conmon 60' >/dev/null 2>&1 &); sleep 0.3", U),
    ("CTR-004", ":", N),
    ("CTR-004", client(BOX), P),
    ("CTR-004", client(BOX, "2024-11-01T00:00:00Z"), F),
]  # fmt: skip
