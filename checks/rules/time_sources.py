"""Whose time it is: sources that are written down and approved, and a daemon that offers little."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.processes import Processes
from checks.facts.time_sources import Source, TimeSources
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
from checks.rules.log_transport import ApprovedPorts
from inventory.words import NONE, T

_NO_DAEMON = T(ja="時刻同期のデーモンがない", en="there is no time daemon")
_NO_CHRONY = T(ja="chrony がない", en="chrony is not installed")
_LOOPBACK = frozenset(("127.0.0.1", "::1", "/", "localhost"))


@dataclass(frozen=True, slots=True)
class SourceLimits(Limits):
    """The sources of time that the body has approved; empty where it has not said."""

    group: ClassVar[str] = "time"

    approved_sources: tuple[str, ...]


def _daemon(time: TimeSources, processes: Processes) -> str:
    """The daemon whose settings count: the one that runs, else the first that is installed."""
    running = [name for name in time.sources if name[:15] in processes.names]
    return next(iter([*running, *time.sources]), "")


@check(
    "TIM-004",
    title=T(
        ja="時刻の取得元（時刻サーバ）を設定していること",
        en="A source of time (time server) is set",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="時計が徐々にずれ、ログを他の機器の記録と突き合わせられない",
        en="The clock drifts and logs cannot be matched with those of other equipment",
    ),
    remedy=T(
        ja="庁内の時刻サーバを chrony.conf の server 行などに書く",
        en="Write the internal time server into a server line of chrony.conf or the like",
    ),
    refs=("ssg:chronyd_specify_remote_server",),
)
def source_set(time: TimeSources, processes: Processes) -> Outcome:
    """chrony.conf(5): sources come from the file and from the folders that it names."""
    daemon = _daemon(time, processes)
    if not daemon:
        return not_applicable(_NO_DAEMON)
    found = [one for one in time.sources[daemon] if not one.name.startswith("127.")]
    if daemon == "chronyd" and not found:
        _refuse_unread(time)
    return judged(
        bool(found) or daemon == "systemd-timesyncd",
        observed=_named(found) if found else NONE,
        expected="server | pool",
        provenance=Provenance.EXPLICIT if found else Provenance.DEFAULT,
    )


def _refuse_unread(time: TimeSources) -> None:
    if time.unread:
        told = time.unread[0]
        raise FactError(Why.UNDETERMINED, T(ja=f"読んでいない設定: {told}", en=f"not read: {told}"))


def _named(sources: Iterable[Source]) -> list[str]:
    return [f"{one.kind} {one.name}" for one in sources]


@check(
    "TIM-005",
    title=T(
        ja="承認した時刻サーバだけから時刻を得ること",
        en="Time comes from approved servers only",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.1(10)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="庁外へ無用の通信が出て、時刻を外部の者に左右される",
        en="Traffic leaves the office for no need, and outsiders decide the time",
    ),
    remedy=T(
        ja="chrony.conf の取得元を、承認した時刻サーバ（time.approved_sources）だけにする",
        en="Leave only approved servers (time.approved_sources) in chrony.conf",
    ),
)
def sources_approved(time: TimeSources, processes: Processes, limits: SourceLimits) -> Outcome:
    """RFC 8633 (BCP 223) 3.1: know and choose the servers one trusts."""
    if not limits.approved_sources:
        return not_applicable(
            T(ja="方針に承認済みの時刻サーバがない", en="the policy names no approved server")
        )
    daemon = _daemon(time, processes)
    if not daemon:
        return not_applicable(_NO_DAEMON)
    found = time.sources[daemon]
    wrong = [one for one in found if one.name not in limits.approved_sources]
    if daemon == "chronyd" and not wrong:
        _refuse_unread(time)
    return judged(
        bool(found) and not wrong,
        observed=_named(wrong or found) or NONE,
        expected=limits.approved_sources,
        provenance=Provenance.EXPLICIT,
    )


@check(
    "TIM-006",
    title=T(
        ja="chrony を専用のアカウントで動かしていること",
        en="chrony runs under an account of its own",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="chrony の脆弱性から管理者権限を奪われる",
        en="A hole in chrony gives away the rights of root",
    ),
    remedy=T(
        ja="chrony.conf の user root、起動時の -u root を消す",
        en="Remove user root from chrony.conf and -u root from the daemon's options",
    ),
)
def own_account(time: TimeSources) -> Outcome:
    """chronyd(8): `-u`, then `user`, then the account it was built with."""
    if "chronyd" not in time.sources:
        return not_applicable(_NO_CHRONY)
    value, written = time.last("user", "")
    given = re.search(r"-u\s*(\S+)", time.options)
    user = given[1] if given else value
    if user not in ("root", "0"):
        _refuse_unread(time)
    return judged(
        user not in ("root", "0"),
        observed=f"user {user}"
        if user
        else T(ja="既定の専用アカウント", en="the built-in account"),
        expected=T(ja="root 以外", en="not root"),
        provenance=Provenance.EXPLICIT if written or given else Provenance.DEFAULT,
    )


@check(
    "TIM-007",
    title=T(
        ja="時刻サーバでない機器の chrony が時刻を配らないこと",
        en="chrony serves no time unless the host is a time server",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="無用のポートが攻撃の足がかりや踏み台になる",
        en="A port that nobody needs can be attacked or misused",
    ),
    remedy=T(
        ja="chrony.conf の allow を消し、port 0 と書く",
        en="Remove allow from chrony.conf and write port 0",
    ),
    refs=("ssg:chronyd_client_only",),
)
def serves_nobody(time: TimeSources, limits: ApprovedPorts) -> Outcome:
    """chrony.conf(5): the port is opened only where `allow` is written; port 0 never opens it."""
    if "chronyd" not in time.sources:
        return not_applicable(_NO_CHRONY)
    port, written = time.last("port", "123")
    serves = port != "0" and any(name == "allow" for name, _ in time.chrony)
    approved = f"udp/{port}" in limits.approved_sockets
    closed = written and port == "0"
    if not serves and not closed:
        _refuse_unread(time)
    return judged(
        not serves or approved,
        observed=f"port {port}" + (", allow" if serves else ""),
        expected="port 0",
        provenance=Provenance.EXPLICIT if closed else Provenance.DEFAULT,
    )


@check(
    "TIM-008",
    title=T(
        ja="chrony をネットワークから操作できないこと",
        en="chrony cannot be controlled over the network",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="外から時刻同期の状態を読まれ、操作を試みられる",
        en="Others can read its state and try commands on it",
    ),
    remedy=T(
        ja="chrony.conf の bindcmdaddress と cmdallow を消し、cmdport 0 と書く",
        en="Remove bindcmdaddress and cmdallow from chrony.conf and write cmdport 0",
    ),
    refs=("ssg:chronyd_no_chronyc_network",),
)
def not_controlled_from_outside(time: TimeSources) -> Outcome:
    """chrony.conf(5): commands are taken on 127.0.0.1 and ::1, port 323, unless told otherwise."""
    if "chronyd" not in time.sources:
        return not_applicable(_NO_CHRONY)
    port, written = time.last("cmdport", "323")
    bound = [value for name, value in time.chrony if name == "bindcmdaddress"]
    outside = [one for one in bound if one not in _LOOPBACK and not one.startswith("/")]
    if port != "0" and not outside:
        _refuse_unread(time)
    return judged(
        port == "0" or not outside,
        observed=", ".join([f"cmdport {port}", *outside]),
        expected="cmdport 0",
        provenance=Provenance.EXPLICIT if written and port == "0" else Provenance.DEFAULT,
    )
