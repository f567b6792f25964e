"""Containers that podman really runs on a lab host: what they were given, how old they are."""

import os

import pytest

from checks.catalogue import catalogue
from checks.model import Verdict
from tests.checks.states import Start, look
from tests.lab.lab import Lab
from tests.lab.layers import containers

pytestmark = [
    pytest.mark.lab,
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("HINOMI_SLOW") != "1",
        reason="a container runtime has to be fetched: HINOMI_SLOW=1",
    ),
]

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN

# The host may not make device nodes, so containers are in a user namespace, which binds them;
# that wants a /proc with nothing mounted over it, user_namespaces(7).
_READY = r"""
mkdir -p /etc/containers /root/image /run/bare; cd /root/image
printf '[storage]\ndriver="vfs"\nrunroot="/run/containers/storage"
graphroot="/var/lib/containers/storage"\n' >/etc/containers/storage.conf
printf '{"default":[{"type":"insecureAcceptAnything"}]}' >/etc/containers/policy.json
cp /usr/bin/busybox .
printf 'FROM scratch\nCOPY busybox /bin/sleep\nCMD ["/bin/sleep","600"]\n' >Containerfile
image() { podman build --no-cache --isolation chroot -q -t web "$@" . >/dev/null; }
run() {
  mount -t proc proc /run/bare
  podman run -d --uidmap 0:100000:5000 --pids-limit=-1 --network=${net:-none} "$@" web >/dev/null
  umount /run/bare
}
"""
_CONMON = (
    "cp /usr/bin/sleep /usr/local/bin/conmon; "
    "(su yamada -c 'exec conmon 60' >/dev/null 2>&1 &); sleep 0.3"
)
PODMAN: list[tuple[str, str, str, Verdict]] = [
    ("CTR-003", "podman ps >/dev/null", "", P),
    ("CTR-003", "image; run", "", P),
    ("CTR-003", "image; net=host; run --privileged", "", F),
    ("CTR-003", "image; run --pid=host", "", F),
    ("CTR-003", "image; run --ipc=host", "", F),
    ("CTR-003", "image; run --cap-add=SYS_ADMIN", "", F),
    ("CTR-003", "image; run --cap-add=NET_ADMIN", "", P),
    ("CTR-003", "image; run -v /etc:/x", "", F),
    ("CTR-003", "image; run -v /srv:/x", "", P),
    ("CTR-003", "image; run --name web; net=host; run --name bad --privileged", "", F),
    ("CTR-003", "image; net=host; run --name bad --privileged; podman kill bad >/dev/null", "", P),
    ("CTR-003", "image; net=host; run --name bad --privileged", "approved", P),
    ("CTR-003", "image; run; " + _CONMON, "", U),
    ("CTR-003", "image; net=host; run --privileged; " + _CONMON, "", F),
    ("CTR-004", "podman ps >/dev/null", "", P),
    ("CTR-004", "image; run", "", P),
    ("CTR-004", "image --timestamp 1600000000; run", "", F),
    ("CTR-004", "image --timestamp 1600000000", "", P),  # nothing runs from it
    ("CTR-004", "image; run; image --timestamp 1600000000; run --name old", "", F),
    ("CTR-004", "image; run; " + _CONMON, "", U),
]  # fmt: skip


@pytest.mark.parametrize(("id_", "change", "approved", "verdict"), PODMAN)
def test_state(
    lab: Lab, fresh_host: Start, id_: str, change: str, approved: str, verdict: Verdict
) -> None:
    host = fresh_host(systemd=True, layer=containers())
    lab.run(host.name, f"set -e\n{_READY}\n{change}")
    limits = {"containers.approved_privileged": ("bad",)} if approved else {}
    assert look(lab, host.name, catalogue()[id_], limits=limits).verdict is verdict
