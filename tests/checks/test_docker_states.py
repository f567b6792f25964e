"""Containers of a docker daemon that really runs on a lab host."""

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

P, F = Verdict.PASS, Verdict.FAIL

# An image as `docker load` takes it, of a day that one may choose.
_IMAGE = r"""
import hashlib, io, json, sys, tarfile
def pack(path, files):
    with tarfile.open(path, "w") as out:
        for name, data in files:
            one = tarfile.TarInfo(name)
            one.mode, one.size = 0o755, len(data)
            one.type = tarfile.REGTYPE if data else tarfile.DIRTYPE
            out.addfile(one, io.BytesIO(data))
pack("layer.tar", [("bin", b""), ("bin/sleep", open("/usr/bin/busybox", "rb").read())])
layer = open("layer.tar", "rb").read()
digest = "sha256:" + hashlib.sha256(layer).hexdigest()
config = {"architecture": "amd64", "os": "linux", "created": sys.argv[1] + "T00:00:00Z",
          "config": {"Cmd": ["/bin/sleep", "600"]},
          "rootfs": {"type": "layers", "diff_ids": [digest]}}
manifest = [{"Config": "c.json", "RepoTags": ["web:latest"], "Layers": ["layer.tar"]}]
pack("image.tar", [("c.json", json.dumps(config).encode()), ("layer.tar", layer),
                   ("manifest.json", json.dumps(manifest).encode())])
"""
# In a user namespace, as those of podman: the host may not make device nodes.
_READY = f"""
cd /root; groupadd -f docker; useradd -r -M dockremap
echo dockremap:100000:65536 | tee -a /etc/subuid >>/etc/subgid
mkdir -p /run/bare; mount -t proc proc /run/bare
cat >image.py <<'PYTHON'
{_IMAGE}
PYTHON
image() {{ python3 image.py "${{1:-$(date +%F)}}"; docker load -q -i image.tar >/dev/null; }}
run() {{ docker run -d --network=none "$@" web >/dev/null; }}
daemon() {{
  setsid dockerd --userns-remap=default --storage-driver=vfs --bridge=none --iptables=false \\
    --ip6tables=false --exec-opt native.cgroupdriver=cgroupfs "$@" >/dev/null 2>&1 </dev/null &
  until docker ps >/dev/null 2>&1; do sleep 0.1; done
}}
"""
DOCKER: list[tuple[str, str, Verdict]] = [
    ("CTR-001", "daemon", P),
    ("CTR-001", "daemon; chmod 666 /run/docker.sock", F),
    ("CTR-002", "daemon", P),
    ("CTR-002", "daemon -H unix:///run/docker.sock -H tcp://127.0.0.1:2375", F),
    ("CTR-003", "daemon", P),
    ("CTR-003", "daemon; image; run", P),
    ("CTR-003", "daemon; image; run -v /srv:/x", P),
    ("CTR-003", "daemon; image; run -v /etc:/x", F),
    ("CTR-003", "daemon; image; run -v /run/docker.sock:/s", F),
    ("CTR-003", "daemon; image; run --cap-add=SYS_ADMIN", F),
    ("CTR-004", "daemon; image; run", P),
    ("CTR-004", "daemon; image 2020-04-01", P),
    ("CTR-004", "daemon; image 2020-04-01; run", F),
]


@pytest.mark.parametrize(("id_", "change", "verdict"), DOCKER)
def test_state(lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict) -> None:
    host = fresh_host(systemd=True, layer=containers())
    lab.run(host.name, f"set -e\n{_READY}\n{change}\numount /run/bare")
    assert look(lab, host.name, catalogue()[id_]).verdict is verdict
