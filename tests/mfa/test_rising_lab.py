"""Which services of PAM sudo and su ask, and as whom: by running them on a real host."""

import pytest

from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

_SCRIPT = """
echo 'va ALL=(ALL) ALL' >/etc/sudoers.d/va; chmod 440 /etc/sudoers.d/va
stack() { printf 'auth %s\\n' "$2" >/etc/pam.d/$1
  printf '%s required pam_permit.so\\n' account session >>/etc/pam.d/$1; }
as() { echo x | runuser -u va -- "$@" >/dev/null 2>&1; echo $?; }
stack sudo 'required pam_deny.so'; stack sudo-i 'required pam_permit.so'
stack su 'required pam_deny.so'; stack su-l 'required pam_permit.so'
as sudo -S -k id; as sudo -S -k -i id; as su -c id; as su - -c id
stack sudo 'sufficient pam_rootok.so'; as sudo -S -k id
"""


def test_login_shells_ask_a_service_of_their_own_and_sudo_asks_as_its_caller(
    lab: Lab, bookworm: str
) -> None:
    assert lab.run(bookworm, _SCRIPT).stdout.split() == ["1", "0", "1", "0", "1"]
