"""TLS of the host's own servers: no old versions, and a certificate that can be relied on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from checks.context import Collection
from checks.fact import Limits
from checks.facts.tls_servers import TlsServer, TlsServers
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.rules.moment import moment
from inventory.words import NONE, T

_CLAUSES = ("MIC:6.1(13)", "MIC:6.1(16)")
_VERSIONS = {"tls1": "TLS 1.0", "tls1_1": "TLS 1.1"}
_NO_TLS = T(
    ja="TLS でよく使うポートで待ち受けるサーバがない",
    en="no server listens for TLS on the ports usual for it",
)


@dataclass(frozen=True, slots=True)
class TlsLimits(Limits):
    """Which ports are judged, which versions are old, and how long and strong a certificate is."""

    group: ClassVar[str] = "tls"

    ports: tuple[str, ...]
    refused_versions: tuple[str, ...]
    days_left: int
    rsa_bits: int
    elliptic_bits: int


@check(
    "TLS-001",
    title=T(
        ja="サーバが古い TLS（1.0、1.1）を受け付けないこと",
        en="No server offers the old TLS versions 1.0 and 1.1",
    ),
    severity=Severity.MEDIUM,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(
        ja="通信を解読・改ざんされるおそれのある方式で接続できる",
        en="Connections are possible that others can read or alter",
    ),
    remedy=T(
        ja="nginx は ssl_protocols TLSv1.2 TLSv1.3、Apache は SSLProtocol -all +TLSv1.2 +TLSv1.3、"
        "Postfix は smtpd_tls_protocols = !SSLv2, !SSLv3, !TLSv1, !TLSv1.1 とする",
        en="nginx: ssl_protocols TLSv1.2 TLSv1.3; Apache: SSLProtocol -all +TLSv1.2 +TLSv1.3; "
        "Postfix: smtpd_tls_protocols = !SSLv2, !SSLv3, !TLSv1, !TLSv1.1",
    ),
)
def no_old_version(tls: TlsServers, limits: TlsLimits) -> Outcome:
    """RFC 8996 deprecates both. Each port was asked for a handshake in each old version."""
    mine = _judged(tls, limits)
    if not mine and tls.complete:
        _refuse_unasked(tls, limits)
        return not_applicable(_NO_TLS)
    asked = [(one, version) for one in mine for version in limits.refused_versions]
    wrong = [
        f"{one.name} {_VERSIONS.get(version, version)}"
        for one, version in asked
        if one.old.get(version) == "offered"
    ]
    unsure = [one.name for one, version in asked if one.old.get(version) != "refused"]
    if not wrong:
        _refuse_unasked(tls, limits)
    if (unsure or not tls.complete) and not wrong:
        ports = ", ".join(dict.fromkeys(unsure))
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"古い TLS を試せないポートがある {ports}",
                en=f"ports on which the old versions could not be tried {ports}",
            ),
        )
    return judged(
        not wrong,
        observed=wrong or sorted({one.name for one in mine}),
        expected=">= TLS 1.2",
        lines=tuple(wrong),
    )


@check(
    "TLS-002",
    title=T(
        ja="サーバ証明書の有効期限が切れておらず、間近でもないこと",
        en="No server's certificate has ended or is about to",
    ),
    severity=Severity.MEDIUM,
    clauses=_CLAUSES,
    field=LawField.OPERATION,
    risk=T(
        ja="利用者が警告を無視する習慣がつき、偽のサーバを見分けられない。接続も止まる",
        en="People learn to ignore warnings, and connections stop",
    ),
    remedy=T(
        ja="証明書を更新し、サーバを再読込する。次の期限を台帳に記す",
        en="Renew the certificate, reload the server, note the next date",
    ),
)
def certificate_in_time(tls: TlsServers, collection: Collection, limits: TlsLimits) -> Outcome:
    """RFC 5280 4.1.2.5: after notAfter nobody may rely on it."""
    latest = moment(collection) + timedelta(days=limits.days_left)
    return _every_certificate(
        tls,
        limits,
        lambda one: one.ends >= latest,
        lambda one: f"{one.name} {one.ends.date().isoformat()}",
        f">= {latest.date().isoformat()}",
    )


@check(
    "TLS-003",
    title=T(
        ja="サーバ証明書の鍵が十分に長く、古い署名方式でないこと",
        en="Keys of server certificates are long enough, and signed with SHA-2",
    ),
    severity=Severity.MEDIUM,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(
        ja="証明書を偽造され、偽のサーバに接続させられる",
        en="The certificate can be forged and people led to a false server",
    ),
    remedy=T(
        ja="RSA 2048ビット以上か楕円曲線256ビット以上の鍵で、SHA-256 の証明書を取り直す",
        en="Get one with an RSA key of 2048 bits or more, or a 256-bit curve, and SHA-256",
    ),
)
def strong_certificate(tls: TlsServers, limits: TlsLimits) -> Outcome:
    """CRYPTREC's list asks for RSA 2048 or ECDSA 256; SHA-1 and MD5 are broken for signatures."""

    def strong(one: TlsServer) -> bool:
        least = limits.elliptic_bits if one.is_elliptic else limits.rsa_bits
        weak = any(word in one.certificate["signature"].lower() for word in ("sha1", "md5"))
        return one.bits >= least and not weak

    return _every_certificate(
        tls,
        limits,
        strong,
        lambda one: (
            f"{one.name} {one.certificate['key']} {one.bits} {one.certificate['signature']}"
        ),
        f"RSA >= {limits.rsa_bits}, EC >= {limits.elliptic_bits}",
    )


@check(
    "TLS-004",
    title=T(
        ja="サーバ証明書が自己署名でないこと",
        en="No server's certificate is signed by itself",
    ),
    severity=Severity.INFO,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(
        ja="利用者は本物のサーバかどうかを確かめられない",
        en="Nobody can tell whether it is the real server",
    ),
    remedy=T(
        ja="庁内または公的な認証局の証明書に替える。内部だけで使うなら受容を記録する",
        en="Use a certificate of your own or a public authority; or note that it is accepted",
    ),
)
def signed_by_another(tls: TlsServers, limits: TlsLimits) -> Outcome:
    """RFC 5280 3.2: a self-signed certificate names itself as its issuer."""
    return _every_certificate(
        tls,
        limits,
        lambda one: one.certificate["subject"] != one.certificate["issuer"],
        lambda one: f"{one.name} {one.certificate['subject']}",
        T(ja="認証局の署名", en="signed by an authority"),
    )


def _refuse_unasked(tls: TlsServers, limits: TlsLimits) -> None:
    """A port that the policy names, that is open and that was not asked."""
    unasked = sorted(tls.others.intersection(limits.ports))
    if unasked:
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"調べていないポート {', '.join(unasked)}", en=f"not asked: {', '.join(unasked)}"),
        )


def _judged(tls: TlsServers, limits: TlsLimits) -> list[TlsServer]:
    """The servers that speak TLS; where ports were left out, those seen must settle it."""
    return [one for one in tls.servers if one.name in limits.ports and one.speaks_tls]


def _every_certificate(
    tls: TlsServers,
    limits: TlsLimits,
    good: Callable[[TlsServer], bool],
    shown: Callable[[TlsServer], str],
    expected: T | str,
) -> Outcome:
    mine = _judged(tls, limits)
    if not mine and tls.complete:
        _refuse_unasked(tls, limits)
        return not_applicable(_NO_TLS)
    seen = [one for one in mine if "notAfter" in one.certificate]
    wrong = [shown(one) for one in seen if not good(one)]
    if not wrong:
        _refuse_unasked(tls, limits)
    if not wrong and (len(seen) < len(mine) or not tls.complete):
        unseen = [one.name for one in mine if one not in seen]
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"{', '.join(unseen)} の証明書を見ていない",
                en=f"certificates not seen: {', '.join(unseen)}",
            ),
        )
    return judged(
        not wrong,
        observed=wrong or [shown(one) for one in seen] or NONE,
        expected=expected,
        lines=tuple(wrong),
    )
