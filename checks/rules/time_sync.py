"""Time: one daemon steers the clock, it is really synchronised, and it agrees with ours."""

from dataclasses import dataclass
from typing import ClassVar

from checks.context import Collection
from checks.fact import Limits
from checks.facts.clock import Clock
from checks.facts.processes import Processes
from checks.facts.system import Kernel
from checks.model import FactError, LawField, Outcome, Severity, Why, check, judged, not_applicable
from inventory.words import T

DAEMONS = ("chronyd", "systemd-timesyncd", "ntpd", "ntpsec", "openntpd")
_LEAP = {
    "Normal": "同期している",
    "Not synchronised": "同期していない",
    "Insert second": "同期している（うるう秒の挿入待ち）",
    "Delete second": "同期している（うるう秒の削除待ち）",
}


@dataclass(frozen=True, slots=True)
class TimeLimits(Limits):
    """How far a clock may be off before records stop fitting together."""

    group: ClassVar[str] = "time"

    max_offset_seconds: int
    max_silence_hours: int


@check(
    "TIM-001",
    title=T(
        ja="時刻同期のデーモンがちょうど一つ動いていること",
        en="Exactly one time synchronisation daemon runs",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="時刻がずれ、ログを他の機器の記録と突き合わせられない",
        en="The clock drifts and logs cannot be matched with those of other equipment",
    ),
    remedy=T(
        ja="chrony か systemd-timesyncd のどちらか一つを有効にし、庁内の時刻サーバを指定する",
        en="Enable either chrony or systemd-timesyncd, pointed at the internal time server",
    ),
)
def one_time_daemon(processes: Processes, kernel: Kernel) -> Outcome:
    """Two daemons pull the clock in two directions, none lets it drift."""
    running = processes.sure(*DAEMONS)
    if len(running) == 1 and (odd := processes.doubtful & {name[:15] for name in DAEMONS}):
        raise FactError(Why.UNDETERMINED, processes.doubted(odd))
    if kernel.contained and not running:
        return not_applicable(
            T(
                ja="コンテナのため、時計は外側のホストが管理する",
                en="container: the clock belongs to the host outside",
            )
        )
    expected = T(ja=f"{'、'.join(DAEMONS)} のいずれか一つ", en=f"one of {', '.join(DAEMONS)}")
    return judged(len(running) == 1, observed=running, expected=expected)


@check(
    "TIM-002",
    title=T(ja="時刻が実際に同期していること", en="The clock is really synchronised"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="デーモンが動いていても時刻サーバに届いておらず、時刻がずれていく",
        en="The daemon runs but reaches no server, and the clock drifts unnoticed",
    ),
    remedy=T(
        ja="chronyc sources 又は timedatectl timesync-status で時刻サーバとの疎通を確かめる",
        en="Check the way to the time server with chronyc sources or timedatectl timesync-status",
    ),
)
def synchronised(clock: Clock, limits: TimeLimits) -> Outcome:
    """Installed and enabled is not synchronised; only the tool's own answer counts."""
    most, hours = limits.max_offset_seconds, limits.max_silence_hours
    expected = T(
        ja=f"同期している、ずれ {most} 秒以内、最後の同期から {hours} 時間以内",
        en=f"synchronised, <= {most} s, <= {hours} h",
    )
    offset, age = clock.chrony_offset, clock.chrony_age
    if clock.chrony_leap is not None and offset is not None and age is not None:
        steered = clock.chrony_leap != "Not synchronised"
        close = offset <= most and age <= hours * 3600
        observed = _tracked(clock.chrony_leap, offset, max(age, 0) / 3600)
        return judged(steered and close, observed=observed, expected=expected)
    if clock.kernel_synchronized is None:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="chronyc も timedatectl も答えない",
                en="neither chronyc nor timedatectl answered",
            ),
        )
    answer = f"NTPSynchronized={'yes' if clock.kernel_synchronized else 'no'}"
    return judged(clock.kernel_synchronized, observed=answer, expected=expected)


@check(
    "TIM-003",
    title=T(
        ja="時計のずれが許容範囲にあること（監査端末との比較）",
        en="The clock agrees with the auditing machine's",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ログの時刻が証拠として使えず、ワンタイムパスワードも一致しない",
        en="Log times lose their value as evidence, and one-time passwords fail",
    ),
    remedy=T(
        ja="時刻同期を直し、監査端末の時計も確かめる",
        en="Repair time synchronisation; check the auditing machine's clock too",
    ),
)
def clock_offset(collection: Collection, limits: TimeLimits) -> Outcome:
    """The host read its clock between our question and our receipt; outside that, it is off."""
    seen, received = collection.collected_at, collection.received_at
    if seen is None or received is None:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="収集の時に監査端末の時計がなかった",
                en="no clock of ours was present at the collection",
            ),
        )
    ahead = (seen - received).total_seconds()
    behind = ((collection.asked_at or received) - seen).total_seconds()
    if behind > limits.max_offset_seconds and collection.asked_at is None:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="時計の遅れか、収集に要した時間かを区別できない",
                en="behind, or the collection took long",
            ),
        )
    offset = ahead if ahead > 0 else -max(behind, 0.0)
    return judged(
        abs(offset) <= limits.max_offset_seconds,
        observed=T(ja=f"{offset:+z.0f} 秒", en=f"{offset:+z.0f} s"),
        expected=T(
            ja=f"{limits.max_offset_seconds} 秒以内", en=f"<= {limits.max_offset_seconds} s"
        ),
    )


def _tracked(leap: str, offset: float, hours: float) -> T:
    state = _LEAP.get(leap, leap)
    return T(
        ja=f"chrony: {state}、ずれ {offset:z.3f} 秒、最後の同期は {hours:z.1f} 時間前",
        en=f"chrony: {leap}, {offset:z.3f} s, {hours:z.1f} h",
    )
