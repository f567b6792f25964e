"""Folders of more files over the base of a host: fetched when first asked for, and kept."""

import os
import subprocess
from functools import cache
from hashlib import sha256
from pathlib import Path

from tests.lab.lab import BASE, CACHE

_RECIPE = Path(__file__).parent / "layer.sh"
_FACTORS = (
    "libpam-google-authenticator",
    "libpam-oath",
    "libpam-u2f",
    "libpam-radius-auth",
    "libpam-duo",
    "pamtester",
    "oathtool",
)
_SERVERS = ("freeradius", "freeradius-utils", "slapd", "slapd-contrib")
_RUNTIMES = ("podman", "crun", "docker.io", "runc")
_BACKUPS = (
    "borgbackup",
    "rsnapshot",
    "rsync",
    "zstd",
    "xz-utils",
    "p7zip-full",
    "zip",
    "unzip",
    "duplicity",
    "gnupg",
    "rclone",
)

_POSTGRES = ("postgresql-15", "postgresql-client-15", "pgbackrest", "zstd", "xz-utils")
_ROUTER = ("frr", "snmpd", "snmp", "libsnmp-base")
_MARIADB = ("mariadb-server-core", "mariadb-client-core", "mariadb-client", "zstd")


def mfa(base: Path = BASE) -> str:
    """Modules of PAM for second factors, pamtester and oathtool: `HostSpec("a", layer=mfa())`.

    About 10 MiB to fetch, three seconds, once for each base.
    """
    return _layer("mfa", base, _FACTORS)


def services() -> str:
    """FreeRADIUS, and slapd with slapo-otp, as files that nobody has set up or started.

    5 MiB to fetch, five seconds, once.
    """
    return _layer("services", BASE, _SERVERS)


def containers() -> str:
    """Container runtimes, podman and docker, as files; nothing runs.

    About 90 MiB to fetch, twenty seconds, once.
    """
    return _layer("containers", BASE, _RUNTIMES)


def backup(base: Path = BASE) -> str:
    """Tools that make backups, and what packs them: borg, duplicity, rsnapshot, rsync, zstd, 7z.

    restic is in the base already; rclone serves its repositories over REST. About 25 MiB to fetch,
    ten seconds, once for each base.
    """
    return _layer("backup", base, _BACKUPS)


def postgres() -> str:
    """PostgreSQL 15, server and programs, and pgBackRest, as files; nothing is set up or runs.

    About 75 MiB to fetch, ten seconds, once.
    """
    return _layer("postgres", BASE, _POSTGRES)


def mariadb() -> str:
    """MariaDB, server and programs, as files; nothing is set up or runs.

    About 20 MiB to fetch, eight seconds, once.
    """
    return _layer("mariadb", BASE, _MARIADB)


def router() -> str:
    """FRRouting with vtysh, and net-snmp's agent, as files; nothing is set up or runs.

    About 8 MiB to fetch, five seconds, once.
    """
    return _layer("router", BASE, _ROUTER)


@cache
def _layer(name: str, base: Path, packages: tuple[str, ...]) -> str:
    made_of = _RECIPE.read_bytes() + " ".join(packages).encode()
    folder = CACHE / f"{name}-{sha256(made_of).hexdigest()[:12]}-{base.name}"
    if not folder.is_dir():
        # this process may be in the lab's network already; the one that started it is not
        outside = ["nsenter", f"--net=/proc/{os.getppid()}/ns/net", "--"]
        command = [*outside, str(_RECIPE), str(folder), str(base), *packages]
        subprocess.run(command, check=True, capture_output=True)
    return str(folder)
