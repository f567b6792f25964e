"""privacyIDEA over HTTPS on loopback, from an environment of its own that is built once."""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.lab.authority import Authority
from tests.lab.lab import CACHE, LabError
from tests.lab.radius_server import Person

RELEASE = "3.14"
NAME = "localhost"
ADMIN = "admin"
_BOOT = Path(__file__).with_name("privacyidea_boot.py")
# password and code checked together; the pages of the server ask its own users the same
_POLICIES = {
    "pin": ("authentication", {"otppin": "userstore"}),
    "login": ("webui", {"login_mode": "privacyIDEA"}),
}


@cache
def environment() -> Path:
    """The Python that has privacyIDEA: 450 MB, half a minute, once."""
    folder = CACHE / f"privacyidea-{RELEASE}"
    python = folder / "bin" / "python"
    if not python.exists():
        shutil.rmtree(folder, ignore_errors=True)
        outside = ["nsenter", f"--net=/proc/{os.getppid()}/ns/net", "--"]
        uv = [*outside, shutil.which("uv") or "uv"]
        fresh = folder.with_suffix(".new")
        for command in (
            ["venv", "--quiet", "--clear", "--relocatable", "--python", sys.executable, str(fresh)],
            ["pip", "install", "--quiet", "--python", str(fresh), f"privacyidea=={RELEASE}"],
        ):
            subprocess.run([*uv, *command], check=True, capture_output=True)
        fresh.rename(folder)
    return python


@contextmanager
def running(
    folder: Path,
    authority: Authority,
    people: Sequence[Person],
    admin_password: str,
    windows: Mapping[str, int] | None = None,
) -> Iterator[int]:
    """Start the server with these people and its local administrator; its port.

    By itself it takes codes of three minutes to both sides; `windows` says otherwise by person.
    """
    certificate, key = authority.issue(NAME)
    for name, text in ("cert.pem", certificate), ("key.pem", key):
        (folder / name).write_text(text)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    plan = {
        "folder": str(folder),
        "port": port,
        "certificate": str(folder / "cert.pem"),
        "key": str(folder / "key.pem"),
        "admin": admin_password,
        "people": [_person(one, (windows or {}).get(one.name)) for one in people],
        "policies": _POLICIES,
    }
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [environment(), _BOOT], stdin=subprocess.PIPE, stdout=log, stderr=log, text=True
        )
    try:
        if server.stdin:
            server.stdin.write(json.dumps(plan))
            server.stdin.close()
        _wait(server, port, folder)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def _person(person: Person, window: int | None) -> dict[str, str]:
    seed = base64.b32decode(person.seed).hex() if person.seed else ""
    limit = {"window": str(window)} if window else {}
    return {"name": person.name, "password": person.password, "seed": seed, **limit}


def _wait(server: subprocess.Popen[str], port: int, folder: Path) -> None:
    deadline = time.monotonic() + 90
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise LabError(f"privacyIDEA does not listen: {(folder / 'server.log').read_text()[-1000:]}")
