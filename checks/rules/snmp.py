"""SNMP: who may ask, and with what word."""

from checks.facts.service_settings import ServiceSettings, Setting
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
from inventory.words import NONE, T, joined

_READ = ("/etc/snmp/snmpd.conf.d",)
_CLASS = {
    "default": T(ja="よく知られた文字列", en="a well-known string"),
    "short": T(ja="8文字未満", en="under 8 characters"),
}
_NO_SNMP = T(ja="SNMP のデーモンがない", en="no SNMP daemon")


@check(
    "SVC-020",
    title=T(
        ja="SNMP のコミュニティ名が初期値や短い文字列でないこと",
        en="No SNMP community is a well-known or short string",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(5)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="機器の構成が外から読み取られ、設定まで変えられることがある",
        en="Anybody reads how the host is built, and may even change it",
    ),
    remedy=T(
        ja="snmpd.conf の rocommunity・rwcommunity・com2sec を消し、SNMPv3 の利用者に置き換える",
        en="Delete rocommunity, rwcommunity and com2sec in snmpd.conf; use SNMPv3 users instead",
    ),
    refs=("ssg:snmpd_not_default_password",),
)
def no_known_community(settings: ServiceSettings) -> Outcome:
    """snmpd.conf(5): a community is a password in clear text; public and private are in scanners.

    The strings themselves stay on the host, which says only of what class each is.
    """
    if "snmp" not in settings.present:
        return not_applicable(_NO_SNMP)
    lines = settings.of("snmp")
    wrong = [one for one in lines if one.words[1:2] in (["default"], ["short"])]
    if not wrong:
        _refuse_other_files(lines)
    return judged(
        not wrong,
        observed=joined(_CLASS[one.words[1]] for one in wrong[:1]) if wrong else NONE,
        expected=T(ja="初期値でない8文字以上", en="8 characters or more, no default"),
        provenance=Provenance.EXPLICIT,
        lines=tuple(f"{one.path}: {one.words[0]}" for one in wrong),
    )


@check(
    "SVC-021",
    title=T(ja="SNMP のバージョン3だけを使うこと", en="SNMP is used in version 3 alone"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(13)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="バージョン1と2cではコミュニティ名が平文で流れる",
        en="In versions 1 and 2c the community travels in clear text",
    ),
    remedy=T(
        ja="snmpd.conf の rocommunity・rwcommunity・com2sec を消し、"
        "createUser と rouser … authpriv で SNMPv3 の利用者を設ける",
        en="Delete rocommunity, rwcommunity and com2sec; set up SNMPv3 users with authpriv",
    ),
    refs=("ssg:snmpd_use_newer_protocol",),
)
def version_three(settings: ServiceSettings) -> Outcome:
    """RFC 3414: only version 3 authenticates and encrypts, see snmpd.conf(5) rouser."""
    if "snmp" not in settings.present:
        return not_applicable(_NO_SNMP)
    lines = settings.of("snmp")
    wrong = [one for one in lines if "community" in one.words[0] or "com2sec" in one.words[0]]
    if not wrong:
        _refuse_other_files(lines)
    return judged(
        not wrong,
        observed=sorted({one.words[0] for one in wrong}) or NONE,
        expected=NONE,
        provenance=Provenance.EXPLICIT,
        lines=tuple(f"{one.path}: {one.words[0]}" for one in wrong),
    )


def _refuse_other_files(lines: tuple[Setting, ...]) -> None:
    for one in lines:
        if one.words[0].startswith("include") and one.words[-1].rstrip("/") not in _READ:
            raise FactError(Why.UNDETERMINED, str(one))
