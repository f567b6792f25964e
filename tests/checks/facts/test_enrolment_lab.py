"""Enrolment and doors as real hosts answer: where it lies, whose it is, and no secret among it."""

import pytest

from checks.collector import render_collector
from checks.fact import HostFact, read
from checks.facts.doors import Doors
from checks.facts.enrolment import GOOGLE, OATH, U2F, Enrolment
from checks.frame import parse_frame
from checks.mfa.model import Enrolled
from tests.checks.states import Start
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

SEED, HEX, SCRATCH = "GEZDGNBVGY3TQOJQGEZDGNBV", "31323334353637383930cafe", "87654321"
STACK = r"""
printf 'auth required pam_google_authenticator.so\n' >/etc/pam.d/one
printf 'auth required pam_google_authenticator.so secret=/etc/ga/${USER} user=root\n' \
  >/etc/pam.d/two
printf 'auth required pam_oath.so usersfile=/etc/users.oath window=3\n' >/etc/pam.d/three
printf 'auth [success=ok] pam_u2f.so authfile=/etc/u2f_mappings cue\n' >/etc/pam.d/four
"""
FILES = rf"""
s() {{
  printf '%s\n" RATE_LIMIT 3 30 1795000000\n" WINDOW_SIZE 5\n" DISALLOW_REUSE 59833\n' "$1"
  printf '" TOTP_AUTH\n{SCRATCH}\n'
}}
mkdir /etc/ga
s {SEED} >/home/yamada/.google_authenticator; s {SEED} >/etc/ga/yamada
chown yamada: /home/yamada/.google_authenticator
s {SEED} >/home/audit/.google_authenticator; chown audit: /home/audit/.google_authenticator
echo nonsense >/etc/ga/audit
chmod 400 /home/yamada/.google_authenticator /etc/ga/*; chmod 644 /home/audit/.google_authenticator
printf '# users\nHOTP/T30 yamada - {HEX}\nHOTP audit - {HEX} 12\nodd {HEX}\n' >/etc/users.oath
printf 'HOTP {HEX} - {HEX}\n' >>/etc/users.oath
printf 'yamada:kEyHaNdLe1,{HEX},es256,+presence:kEyHaNdLe2,{HEX}\n' >/etc/u2f_mappings
printf 'audit:\n{HEX}:x\n' >>/etc/u2f_mappings
"""
VPN = r"""
mkdir -p /etc/openvpn/server /etc/gdm3 /etc/lightdm /etc/swanctl
printf 'server 10.8.0.0 255.255.255.0\nplugin /usr/lib/openvpn-plugin-auth-pam.so openvpn\n' \
  >/etc/openvpn/server/a.conf
printf 'tls-auth ta.key\n<key>\nSECRET-KEY\n</key>\nverify-client-cert none\n' \
  >>/etc/openvpn/server/a.conf
printf '[daemon]\nAutomaticLogin=yamada\nAutomaticLoginEnable=true\n' >/etc/gdm3/daemon.conf
printf '[Seat:*]\n#autologin-user=root\nautologin-user=audit\n' >/etc/lightdm/lightdm.conf
printf 'remote {\n auth = eap-mschapv2\n}\nsecrets {\n secret = SECRET-PSK\n}\n' \
  >/etc/swanctl/swanctl.conf
"""


def said(lab: Lab, host: str, *facts: type[HostFact]) -> str:
    return lab.run(host, "sh -s", stdin=render_collector(facts).decode()).stdout


def enrolment(text: str) -> Enrolment:
    found: Enrolment = read(Enrolment, parse_frame(text.encode()).replies["Enrolment"])
    return found


def test_who_is_enrolled_where(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host(setup=STACK + FILES)
    text = said(lab, host.name, Enrolment)
    for secret in (SEED, HEX, SCRATCH, "kEyHaNdLe", "nonsense", "59833"):
        assert secret not in text
    found = enrolment(text)
    root_held = f"{GOOGLE}=/etc/ga/${{USER}}"
    oath, u2f = f"{OATH}=/etc/users.oath", f"{U2F}=/etc/u2f_mappings"
    yes, no, refused = Enrolled.YES, Enrolled.NO, Enrolled.REFUSED
    assert found.of("yamada") == {GOOGLE: yes, root_held: yes, oath: yes, u2f: yes}
    assert found.of("audit") == {GOOGLE: refused, root_held: refused, oath: yes, u2f: no}
    assert found.of("root") == {GOOGLE: no, root_held: no, oath: no, u2f: no}
    [mine] = [one for one in found.tokens if one.user == "yamada" and one.key == GOOGLE]
    assert (mine.mode, mine.owner) == (0o400, 1001)
    assert mine.options == {
        "RATE_LIMIT": "3 30",
        "WINDOW_SIZE": "5",
        "DISALLOW_REUSE": "",
        "TOTP_AUTH": "",
    }


def test_a_list_that_is_not_there_refuses_everybody(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host(setup=STACK)
    found = enrolment(said(lab, host.name, Enrolment))
    assert found.of("yamada")[f"{OATH}=/etc/users.oath"] is Enrolled.REFUSED
    assert found.of("yamada")[f"{U2F}=/etc/u2f_mappings"] is Enrolled.NO


def test_nobody_is_looked_up_where_nothing_asks(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host()
    found = enrolment(said(lab, host.name, Enrolment))
    assert (found.modules, found.tokens, found.incomplete) == (frozenset(), (), False)


def test_doors_beside_ssh(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host(setup=VPN)
    text = said(lab, host.name, Doors)
    assert "SECRET" not in text
    found: Doors = read(Doors, parse_frame(text.encode()).replies["Doors"])
    assert {(one.file, one.value) for one in found.automatic} == {
        ("/etc/gdm3/daemon.conf", "yamada"),
        ("/etc/lightdm/lightdm.conf", "audit"),
    }
    assert {one.name: one.value for one in found.openvpn} == {
        "server": "",
        "plugin": "/usr/lib/openvpn-plugin-auth-pam.so openvpn",
        "verify-client-cert": "none",
    }
    assert [str(one) for one in found.ike] == ["/etc/swanctl/swanctl.conf:2: auth eap-mschapv2"]


def test_consoles_that_open_by_themselves(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host(
        setup="""cd /etc/systemd/system; mkdir -p a.wants getty@tty1.service.d
ln -s /lib/systemd/system/debug-shell.service a.wants/
printf 'ExecStart=-/sbin/agetty --autologin "yamada" %%%%I\\n' >getty@tty1.service.d/a.conf
printf 'ExecStart=-/sbin/agetty -n -l /bin/bash %%%%I\\n' >getty@tty1.service.d/b.conf"""
    )
    found: Doors = read(Doors, parse_frame(said(lab, host.name, Doors).encode()).replies["Doors"])
    assert {one.value for one in found.automatic} == {"root", "yamada", "?"}


def test_a_switched_off_automatic_login_opens_nothing(lab: Lab, fresh_host: Start) -> None:
    host = fresh_host(
        setup="mkdir -p /etc/gdm3; printf '[daemon]\\nAutomaticLoginEnable=false\\n"
        "AutomaticLogin=yamada\\n' >/etc/gdm3/daemon.conf"
    )
    text = said(lab, host.name, Doors)
    found: Doors = read(Doors, parse_frame(text.encode()).replies["Doors"])
    assert found.automatic == ()
