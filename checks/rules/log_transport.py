"""rsyslog: whom it listens to, how it sends records away, and how it writes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import ClassVar

from checks.fact import Limits
from checks.facts.numbers import whole
from checks.facts.rsyslog import Rsyslog
from checks.facts.rsyslog_objects import Statement
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
from inventory.words import NONE, T

_FORWARDS = ("omfwd", "builtin:omfwd", "omrelp")
_DRIVERS = frozenset(("gtls", "ossl"))
_STARTS = {
    "$inputtcpserverrun": "tcp",
    "$inputptcpserverrun": "tcp",
    "$inputrelpserverrun": "tcp",
    "$inputgssserverrun": "tcp",
    "$udpserverrun": "udp",
}
_INPUTS = {"imtcp": "tcp", "imptcp": "tcp", "imrelp": "tcp", "imgssapi": "tcp", "imudp": "udp"}
_OLD_FORMATS = frozenset(("rsyslog_traditionalfileformat", "rsyslog_traditionalforwardformat"))
_NO_RSYSLOG = T(ja="rsyslog が設定されていない", en="rsyslog is not set up")
_CLEAR = T(ja="暗号化していない転送", en="forwarding without encryption")


@dataclass(frozen=True, slots=True)
class ApprovedPorts(Limits):
    """Sockets that may listen, written `tcp/22`."""

    group: ClassVar[str] = "services"

    approved_sockets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TransportLimits(Limits):
    """Whether forwarding must be encrypted, and how open a new log file may be."""

    group: ClassVar[str] = "log"

    forward_tls: str
    file_mode: str


def _known(rsyslog: Rsyslog, *, holds: bool) -> None:
    """A rule that holds only by what was read does not hold where something was not read."""
    unread = [one.given["file"] for one in rsyslog.of("include")]
    if holds and unread:
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"読んでいない設定: {unread[0]}", en=f"not read: {unread[0]}"),
        )


@check(
    "LOG-014",
    title=T(
        ja="ログサーバでない機器の rsyslog がネットワークから記録を受け取らないこと",
        en="rsyslog takes no records from the network unless the host is a log server",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)", "MIC:6.1(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="偽の記録を送り込まれ、又は領域を埋められる",
        en="Forged records can be sent to it, or its disk filled",
    ),
    remedy=T(
        ja="imtcp、imudp などの行を消す。ログサーバなら services.approved_sockets に加えて記録する",
        en="Remove imtcp, imudp …; for a log server add it to services.approved_sockets",
    ),
    refs=("ssg:rsyslog_nolisten",),
)
def listens_to_nobody(rsyslog: Rsyslog, limits: ApprovedPorts) -> Outcome:
    """rsyslog.conf(5): an input of imtcp, imudp or imrelp opens a port.

    The module alone opens none; it is there for an input that nobody wrote.
    """
    if not rsyslog.configured:
        return not_applicable(_NO_RSYSLOG)
    opened = [*_opened(rsyslog)]
    wrong = [port for port in opened if port not in limits.approved_sockets]
    _known(rsyslog, holds=not wrong)
    idle = [] if opened else sorted(rsyslog.modules & _INPUTS.keys())
    return judged(
        not wrong,
        observed=opened or idle or NONE,
        expected=NONE,
        provenance=Provenance.CONFLICTING if idle else Provenance.EXPLICIT,
    )


def _opened(rsyslog: Rsyslog) -> Iterable[str]:
    """The ports of the inputs; a module that is loaded for none is not counted."""
    for one in rsyslog.statements:
        if one.kind in _STARTS:
            yield f"{_STARTS[one.kind]}/{one.given['value']}"
        elif one.kind == "input" and one.value("type") in _INPUTS:
            yield f"{_INPUTS[one.value('type')]}/{one.value('port') or '514'}"


@check(
    "LOG-015",
    title=T(
        ja="rsyslog が作るログファイルを関係のない利用者が読めないこと",
        en="Log files that rsyslog creates cannot be read by unrelated users",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="新しいログから、記録に含まれる情報が漏れる",
        en="What new logs contain leaks to everybody on the host",
    ),
    remedy=T(
        ja="/etc/rsyslog.conf の先頭に $FileCreateMode 0640 を一度だけ書く",
        en="Write $FileCreateMode 0640 once, at the head of /etc/rsyslog.conf",
    ),
    refs=("ssg:rsyslog_filecreatemode",),
)
def creates_closed_files(rsyslog: Rsyslog, limits: TransportLimits) -> Outcome:
    """The directive counts for the actions after it; without it files are created 0644."""
    if not rsyslog.configured:
        return not_applicable(_NO_RSYSLOG)
    mask = whole(limits.file_mode, "log.file_mode", 8)
    modes = [*_modes(rsyslog)]
    bare = _written_before(rsyslog)
    good = all(whole(mode, "$FileCreateMode", 8) & ~mask == 0 for mode in modes)
    _known(rsyslog, holds=bool(modes) and good and not bare)
    return judged(
        bool(modes) and good and not bare,
        observed=", ".join(modes) or T(ja="既定の 0644", en="0644 by default"),
        expected=f"$FileCreateMode <= {limits.file_mode}",
        provenance=Provenance.EXPLICIT if len(modes) == 1 else Provenance.CONFLICTING,
    )


def _modes(rsyslog: Rsyslog) -> Iterable[str]:
    for one in rsyslog.statements:
        if one.kind == "$filecreatemode":
            yield one.given["value"]
        elif _sets_mode(one):
            yield one.given["filecreatemode"]


def _sets_mode(one: Statement) -> bool:
    """True for omfile; imjournal's parameter of that name is about its own state file."""
    writes = one.kind == "action" or one.value("load") in ("omfile", "builtin:omfile")
    return writes and "filecreatemode" in one.given


def _written_before(rsyslog: Rsyslog) -> bool:
    """True where a file is written to before any mode was set."""
    for one in rsyslog.statements:
        if one.kind == "$filecreatemode" or _sets_mode(one):
            return False
        if one.kind == "file" or (one.kind == "action" and one.value("type") == "omfile"):
            return True
    return False


@check(
    "LOG-016",
    title=T(
        ja="ログの時刻に年と時差が含まれること",
        en="Times in the logs hold the year and the offset from UTC",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一年前の記録か今年の記録か区別できず、証拠として弱い",
        en="Records of last year cannot be told from this year's, and weigh little as evidence",
    ),
    remedy=T(
        ja="rsyslog の RSYSLOG_TraditionalFileFormat の指定を消す（既定の RFC 3339 形式にする）",
        en="Remove RSYSLOG_TraditionalFileFormat from rsyslog, whose default is RFC 3339",
    ),
)
def full_times(rsyslog: Rsyslog) -> Outcome:
    """RFC 3339 times sort and compare; the traditional ones of RFC 3164 have no year."""
    if not rsyslog.configured:
        return not_applicable(_NO_RSYSLOG)
    chosen = [
        one.value("value") or one.value("template")
        for one in rsyslog.statements
        if one.kind in ("$actionfiledefaulttemplate", "$actionforwarddefaulttemplate")
        or (one.kind in ("module", "action") and "template" in one.given)
    ]
    wrong = [name for name in chosen if name in _OLD_FORMATS]
    _known(rsyslog, holds=not wrong)
    return judged(
        not wrong,
        observed=chosen or T(ja="既定（RFC 3339）", en="default (RFC 3339)"),
        expected="RFC 3339",
        provenance=Provenance.EXPLICIT if chosen else Provenance.DEFAULT,
    )


def _remote(rsyslog: Rsyslog) -> list[Statement]:
    """The forwarding actions to other machines in the new language."""
    actions = [one for one in rsyslog.of("action") if one.value("type") in _FORWARDS]
    return [one for one in actions if one.value("target") and not _local(one.value("target"))]


def _local(target: str) -> bool:
    try:
        return ip_address(target).is_loopback
    except ValueError:
        return target == "localhost"


def _written(rsyslog: Rsyslog, name: str, *legacy: str) -> list[str]:
    """Every value of a setting of encryption, in both languages."""
    kinds = ("action", "global", "module")
    new = [one.given[name] for one in rsyslog.of(*kinds) if name in one.given]
    return [*new, *(one.given["value"] for one in rsyslog.of(*legacy))]


def _each(
    rsyslog: Rsyslog, limits: TransportLimits, values: list[str], good: frozenset[str]
) -> Outcome:
    """Judge that what is written is right, and that it is written where policy wants it."""
    if not rsyslog.configured:
        return not_applicable(_NO_RSYSLOG)
    if not values and limits.forward_tls != "required":
        return not_applicable(_CLEAR)
    holds = bool(values) and all(value.lower() in good for value in values)
    _known(rsyslog, holds=holds)
    same = len({value.lower() for value in values}) == 1
    return judged(
        holds,
        observed=values or _CLEAR,
        expected=" | ".join(sorted(good)),
        provenance=Provenance.EXPLICIT if same else Provenance.CONFLICTING,
    )


_RISK = T(
    ja="転送中のログを盗み見られ、又は偽のサーバへ送らされる",
    en="Logs can be read on their way, or led to a false server",
)
_REMEDY = T(
    ja=(
        "rsyslog-gnutls を導入し、"
        'action(type="omfwd" …) に StreamDriver="gtls" StreamDriverMode="1" '
        'StreamDriverAuthMode="x509/name" を書き、認証局の証明書を置く'
    ),
    en=(
        "Install rsyslog-gnutls; "
        'give action(type="omfwd" …) StreamDriver="gtls" StreamDriverMode="1" '
        'StreamDriverAuthMode="x509/name" and a CA certificate'
    ),
)


@check(
    "LOG-010",
    title=T(
        ja="ログの転送を暗号化し、相手を証明書で確かめていること",
        en="Forwarded logs are encrypted and the server is verified",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=_REMEDY,
    refs=("ssg:rsyslog_remote_tls",),
)
def forwarding_encrypted(rsyslog: Rsyslog, limits: TransportLimits) -> Outcome:
    """RFC 5425; each action needs the driver, its mode, the name of the peer and its key usage."""
    if not rsyslog.configured:
        return not_applicable(_NO_RSYSLOG)
    remote = _remote(rsyslog)
    some = any("streamdriver" in name for one in remote for name in one.given)
    if not some and limits.forward_tls != "required":
        return not_applicable(_CLEAR)
    bare = [one.given["target"] for one in remote if not _encrypted(one)]
    plain = [one.target for one in rsyslog.forwards if one.remote]
    wrong = [*bare, *(target for target in plain if target not in _targets(remote))]
    _known(rsyslog, holds=bool(remote) and not wrong)
    return judged(
        bool(remote) and not wrong,
        observed=wrong or [*_targets(remote)] or NONE,
        expected=T(
            ja="すべての転送に gtls 又は ossl、StreamDriverMode=1、x509/name、鍵の用途の確認",
            en="gtls or ossl, StreamDriverMode=1, x509/name and the key usage for each of them",
        ),
        provenance=Provenance.EXPLICIT,
    )


def _targets(actions: Iterable[Statement]) -> frozenset[str]:
    return frozenset(one.given["target"] for one in actions)


def _encrypted(one: Statement) -> bool:
    if one.value("type") == "omrelp":
        return one.value("tls") == "on" and one.value("tls.authmode") == "name"
    return (
        one.value("protocol") == "tcp"
        and one.value("streamdriver") in _DRIVERS
        and one.value("streamdrivermode") == "1"
        and one.value("streamdriverauthmode") == "x509/name"
        and one.value("streamdriver.checkextendedkeypurpose") == "on"
    )


@check(
    "LOG-011",
    title=T(
        ja="ログの転送で暗号化しない接続を許さないこと",
        en="Forwarding of logs does not fall back to clear text",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=_REMEDY,
    refs=("ssg:rsyslog_encrypt_offload_actionsendstreamdrivermode",),
)
def only_encrypted(rsyslog: Rsyslog, limits: TransportLimits) -> Outcome:
    """Mode 1 of the stream driver is TLS alone, mode 0 is clear text."""
    values = _written(rsyslog, "streamdrivermode", "$actionsendstreamdrivermode")
    return _each(rsyslog, limits, values, frozenset("1"))


@check(
    "LOG-012",
    title=T(
        ja="ログの転送先を証明書の名前で確かめていること",
        en="The log server is verified by the name in its certificate",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=_REMEDY,
    refs=("ssg:rsyslog_encrypt_offload_actionsendstreamdriverauthmode",),
)
def server_verified(rsyslog: Rsyslog, limits: TransportLimits) -> Outcome:
    """RFC 5425 5.2: without the name any certificate of the same authority would do."""
    values = _written(rsyslog, "streamdriverauthmode", "$actionsendstreamdriverauthmode")
    return _each(rsyslog, limits, values, frozenset(("x509/name",)))


@check(
    "LOG-013",
    title=T(
        ja="ログの転送に暗号化の方式（gtls、ossl）を選んでいること",
        en="Forwarding of logs uses an encrypting driver (gtls, ossl)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=_REMEDY,
    refs=("ssg:rsyslog_encrypt_offload_defaultnetstreamdriver",),
)
def encrypting_driver(rsyslog: Rsyslog, limits: TransportLimits) -> Outcome:
    """The default driver, ptcp, encrypts nothing."""
    values = _written(rsyslog, "defaultnetstreamdriver", "$defaultnetstreamdriver")
    return _each(rsyslog, limits, values, _DRIVERS)
