"""What keeps the logs going: the daemon that writes them, and the job that turns them over."""

from checks.facts.packages import Packages
from checks.facts.rsyslog import Rsyslog
from checks.facts.services import Services
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

_CRON = ("cron.service", "crond.service", "cronie.service", "anacron.service")


@check(
    "LOG-018",
    title=T(
        ja="ログを記録するデーモンが自動で起動すること",
        en="The log daemon starts by itself",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="再起動の後、気付かないまま記録が途絶える",
        en="After a reboot the records end and nobody notices",
    ),
    remedy=T(
        ja="systemctl enable rsyslog（又は syslog-ng）を実行する",
        en="Run systemctl enable rsyslog (or syslog-ng)",
    ),
    refs=("ssg:service_rsyslog_enabled",),
)
def starts_by_itself(rsyslog: Rsyslog, packages: Packages, services: Services) -> Outcome:
    """systemctl(1): enabled is a link in a `.wants` folder, and no mask over it."""
    installed = packages.any_of("rsyslog", "syslog-ng", "syslog-ng-core")
    if not installed and not rsyslog.configured:
        return not_applicable(T(ja="journal だけを使っている", en="the journal alone is used"))
    units = [f"{name.removesuffix('-core')}.service" for name in installed]
    started = services.started(*units)
    return judged(
        bool(started),
        observed=started or NONE,
        expected=sorted(set(units)) or "rsyslog.service",
        provenance=Provenance.EXPLICIT,
    )


@check(
    "LOG-020",
    title=T(
        ja="ログの世代管理（logrotate）が定期に動くこと",
        en="Log rotation (logrotate) runs by itself",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ログが領域を埋め尽くし、記録も業務も止まる",
        en="Logs fill the disk until records and services stop",
    ),
    remedy=T(
        ja="systemctl enable --now logrotate.timer を実行するか、cron.daily に logrotate を置く",
        en="Run systemctl enable --now logrotate.timer, or put logrotate into cron.daily",
    ),
)
def turned_over(packages: Packages, services: Services) -> Outcome:
    """logrotate(8) is started by a timer, or by cron where Debian's script sees no systemd."""
    if not packages.any_of("logrotate"):
        return not_applicable(T(ja="logrotate がない", en="logrotate is not installed"))
    timer = services.started("logrotate.timer") if services.systemd else ()
    by_cron = packages.manager == "rpm" or not services.systemd
    script = ("cron.daily/logrotate",) if by_cron and "logrotate" in services.daily else ()
    if script and not timer and not services.started(*_CRON):
        raise FactError(
            Why.UNDETERMINED,
            T(ja="cron が起動するか分からない", en="whether cron is started"),
        )
    found = (*timer, *script)
    return judged(
        bool(found),
        observed=found or NONE,
        expected="logrotate.timer | cron.daily/logrotate",
        provenance=Provenance.EXPLICIT,
    )
