"""Folders of more files over the base of a host: fetched when first asked for, and kept."""

import os
import subprocess
from functools import cache
from hashlib import sha256
from pathlib import Path

from tests.lab.lab import BASE, CACHE

_MFA = Path(__file__).with_name("mfa.sh")


@cache
def mfa(base: Path = BASE) -> str:
    """Modules of PAM for second factors, pamtester and oathtool: `HostSpec("a", layer=mfa())`.

    Fetching them takes three seconds, once for each base.
    """
    folder = CACHE / f"mfa-{sha256(_MFA.read_bytes()).hexdigest()[:12]}-{base.name}"
    if not folder.is_dir():
        # this process may be in the lab's network already; the one that started it is not
        outside = ["nsenter", f"--net=/proc/{os.getppid()}/ns/net", "--"]
        subprocess.run([*outside, _MFA, CACHE, base], check=True, capture_output=True)
    return str(folder)
