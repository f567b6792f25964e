"""What servers offer over TLS: on the probe's words, and with real servers on lab hosts."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from checks.facts.tls_servers import TlsServers
from checks.model import FactError, Outcome, Verdict, Why
from checks.rules import tls
from checks.rules.tls import TlsLimits
from tests.checks.replies import SEEN, fact
from tests.checks.rules.states_tls import STATES
from tests.checks.states import Start, after
from tests.lab.lab import Lab

LIMITS = TlsLimits(
    ports=("tcp/443", "tcp/25"),
    refused_versions=("tls1", "tls1_1"),
    days_left=14,
    rsa_bits=2048,
    elliptic_bits=256,
)
TRIES = "try tls1 refused\ntry tls1_1 refused\n"
CERT = {
    "subject": "CN = web.example",
    "issuer": "CN = City CA",
    "notAfter": "Feb 19 17:03:37 2027 GMT",
    "signature": "sha256WithRSAEncryption",
    "key": "rsaEncryption",
    "bits": "2048",
}


def said(*, port: int = 443, state: str = "yes", tries: str = TRIES, **changed: str) -> str:
    shown = "".join(f"cert {name}={value}\n" for name, value in {**CERT, **changed}.items())
    return f"target {port} {state}\n{shown if state == 'yes' else ''}{tries}"


def seen(*blocks: str, more: str = "") -> TlsServers:
    return fact(TlsServers, "".join(blocks) + f"{more}end\n")


def in_time(servers: TlsServers, limits: TlsLimits) -> Outcome:
    return tls.certificate_in_time(servers, SEEN, limits)


@pytest.mark.parametrize(
    ("rule", "block", "holds"),
    [
        (tls.no_old_version, said(), True),
        (tls.no_old_version, said(tries="try tls1 offered\ntry tls1_1 refused\n"), False),
        (tls.no_old_version, said(tries="try tls1 cannot\ntry tls1_1 offered\n"), False),
        (in_time, said(), True),
        (in_time, said(notAfter="Nov 30 00:00:00 2026 GMT"), False),
        (in_time, said(notAfter="Nov  3 00:00:00 2026 GMT"), False),
        (in_time, said(notAfter="Dec  5 03:00:00 2026 GMT"), True),
        (tls.strong_certificate, said(), True),
        (tls.strong_certificate, said(bits="1024"), False),
        (tls.strong_certificate, said(bits="256", key="id-ecPublicKey"), True),
        (tls.strong_certificate, said(bits="224", key="id-ecPublicKey"), False),
        (tls.strong_certificate, said(signature="sha1WithRSAEncryption"), False),
        (tls.strong_certificate, said(key="ED25519", bits=""), True),
        (tls.signed_by_another, said(), True),
        (tls.signed_by_another, said(issuer="CN = web.example"), False),
    ],
)
def test_a_server_is_judged(
    rule: Callable[[TlsServers, TlsLimits], Outcome], block: str, holds: bool
) -> None:
    assert rule(seen(block), LIMITS).holds is holds
    assert rule(seen(block, said(port=25, state="no")), LIMITS).holds is holds
    assert not rule(seen(block), replace(LIMITS, ports=())).applicable
    assert not rule(seen(said(state="no")), LIMITS).applicable
    assert not rule(seen(), LIMITS).applicable


@pytest.mark.parametrize(
    "servers",
    [
        seen(said(state="slow", tries="try tls1 cannot\ntry tls1_1 cannot\n")),
        seen(said(), said(port=25, state="slow", tries="try tls1 cannot\ntry tls1_1 cannot\n")),
        seen(said(), more="more\n"),
        seen(more="other 25\n"),
        seen(said(), more="other 25\n"),
    ],
)
def test_what_was_not_seen_is_unknown(servers: TlsServers) -> None:
    for rule in (tls.no_old_version, in_time, tls.strong_certificate, tls.signed_by_another):
        with pytest.raises(FactError) as caught:
            rule(servers, LIMITS)
        assert caught.value.why is Why.UNDETERMINED


@pytest.mark.parametrize("body", ["", "target 443 yes\nend\n", "target x yes\n" + TRIES + "end\n"])
def test_odd_words_are_no_fact(body: str) -> None:
    with pytest.raises(FactError):
        fact(TlsServers, body)


@pytest.mark.lab
@pytest.mark.parametrize(("id_", "change", "verdict"), STATES)
def test_a_real_server_has_its_verdict(
    lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict
) -> None:
    assert after(lab, fresh_host, id_, change) is verdict
