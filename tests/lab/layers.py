"""Folders of more files over the base of a host: fetched when first asked for, and kept."""

import os
import subprocess
from functools import cache
from hashlib import sha256
from pathlib import Path

from tests.lab.lab import BASE, CACHE

HERE = Path(__file__).parent


def mfa(base: Path = BASE) -> str:
    """Modules of PAM for second factors, pamtester and oathtool: `HostSpec("a", layer=mfa())`.

    Fetching them takes three seconds, once for each base.
    """
    return _layer("mfa", base)


def services() -> str:
    """FreeRADIUS, and slapd with slapo-otp, as files that nobody has set up or started.

    Fetching them takes five seconds, once.
    """
    return _layer("services", BASE)


def containers() -> str:
    """Container runtimes, podman and docker, as files; nothing runs.

    Fetching them takes twenty seconds, once.
    """
    return _layer("containers", BASE)


@cache
def _layer(name: str, base: Path) -> str:
    recipe = HERE / f"{name}.sh"
    folder = CACHE / f"{name}-{sha256(recipe.read_bytes()).hexdigest()[:12]}-{base.name}"
    if not folder.is_dir():
        # this process may be in the lab's network already; the one that started it is not
        outside = ["nsenter", f"--net=/proc/{os.getppid()}/ns/net", "--"]
        subprocess.run([*outside, recipe, CACHE, base], check=True, capture_output=True)
    return str(folder)
