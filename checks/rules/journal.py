"""The journal: kept over a reboot, handed to the log daemon, sent to another machine."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.journal_settings import JournalSettings
from checks.facts.log_store import LogStore
from checks.facts.rsyslog import Rsyslog
from checks.model import LawField, Outcome, Provenance, Severity, check, judged, not_applicable
from inventory.words import T

_YES_NO = {True: "yes", False: "no"}
_CONF = "/etc/systemd/journald.conf.d/60-local.conf"


@dataclass(frozen=True, slots=True)
class JournalLimits(Limits):
    """How long records are kept, whether the journal hands them on, where it sends them."""

    group: ClassVar[str] = "log"

    keep_days: int
    journal_to_syslog: str
    journal_upload_url: str


def _came(written: bool) -> Provenance:
    return Provenance.EXPLICIT if written else Provenance.DEFAULT


@check(
    "LOG-007",
    title=T(
        ja="journal の記録が再起動後も残ること",
        en="The journal survives a reboot",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="再起動すると、起動前後の出来事の記録が失われる",
        en="What happened around a reboot is forgotten with it",
    ),
    remedy=T(
        ja=f"{_CONF} の [Journal] に Storage=persistent と書く",
        en=f"Write Storage=persistent under [Journal] in {_CONF}",
    ),
    refs=("ssg:journald_storage",),
)
def journal_kept(settings: JournalSettings, store: LogStore) -> Outcome:
    """journald.conf(5): `auto` is persistent exactly where /var/log/journal exists."""
    value, written = settings.storage
    return judged(
        store.journal_persistent and value in ("persistent", "auto"),
        observed=f"Storage={value}",
        expected="Storage=persistent",
        provenance=_came(written and value == "persistent"),
    )


@check(
    "LOG-008",
    title=T(
        ja="journal の大きな記録を圧縮すること", en="Large records of the journal are compressed"
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="領域が早く埋まり、古い記録から消える",
        en="The room is used up sooner, and the oldest records go",
    ),
    remedy=T(
        ja=f"{_CONF} の [Journal] に Compress=yes と書く",
        en=f"Write Compress=yes under [Journal] in {_CONF}",
    ),
    refs=("ssg:journald_compress",),
)
def journal_compressed(settings: JournalSettings) -> Outcome:
    """journald.conf(5): on unless switched off; a size says from which record on."""
    value, written = settings.compresses
    return judged(
        value,
        observed=f"Compress={_YES_NO[value]}",
        expected="Compress=yes",
        provenance=_came(written),
    )


@check(
    "LOG-009",
    title=T(
        ja="journal の記録を rsyslog へ渡す方法が方針どおりであること",
        en="The journal hands its records to rsyslog as the policy says",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="サービスの記録が、転送し保存するログに入らない",
        en="What services say is missing in the logs that are sent away and kept",
    ),
    remedy=T(
        ja=f"{_CONF} の [Journal] に ForwardToSyslog= を書く（方針 log.journal_to_syslog）",
        en=f"Write ForwardToSyslog= under [Journal] in {_CONF} (policy log.journal_to_syslog)",
    ),
    refs=("ssg:journald_forward_to_syslog", "ssg:journald_disable_forward_to_syslog"),
)
def journal_handed_on(
    settings: JournalSettings, rsyslog: Rsyslog, limits: JournalLimits
) -> Outcome:
    """journald.conf(5); Debian hands on by default, elsewhere imjournal reads the journal."""
    if not rsyslog.configured:
        return not_applicable(T(ja="rsyslog が設定されていない", en="rsyslog is not set up"))
    value, written = settings.flag("forwardtosyslog", default=settings.debian)
    wanted = limits.journal_to_syslog == "yes"
    reads = "imjournal" in rsyslog.modules
    holds = (value or reads) if wanted else not value
    return judged(
        holds,
        observed=f"ForwardToSyslog={_YES_NO[value]}" + (", imjournal" if reads else ""),
        expected=f"ForwardToSyslog={limits.journal_to_syslog}" + (" | imjournal" if wanted else ""),
        provenance=_came(written if value is wanted else reads),
    )


@check(
    "LOG-017",
    title=T(
        ja="journal の送り先（systemd-journal-upload）を設定していること",
        en="Where systemd-journal-upload sends the journal is set",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="転送しているつもりの記録が、どこにも届いていない",
        en="Records that are believed to be sent away reach nobody",
    ),
    remedy=T(
        ja="/etc/systemd/journal-upload.conf の [Upload] に URL= を書く。使わないなら削除する",
        en="Write URL= under [Upload] in /etc/systemd/journal-upload.conf, or remove the program",
    ),
    refs=("ssg:systemd_journal_upload_url",),
)
def journal_uploaded(settings: JournalSettings, limits: JournalLimits) -> Outcome:
    """journal-upload.conf(5): without URL= the program does not know where to send."""
    if not settings.uploads:
        return not_applicable(
            T(ja="systemd-journal-upload がない", en="there is no systemd-journal-upload")
        )
    urls = settings.urls
    last = urls[-1] if urls else ""
    wanted = limits.journal_upload_url
    return judged(
        last == wanted if wanted else bool(last),
        observed=f"URL={last}",
        expected=f"URL={wanted or '…'}",
        provenance=Provenance.EXPLICIT if len(set(urls)) == 1 else Provenance.CONFLICTING,
    )


@check(
    "LOG-019",
    title=T(
        ja="journal の記録を定めた期間より早く消す設定でないこと",
        en="The journal is not set to delete records before the period laid down",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="長く潜伏した侵入に気付いたとき、入口の記録が既に消えている",
        en="When a long intrusion is noticed, the record of its beginning is already gone",
    ),
    remedy=T(
        ja=f"{_CONF} の MaxRetentionSec= を延ばし、SystemMaxUse= も記録の量に見合うものにする",
        en=f"Raise MaxRetentionSec= in {_CONF}, and SystemMaxUse= to match",
    ),
)
def journal_not_shortened(
    settings: JournalSettings, rsyslog: Rsyslog, limits: JournalLimits
) -> Outcome:
    """journald.conf(5): MaxRetentionSec= deletes by time; without it only size does."""
    if rsyslog.configured:
        return not_applicable(T(ja="rsyslog がログを保存している", en="rsyslog keeps the logs"))
    days = settings.retention_days
    shown = T(ja="期間の上限なし", en="no limit by time")
    return judged(
        days is None or days >= limits.keep_days,
        observed=shown if days is None else T(ja=f"{days:.0f} 日", en=f"{days:.0f} days"),
        expected=T(ja=f"{limits.keep_days} 日以上", en=f">= {limits.keep_days} days"),
        provenance=_came(days is not None),
    )
