"""slapd with slapo-otp on a lab host: ldaps, StartTLS and plain, codes behind passwords."""

import base64
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.lab.authority import Authority
from tests.lab.lab import File, HostSpec, Lab, LabError
from tests.lab.layers import services
from tests.lab.radius_server import Person

PLAIN, TLS = 389, 636
SUFFIX = "dc=hinomi,dc=test"
NAME = f"uid={{account}},{SUFFIX}"
SERVER_NAME = "ldap.hinomi.test"
_FOLDER = "/etc/lab-ldap"

_SETTINGS = f"""\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile /run/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload otp
moduleload ppolicy
TLSCACertificateFile {_FOLDER}/ca.pem
TLSCertificateFile {_FOLDER}/cert.pem
TLSCertificateKeyFile {_FOLDER}/key.pem
database mdb
suffix "{SUFFIX}"
rootdn "cn=admin,{SUFFIX}"
directory /var/lib/lab-ldap
maxsize 8388608
dbnosync
overlay otp
overlay ppolicy
ppolicy_default "cn=policy,{SUFFIX}"
ppolicy_use_lockout
access to attrs=userPassword,oathSecret by anonymous auth by * none
access to * by * read
"""

_BASE = f"""\
dn: {SUFFIX}
objectClass: dcObject
objectClass: organization
o: hinomi
dc: hinomi

dn: cn=policy,{SUFFIX}
objectClass: device
objectClass: pwdPolicy
cn: policy
pwdAttribute: userPassword
pwdLockout: TRUE
pwdMaxFailure: {{locks_after}}

dn: cn=totp,{SUFFIX}
objectClass: device
objectClass: oathTOTPParams
cn: totp
oathOTPLength: 6
oathHMACAlgorithm: 1.2.840.113549.2.7
oathTOTPTimeStepPeriod: 30
oathTOTPTimeStepWindow: 1

"""

_START = f"""#!/bin/sh
mkdir -p /var/lib/lab-ldap
slapadd -q -f {_FOLDER}/slapd.conf -l {_FOLDER}/entries.ldif || exit 1
exec slapd -h 'ldap:/// ldaps:///' -f {_FOLDER}/slapd.conf -d stats 2>/var/log/slapd.log &
"""


def spec(
    name: str, authority: Authority, people: Sequence[Person], locks_after: int = 0
) -> HostSpec:
    """The host with the directory on it; a lock after so many failures, 0: never."""
    certificate, key = authority.issue(SERVER_NAME)
    entries = _BASE.format(locks_after=locks_after) + "".join(map(_entries, people))
    return HostSpec(
        name,
        files=(
            File(f"{_FOLDER}/slapd.conf", _SETTINGS),
            File(f"{_FOLDER}/entries.ldif", entries, 0o600),
            File(f"{_FOLDER}/ca.pem", authority.certificate),
            File(f"{_FOLDER}/cert.pem", certificate),
            File(f"{_FOLDER}/key.pem", key, 0o600),
            File("/etc/lab-init.d/60-slapd", _START, 0o755),
        ),
        ssh_port=None,
        layer=services(),
    )


def _entries(person: Person) -> str:
    token = f"cn={person.name}-token,{SUFFIX}"
    enrolled = f"objectClass: oathTOTPUser\noathTOTPToken: {token}\n" if person.seed else ""
    entry = (
        f"dn: uid={person.name},{SUFFIX}\nobjectClass: inetOrgPerson\n{enrolled}"
        f"uid: {person.name}\ncn: {person.name}\nsn: {person.name}\n"
        f"userPassword: {person.password}\n\n"
    )
    if not person.seed:
        return entry
    secret = base64.b64encode(base64.b32decode(person.seed)).decode()
    return (
        f"{entry}dn: {token}\nobjectClass: device\nobjectClass: oathTOTPToken\n"
        f"cn: {person.name}-token\noathTOTPParams: cn=totp,{SUFFIX}\noathSecret:: {secret}\n\n"
    )


@contextmanager
def running(lab: Lab, spec: HostSpec) -> Iterator[str]:
    """Start the host; its address, once it listens."""
    [host] = lab.add(spec)
    try:
        _wait(lab, host.name, host.pid)
        yield host.address
    finally:
        lab.remove(host.name)


def _wait(lab: Lab, name: str, pid: int) -> None:
    wanted = {f":{port:04X} 00000000:0000 0A" for port in (PLAIN, TLS)}
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        table = Path(f"/proc/{pid}/net/tcp").read_text()
        if all(port in table for port in wanted):
            return
        time.sleep(0.05)
    why = lab.run(name, "tail -n 20 /var/log/slapd.log /var/log/lab-init.log", check=False)
    raise LabError(f"slapd does not listen: {why.stdout}")


def log_of(lab: Lab, name: str) -> str:
    """What the server wrote down about binds."""
    return lab.run(name, "cat /var/log/slapd.log").stdout
