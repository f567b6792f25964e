"""Records of network devices: where they go, and how much of them."""

from dataclasses import dataclass
from typing import ClassVar

from checks.devices.facts import DeviceSyslog
from checks.fact import Limits
from checks.model import (
    DEVICES,
    FactError,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Severity,
    Why,
    check,
    judged,
)
from inventory.words import NONE, T

_UNTOLD = T(
    ja="どの重要度まで転送するかが設定に書かれていない",
    en="the configuration does not say down to which severity it sends",
)


@dataclass(frozen=True, slots=True)
class DeviceLogLimits(Limits):
    """The severity of RFC 5424 down to which records must be sent."""

    group: ClassVar[str] = "device_logs"

    min_level: int


@check(
    "NWD-011",
    title=T(
        ja="ネットワーク機器のログをログサーバへ転送していること",
        en="Records of a network device are sent to a log server",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(6)", "MIC:7.1"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="機器の中のログは再起動や不正操作で消え、何が起きたか調べられない",
        en="Records in the device are lost on restart or by an intruder; nothing can be traced",
    ),
    remedy=T(
        ja="ログサーバを設定し、通知（notice、5）以上に詳しい重要度まで転送する",
        en="Set a log server and send everything down to severity notice (5) or more",
    ),
    applies_to=DEVICES,
    proof=Proof.RECORDED,
)
def records_leave(syslog: DeviceSyslog, limits: DeviceLogLimits) -> Outcome:
    """RFC 5424, 6.2.1: a greater number is a lesser severity, so more is sent."""
    if syslog.hosts and syslog.level is None:
        raise FactError(Why.UNDETERMINED, _UNTOLD)
    hosts = ", ".join(syslog.hosts)
    level = -1 if syslog.level is None else syslog.level
    return judged(
        bool(syslog.hosts) and level >= limits.min_level,
        observed=T(ja=f"{hosts}（重要度 {level} まで）", en=f"{hosts} (down to severity {level})")
        if syslog.hosts
        else NONE,
        expected=T(
            ja=f"ログサーバへ重要度 {limits.min_level} まで",
            en=f"a log server, down to severity {limits.min_level}",
        ),
        provenance=Provenance.EXPLICIT if syslog.lines else Provenance.DEFAULT,
        lines=syslog.lines[:40],
    )
