"""A host that asks for a layer has its files, and they work there."""

import pytest

from tests.lab.lab import HostSpec, Lab
from tests.lab.layers import mfa

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
