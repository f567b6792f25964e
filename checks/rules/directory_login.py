"""What must hold where people log in through a directory with SSSD (sssd.conf(5), sssd-ldap(5))."""

from collections.abc import Iterable

from checks.facts.accounts import Accounts
from checks.facts.pam import Pam
from checks.facts.sssd import Sssd
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from inventory.words import T

_TLS, _CERT = "ldap_id_use_start_tls", "ldap_tls_reqcert"
_STAND_IN = ("backup", "chpass", "chpass_backup")
_NO_SSSD = T(ja="SSSDの設定がない", en="SSSD is not configured")
_NO_LDAP = T(ja="LDAPのドメインがない", en="no domain asks an LDAP directory")
_CLAUSES = ("MIC:6.2(5)", "MIC:6.1(16)")


@check(
    "ACC-038",
    title=T(ja="SSSDの認証の窓口（pam）が有効であること", en="SSSD answers PAM"),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)①",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ディレクトリで停止した利用者IDの制限が効かない",
        en="What the directory forbids to an account is not asked for",
    ),
    remedy=T(
        ja="sssd.conf の [sssd] の services に pam を加える",
        en="Add pam to services in section [sssd] of sssd.conf",
    ),
    refs=("ssg:sssd_enable_pam_services",),
)
def answers_pam(sssd: Sssd) -> Outcome:
    """sssd.conf(5), services: listed, or started by its socket where systemd does so."""
    if not sssd.files:
        return not_applicable(_NO_SSSD)
    services = [one.strip() for one in (sssd.value("sssd", "services") or "").split(",")]
    listed = "pam" in services
    return judged(
        listed or sssd.socket,
        observed=[one for one in services if one],
        expected=T(ja="pam を含む", en="pam"),
        provenance=Provenance.EXPLICIT if listed else Provenance.DEFAULT,
    )


@check(
    "ACC-039",
    title=T(
        ja="LDAPとの通信を暗号化していること", en="Questions to the LDAP directory are encrypted"
    ),
    severity=Severity.HIGH,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(ja="利用者IDとパスワードを盗み見られる", en="IDs and passwords are read on their way"),
    remedy=T(
        ja="LDAPサーバの証明書を用意してから、sssd.conf のドメインに "
        "ldap_id_use_start_tls = true を書く",
        en="Give the LDAP server a certificate, then write ldap_id_use_start_tls = true into the "
        "domain in sssd.conf",
    ),
    refs=("ssg:sssd_ldap_start_tls",),
)
def starts_tls(sssd: Sssd, pam: Pam, accounts: Accounts) -> Outcome:
    """sssd-ldap(5): off unless set; an ldaps:// address is encrypted from the start."""
    if early := _no_ldap(sssd, pam, accounts):
        return early
    domains = sssd.ldap_domains()
    secure = [_yes(sssd.value(one, _TLS)) for one in domains]
    always = [_only_ldaps(sssd, one) for one in domains]
    return judged(
        all(tls or ldaps for tls, ldaps in zip(secure, always, strict=True)),
        observed=[f"{one}:{sssd.value(one, _TLS) or '-'}" for one in domains],
        expected=T(ja=f"{_TLS} が true", en=f"{_TLS} is true"),
        provenance=_weakest(sssd, domains, _TLS),
    )


@check(
    "ACC-040",
    title=T(
        ja="LDAPサーバの証明書を検証していること",
        en="The certificate of the LDAP server is verified",
    ),
    severity=Severity.HIGH,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(ja="偽のサーバが利用者を認証する", en="A false server decides who may log in"),
    remedy=T(
        ja="認証局の証明書を置いてから、sssd.conf のドメインに ldap_tls_reqcert = demand を書く"
        "（検証に失敗すると、ディレクトリの利用者がログインできない）",
        en="Install the certificate of the authority, then write ldap_tls_reqcert = demand into "
        "the domain in sssd.conf (where it fails, nobody of the directory can log in)",
    ),
    refs=("ssg:sssd_ldap_configure_tls_reqcert",),
)
def verifies(sssd: Sssd, pam: Pam, accounts: Accounts) -> Outcome:
    """sssd-ldap(5): `hard`, the default, and `demand` end the session on a bad certificate."""
    if early := _no_ldap(sssd, pam, accounts):
        return early
    domains = sssd.ldap_domains()
    values = [(sssd.value(one, _CERT) or "hard").lower() for one in domains]
    return judged(
        all(value in ("demand", "hard") for value in values),
        observed=[f"{one}:{value}" for one, value in zip(domains, values, strict=True)],
        expected=T(ja="demand 又は hard", en="demand | hard"),
        provenance=_weakest(sssd, domains, _CERT),
    )


def _yes(value: str | None) -> bool:
    return (value or "").lower() == "true"


def _only_ldaps(sssd: Sssd, domain: str) -> bool:
    """Every address, those of the servers that stand in too, is an ldaps:// one."""
    main = sssd.value(domain, "ldap_uri")
    others = (sssd.value(domain, f"ldap_{name}_uri") for name in _STAND_IN)
    words = (one.strip() for value in (main, *others) for one in (value or "").split(","))
    return bool(main) and all(one.lower().startswith("ldaps://") for one in words if one)


def _no_ldap(sssd: Sssd, pam: Pam, accounts: Accounts) -> Outcome | None:
    """Not applicable, unless another client than SSSD, whose settings nobody read, asks LDAP."""
    if sssd.files and sssd.ldap_domains():
        return None
    lines = [one.text.split() for raws in pam.services.values() for one in raws]
    by_pam = any(word.rpartition("/")[2] == "pam_ldap.so" for words in lines for word in words)
    if by_pam or "ldap" in accounts.remote:
        raise FactError(
            Why.NOT_COLLECTED,
            T(ja="SSSD以外のLDAPクライアントの設定", en="settings of an LDAP client but SSSD"),
        )
    return not_applicable(_NO_LDAP if sssd.files else _NO_SSSD)


def _weakest(sssd: Sssd, domains: Iterable[str], name: str) -> Provenance:
    seen = {sssd.provenance(one, name) for one in domains}
    order = (Provenance.DEFAULT, Provenance.OVERRIDDEN)
    return next((one for one in order if one in seen), Provenance.EXPLICIT)
