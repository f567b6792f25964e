"""One login over real SSH: every answer that sshd has, and none of them mistaken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import paramiko
import pytest

from audit.mfa.codes import Token
from inventory.host_keys import HostKeys
from inventory.logins.base import Credentials, Said
from inventory.logins.ssh import INTERACTIVE, PASSWORD, PUBLICKEY, SshLogin
from inventory.transport.base import Bounds
from tests.audit.mfa import doors
from tests.inventory.transport.kit import host_key_of
from tests.lab.lab import File, HostSpec, Lab, RunningHost
from tests.lab.registered import registered

pytestmark = pytest.mark.lab
Start = Callable[..., RunningHost]


def _login(lab: Lab, running: RunningHost, folder: Path, *, key: bool = False) -> SshLogin:
    host, keys = registered(lab, running.name), HostKeys(folder / "known_hosts")
    keys.accept(host, host_key_of(running.host_key))
    own = paramiko.Ed25519Key.from_private_key_file(str(lab.key_file)) if key else None
    return SshLogin(host, keys, own, Bounds(connect=2, banner=5, auth=10))


def _given(
    *methods: str, password: str | None = doors.PASSWORD, code: str | None = None, key: bool = False
) -> Credentials:
    return Credentials(doors.ACCOUNT, password, code, key, methods)


def _code() -> str:
    token = Token(doors.SEED)
    return token.at(token.step(datetime.now(UTC).timestamp()))


def test_password_and_code_by_prompt(lab: Lab, fresh_host: Start, tmp_path: Path) -> None:
    login = _login(lab, fresh_host(doors.google("WINDOW_SIZE 17")), tmp_path)
    answer = login.attempt(_given(INTERACTIVE, code=_code()))
    assert (answer.said, answer.prompts) == (Said.ACCEPTED, ("Password", "Verification code"))
    assert login.attempt(_given(INTERACTIVE, code="")).said is Said.REFUSED
    not_offered = login.attempt(_given(PASSWORD))
    assert (not_offered.said, not_offered.remaining) == (Said.REFUSED, (INTERACTIVE,))
    assert doors.PASSWORD not in repr(not_offered)


def test_a_key_is_half_of_the_way(lab: Lab, fresh_host: Start, tmp_path: Path) -> None:
    running = fresh_host(doors.key_and_code(lab.public_key))
    login = _login(lab, running, tmp_path, key=True)
    half = login.attempt(_given(PUBLICKEY, key=True))
    assert (half.said, half.remaining) == (Said.PARTIAL, (INTERACTIVE,))
    whole = _given(PUBLICKEY, INTERACTIVE, password=None, code=_code(), key=True)
    assert login.attempt(whole).said is Said.ACCEPTED
    turned = _given(INTERACTIVE, PUBLICKEY, password=None, code="000000", key=True)
    assert login.attempt(turned).said is Said.REFUSED


def test_password_with_the_code_behind_it(lab: Lab, fresh_host: Start, tmp_path: Path) -> None:
    """pam_google_authenticator's forward_pass: one prompt, one answer, for both methods."""
    spec = doors.google("WINDOW_SIZE 17", methods="any")
    stack = (
        "auth required pam_google_authenticator.so forward_pass\n"
        "auth required pam_unix.so use_first_pass\naccount required pam_permit.so\n"
    )
    conf = File(
        "/etc/ssh/sshd_config.d/05-both.conf",
        "PasswordAuthentication yes\nKbdInteractiveAuthentication yes\n",
    )
    files = (*spec.files, File("/etc/pam.d/sshd", stack), conf)
    login = _login(lab, fresh_host(replace(spec, files=files)), tmp_path)
    asked = login.attempt(_given(INTERACTIVE, code=_code()))
    assert (asked.said, asked.prompts) == (Said.ACCEPTED, ("Password & verification code",))
    assert login.attempt(_given(PASSWORD, code=_code())).said is Said.ACCEPTED
    assert login.attempt(_given(PASSWORD)).said is Said.REFUSED


def test_a_password_that_must_be_changed_is_not_changed(
    lab: Lab, fresh_host: Start, tmp_path: Path
) -> None:
    spec = doors.google("WINDOW_SIZE 17")
    running = fresh_host(replace(spec, setup=f"{spec.setup}\nchage -d 0 {doors.ACCOUNT}"))
    before = lab.run(running.name, f"grep {doors.ACCOUNT} /etc/shadow").stdout
    answer = _login(lab, running, tmp_path).attempt(_given(INTERACTIVE, code=_code()))
    assert answer.said is Said.UNCLEAR
    assert "required to change your password" in answer.prompts[-1]
    assert lab.run(running.name, f"grep {doors.ACCOUNT} /etc/shadow").stdout == before


def test_no_answer_is_no_refusal(lab: Lab, fresh_host: Start, tmp_path: Path) -> None:
    running = fresh_host(HostSpec("door"))
    host, keys = registered(lab, running.name), HostKeys(tmp_path / "known_hosts")
    given = _given(INTERACTIVE, code="123456")
    unknown = SshLogin(host, keys, None).attempt(given)
    assert (unknown.said, unknown.detail.split(":")[0]) == (Said.UNCLEAR, "host_key_unknown")
    keys.accept(host, host_key_of(running.host_key))
    lab.rekey(running.name)
    assert SshLogin(host, keys, None).attempt(given).detail.startswith("host_key_changed")
    away = host.model_copy(update={"addresses": (ip_address("198.18.250.250"),)})
    gone = SshLogin(away, keys, None, Bounds(connect=0.5)).attempt(given)
    assert gone.said is Said.UNCLEAR
