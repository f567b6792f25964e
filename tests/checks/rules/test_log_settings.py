"""Settings of the journal, of rsyslog and of time daemons, as files of either family print them."""

import pytest

from checks.catalogue import catalogue
from checks.facts.journal_settings import JournalSettings
from checks.facts.packages import Packages
from checks.facts.processes import Processes
from checks.facts.rsyslog import Rsyslog
from checks.facts.services import Services
from checks.facts.time_sources import Source, TimeSources
from checks.model import FactError, Outcome, Provenance, Why
from checks.rules import journal, log_service, log_transport, time_sources
from checks.rules.log_transport import ApprovedPorts, TransportLimits
from tests.checks.replies import fact, listed

HERE = journal.JournalLimits(keep_days=365, journal_to_syslog="yes", journal_upload_url="")
PORTS = ApprovedPorts(approved_sockets=("udp/123", "tcp/6514"))
OPTIONAL = TransportLimits(forward_tls="optional", file_mode="0640")
REQUIRED = TransportLimits(forward_tls="required", file_mode="0640")
MAIN = "$IncludeConfig /etc/rsyslog.d/*.conf\n*.* /var/log/syslog\n"
CONF = "/etc/systemd/journald.conf"


def settings(files: dict[str, str], rest: str = "is debian\n") -> JournalSettings:
    return fact(JournalSettings, listed(dict(files)) + f"{rest}end\n")


def rsyslog(text: str, main: str = MAIN) -> Rsyslog:
    files = {"/etc/rsyslog.conf": main, "/etc/rsyslog.d/9.conf": text}
    return fact(Rsyslog, listed(dict(files)))


def chrony(*lines: str, path: str = "/etc/chrony/chrony.conf", **files: str) -> TimeSources:
    told = {path: "\n".join(lines), **files}
    return fact(TimeSources, listed(dict(told)) + "has chronyd\nend\n")


NOBODY = Processes("systemd", frozenset(), frozenset())


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("[Journal]\nStorage=persistent\n", "persistent", True),
        ("[Journal]\n Storage = Volatile \n", "volatile", True),
        ("[Journal]\nStorage='persistent'\n", "auto", False),
        ("Storage=persistent\n", "auto", False),
        ("[Other]\nStorage=persistent\n", "auto", False),
        ("[Journal]\n#Storage=none\n;Storage=none\n", "auto", False),
        ("[Journal]\nStorage=none\nStorage=auto\n", "auto", True),
    ],
)
def test_storage(text: str, value: str, written: bool) -> None:
    assert settings({CONF: text}).storage == (value, written)


def test_drop_ins_come_after_the_main_file_and_hide_each_other_by_name() -> None:
    found = settings(
        {
            CONF: "[Journal]\nCompress=yes\n",
            "/usr/lib/systemd/journald.conf.d/50.conf": "[Journal]\nCompress=no\n",
            "/etc/systemd/journald.conf.d/50.conf": "[Journal]\nStorage=none\n",
        }
    )
    assert found.compresses == (True, True)
    assert found.storage == ("none", True)


@pytest.mark.parametrize(
    ("text", "holds", "provenance"),
    [
        ("Compress=yes", True, Provenance.EXPLICIT),
        ("Compress=1M", True, Provenance.EXPLICIT),
        ("Compress=off", False, Provenance.EXPLICIT),
        ("Compress=maybe", True, Provenance.DEFAULT),
        ("", True, Provenance.DEFAULT),
    ],
)
def test_compression(text: str, holds: bool, provenance: Provenance) -> None:
    outcome = journal.journal_compressed(settings({CONF: f"[Journal]\n{text}\n"}))
    assert (outcome.holds, outcome.provenance) == (holds, provenance)


@pytest.mark.parametrize(
    ("text", "rest", "module", "holds"),
    [
        ("", "is debian\n", "", True),
        ("", "", "", False),
        ("", "", 'module(load="imjournal" StateFile="x")', True),
        ("ForwardToSyslog=yes", "", "", True),
        ("ForwardToSyslog=no", "is debian\n", "", False),
        ("ForwardToSyslog=no", "is debian\n", "$ModLoad imjournal", True),
    ],
)
def test_records_reach_rsyslog(text: str, rest: str, module: str, holds: bool) -> None:
    found = settings({CONF: f"[Journal]\n{text}\n"}, rest)
    assert journal.journal_handed_on(found, rsyslog(module), HERE).holds is holds


@pytest.mark.parametrize(
    ("span", "days"),
    [("0", None), ("", None), ("1year", 365.25), ("90d 12h", 90.5), ("86400", 1), ("2 weeks", 14)],
)
def test_spans_of_time(span: str, days: float | None) -> None:
    found = settings({CONF: f"[Journal]\nMaxRetentionSec={span}\n"})
    assert found.retention_days == days


def test_a_span_that_is_none_is_unknown() -> None:
    with pytest.raises(FactError) as caught:
        assert settings({CONF: "[Journal]\nMaxRetentionSec=soon\n"}).retention_days
    assert caught.value.why is Why.MALFORMED


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("", True),
        ('input(type="imtcp" port="6514")', True),
        ('input(type="imudp" port="514")', False),
        ('input(type="imptcp")', False),
        ('module(load="imtcp")', True),
        ("$InputRELPServerRun 2514", False),
        ("$UDPServerRun 123", True),
        ("/* input(type='imudp') */", True),
    ],
)
def test_inputs_of_the_network(text: str, holds: bool) -> None:
    assert log_transport.listens_to_nobody(rsyslog(text), PORTS).holds is holds


def test_what_is_included_from_elsewhere_is_not_known() -> None:
    more = MAIN + 'include(file="/srv/rsyslog/*.conf")\n'
    with pytest.raises(FactError) as caught:
        log_transport.listens_to_nobody(rsyslog("", more), PORTS)
    assert caught.value.why is Why.UNDETERMINED
    opened = rsyslog("$UDPServerRun 514", more)
    assert not log_transport.listens_to_nobody(opened, PORTS).holds


@pytest.mark.parametrize(
    ("main", "text", "holds", "provenance"),
    [
        (f"$FileCreateMode 0640\n{MAIN}", "", True, Provenance.EXPLICIT),
        (MAIN, "$FileCreateMode 0600", True, Provenance.EXPLICIT),
        (f"{MAIN}$FileCreateMode 0640\n", "", False, Provenance.EXPLICIT),
        (f"{MAIN}$FileCreateMode 0640\n", "$FileCreateMode 0640", True, Provenance.CONFLICTING),
        (MAIN, "$FileCreateMode 0644", False, Provenance.EXPLICIT),
        (MAIN, 'module(load="builtin:omfile" FileCreateMode="0640")', True, Provenance.EXPLICIT),
        (MAIN, "", False, Provenance.CONFLICTING),
    ],
)
def test_modes_of_new_logs(main: str, text: str, holds: bool, provenance: Provenance) -> None:
    outcome = log_transport.creates_closed_files(rsyslog(text, main), OPTIONAL)
    assert (outcome.holds, outcome.provenance) == (holds, provenance)


ACTION = 'action(type="omfwd" target="log" protocol="{0}" StreamDriver="{1}" {2})'
SURE = 'StreamDriverMode="1" StreamDriverAuthMode="x509/name" '
SURE += 'StreamDriver.CheckExtendedKeyPurpose="on"'


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (ACTION.format("tcp", "gtls", SURE), True),
        (ACTION.format("TCP", "ossl", SURE.upper()), True),
        (ACTION.format("udp", "gtls", SURE), False),
        (ACTION.format("tcp", "ptcp", SURE), False),
        (ACTION.format("tcp", "gtls", 'StreamDriverMode="1"'), False),
        ('action(type="omrelp" target="log" tls="on" tls.authmode="name")', True),
        ('action(type="omrelp" target="log" tls="on")', False),
        ("*.* @@log", False),
        ("", False),
    ],
)
def test_forwarding_that_must_be_encrypted(text: str, holds: bool) -> None:
    assert log_transport.forwarding_encrypted(rsyslog(text), REQUIRED).holds is holds


def test_clear_text_is_no_finding_where_the_policy_allows_it() -> None:
    plain = rsyslog("*.* @@log")
    for check in (log_transport.forwarding_encrypted, log_transport.only_encrypted):
        assert check(plain, OPTIONAL).applicable is False


def services(*lines: str) -> Services:
    return fact(Services, listed({}) + "".join(f"{line}\n" for line in lines) + "end\n")


def packages(manager: str, *names: str) -> Packages:
    text = "".join(f"installed {name} 1\n" for name in names)
    return fact(Packages, f"manager {manager} -\n{text}end 0\n")


@pytest.mark.parametrize(
    ("manager", "lines", "holds"),
    [
        ("rpm", ("want crond.service", "booted systemd", "daily logrotate"), True),
        ("dpkg", ("want cron.service", "booted systemd", "daily logrotate"), False),
        ("dpkg", ("want logrotate.timer", "booted systemd"), True),
        ("dpkg", ("want logrotate.timer",), False),
        ("dpkg", ("want cron.service", "daily logrotate"), True),
    ],
)
def test_rotation_is_started(manager: str, lines: tuple[str, ...], holds: bool) -> None:
    found = log_service.turned_over(packages(manager, "logrotate"), services(*lines))
    assert found.holds is holds


def test_syslog_ng_counts_too() -> None:
    none = fact(Rsyslog, listed({"/etc/rsyslog.conf": None}))
    found = packages("dpkg", "syslog-ng-core")
    started = services("want syslog-ng.service")
    assert log_service.starts_by_itself(none, found, started).holds
    assert not log_service.starts_by_itself(none, found, services("want x.service")).holds
    alone = log_service.starts_by_itself(none, packages("dpkg", "bash"), started)
    assert alone.applicable is False


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("server a iburst", " pool b"), ("a", "b")),
        (("! server a", "# server b", "% server c", "; server d"), ()),
        (("servers a", "refclock PPS /dev/pps0"), ("a", "PPS")),
        (("server",), ()),
        (("SERVER a",), ("a",)),
    ],
)
def test_sources_of_chrony(lines: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert tuple(one.name for one in chrony(*lines).sources["chronyd"]) == names


def test_folders_count_where_the_main_file_names_them() -> None:
    files = {"/etc/chrony.d/a.conf": "server a", "/etc/chrony/sources.d/b.sources": "server b"}
    found = chrony("confdir /etc/chrony.d", path="/etc/chrony.conf", **files)
    assert found.sources["chronyd"] == (Source("server", "a"),)
    both = chrony("confdir /x /etc/chrony.d", "sourcedir /etc/chrony/sources.d", **files)
    assert len(both.sources["chronyd"]) == 2


def test_lists_of_timesyncd_add_up_until_one_is_empty() -> None:
    files = {
        "/etc/systemd/timesyncd.conf": "[Time]\nNTP=a b\n",
        "/etc/systemd/timesyncd.conf.d/5.conf": "[Time]\nNTP=\nNTP=c\n",
    }
    found = fact(TimeSources, listed(dict(files)) + "has systemd-timesyncd\nend\n")
    assert [one.name for one in found.sources["systemd-timesyncd"]] == ["c"]
    assert time_sources.source_set(found, NOBODY).provenance is Provenance.EXPLICIT


def test_timesyncd_has_servers_of_its_own() -> None:
    found = fact(TimeSources, listed({}) + "has systemd-timesyncd\nend\n")
    outcome = time_sources.source_set(found, NOBODY)
    assert (outcome.holds, outcome.provenance) == (True, Provenance.DEFAULT)


def test_the_daemon_that_runs_counts() -> None:
    files = {"/etc/chrony/chrony.conf": "server a", "/etc/ntpsec/ntp.conf": "driftfile x"}
    found = fact(TimeSources, listed(dict(files)) + "has chronyd\nhas ntpd\nend\n")
    running = Processes("systemd", frozenset({"ntpd"}), frozenset())
    assert time_sources.source_set(found, NOBODY).holds
    assert not time_sources.source_set(found, running).holds


@pytest.mark.parametrize(
    ("options", "lines", "holds"),
    [
        ('DAEMON_OPTS="-F 1"', (), True),
        ('DAEMON_OPTS="-F 1 -u root"', ("user _chrony",), False),
        ('OPTIONS="-u chrony"', ("user root",), True),
        ("", ("user root", "user _chrony"), True),
        ("", ("user 0",), False),
    ],
)
def test_the_account_of_chrony(options: str, lines: tuple[str, ...], holds: bool) -> None:
    found = chrony(*lines, **{"/etc/default/chrony": options})
    assert time_sources.own_account(found).holds is holds


@pytest.mark.parametrize(
    ("lines", "holds", "provenance"),
    [
        ((), True, Provenance.DEFAULT),
        (("port 0",), True, Provenance.EXPLICIT),
        (("allow",), True, Provenance.DEFAULT),
        (("allow", "port 1234"), False, Provenance.DEFAULT),
        (("allow", "port 0"), True, Provenance.EXPLICIT),
    ],
)
def test_time_that_is_served(lines: tuple[str, ...], holds: bool, provenance: Provenance) -> None:
    outcome: Outcome = time_sources.serves_nobody(chrony(*lines), PORTS)
    assert (outcome.holds, outcome.provenance) == (holds, provenance)


def test_each_of_these_checks_is_in_the_catalogue() -> None:
    told = {f"LOG-{n:03}" for n in range(7, 21)} | {f"TIM-{n:03}" for n in range(4, 9)}
    assert told <= set(catalogue())
