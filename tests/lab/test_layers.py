"""A host that asks for a layer has its files, and they work there."""

import pytest

from tests.lab.lab import HostSpec, Lab
from tests.lab.layers import backup, mariadb, mfa, postgres

pytestmark = pytest.mark.lab

_MISSING = "ldd /usr/lib/*/security/pam_{oath,u2f,duo,radius_auth,google_authenticator}.so"


def test_modules_of_the_second_factor_find_their_libraries(lab: Lab) -> None:
    lab.add(HostSpec("mfa-layer", layer=mfa()))
    try:
        linked = lab.run("mfa-layer", f"bash -c '{_MISSING}'").stdout
        assert linked.count("libpam.so.0 =>") == 5
        assert "not found" not in linked
        code = lab.run("mfa-layer", "oathtool --totp --now '2000-01-01 UTC' 00").stdout
        assert code.strip().isdigit()
        refused = lab.run(
            "mfa-layer", "echo wrong | pamtester login yamada authenticate", check=False
        )
        assert refused.returncode == 1
    finally:
        lab.remove("mfa-layer")


_BACKUP_TOOLS = """
set -e; export RESTIC_PASSWORD=x BORG_PASSPHRASE=x PASSPHRASE=x
mkdir /tmp/s && echo 住民 > /tmp/s/記録
restic version; restic -q -r /tmp/r init; restic -q -r /tmp/r backup /tmp/s
borg init -e repokey-blake2 /tmp/b; borg create /tmp/b::a /tmp/s; borg list --json /tmp/b
duplicity /tmp/s file:///tmp/d; duplicity verify file:///tmp/d /tmp/s
printf 'config_version\t1.2\nsnapshot_root\t/tmp/n/\nretain\talpha\t2\n' > /tmp/c
printf 'cmd_rsync\t/usr/bin/rsync\nbackup\t/tmp/s/\there/\n' >> /tmp/c
rsnapshot -c /tmp/c alpha; cat /tmp/n/alpha.0/here/tmp/s/記録
cd /tmp; tar --zstd -cf a.tzst s; tar -xJf <(tar -cJ s) -O; 7z a -p1 a.7z s; zip -qr a.zip s
7z t -p1 a.7z; unzip -tqq a.zip; zstd -qt a.tzst
"""


def test_backup_tools_work_unconfigured(lab: Lab) -> None:
    lab.add(HostSpec("backup-layer", layer=backup()))
    try:
        done = lab.run("backup-layer", "LC_ALL=C.UTF-8 bash -s", stdin=_BACKUP_TOOLS).stdout
    finally:
        lab.remove("backup-layer")
    assert "restic 0.14" in done
    assert '"archive": "a"' in done
    assert "0 differences found" in done
    assert "Everything is Ok" in done


def test_databases_find_their_libraries(lab: Lab) -> None:
    lab.add(HostSpec("pg-layer", layer=postgres()), HostSpec("my-layer", layer=mariadb()))
    try:
        server = "/usr/lib/postgresql/15/bin/postgres --version && pgbackrest version"
        assert "(PostgreSQL) 15." in lab.run("pg-layer", server).stdout
        assert "MariaDB" in lab.run("my-layer", "mariadbd --version; mariadb-dump --version").stdout
    finally:
        lab.remove("pg-layer")
        lab.remove("my-layer")
