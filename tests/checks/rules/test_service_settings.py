"""Settings of services as the probe prints them, and the secrets that it must not print."""

from collections.abc import Callable

import pytest

from checks.collector import render_collector
from checks.facts.listeners import Listener, Listeners
from checks.facts.packages import Packages
from checks.facts.service_settings import ServiceSettings
from checks.model import FactError, Outcome, Provenance, Why
from checks.rules import databases, file_sharing, snmp, web
from checks.rules.databases import DatabaseLimits
from tests.checks.replies import fact
from tests.checks.rules.states_services import redis
from tests.checks.rules.states_services import snmp as snmp_with
from tests.checks.states import Start
from tests.lab.lab import Lab

Rule = Callable[[ServiceSettings], Outcome]


def settings(service: str, *lines: str) -> ServiceSettings:
    body = "".join(f"set {service} {line}\n" for line in lines)
    read = {line.partition(":")[0] for line in lines} or {"/etc/x.conf"}
    files = "".join(f"file {service} {path}\n" for path in sorted(read))
    return fact(ServiceSettings, f"have {service}\n{files}{body}end\n")


@pytest.mark.parametrize(
    ("rule", "service", "lines", "holds"),
    [
        (snmp.no_known_community, "snmp", ("/a:rocommunity own default",), True),
        (snmp.no_known_community, "snmp", ("/a:rocommunity short",), False),
        (snmp.version_three, "snmp", ("/a:rocommunity own default",), False),
        (snmp.version_three, "snmp", ("/a:includedir /etc/snmp/snmpd.conf.d/",), True),
        (file_sharing.root_is_squashed, "nfs", ('/e:"/a b" h(rw,all_squash)',), True),
        (file_sharing.root_is_squashed, "nfs", ("/e:/a h(no_root_squash)",), False),
        (file_sharing.exports_to_named_hosts, "nfs", ("/e:/a @group(rw)",), True),
        (file_sharing.exports_to_named_hosts, "nfs", ("/e:/a *(sec=krb5:sys)",), False),
        (file_sharing.exports_are_secure, "nfs", ("/e:/a h(insecure,secure)",), True),
        (file_sharing.exports_are_secure, "nfs", ("/e:/a h(no_auth_nlm)",), False),
        (file_sharing.no_guest_share, "samba", ("/s:[a]", "/s:guestok = 1"), False),
        (file_sharing.no_guest_share, "samba", ("/s:[a]", "/s:guest account = ftp"), True),
        (file_sharing.signed_messages, "samba", ("/s:server signing = required",), True),
        (file_sharing.signed_messages, "samba", ("/s:[a]", "/s:server signing = force"), False),
        (databases.redis_password, "redis", ("/r:bind ::1",), True),
        (databases.redis_password, "redis", ("/r:bind example",), False),
        (databases.redis_password, "redis", ("/r:port 0",), True),
        (databases.mongodb_authorization, "mongo", ("/m:  authorization: 'enabled'",), True),
        (databases.mongodb_authorization, "mongo", ("/m:noauth = true",), False),
        (databases.mysql_grants, "mysql", ("/m:[server]", "/m:skip-grant-tables=0"), True),
        (databases.mysql_grants, "mysql", ("/m:[mariadb]", "/m:skip-grant-tables"), False),
        (databases.postgresql_methods, "postgres", ("/p:local all all - peer",), True),
        (databases.postgresql_methods, "postgres", ("/p:host all all ::/0 trust",), False),
        (file_sharing.no_anonymous_ftp, "vsftpd", (), False),
        (file_sharing.no_anonymous_ftp, "vsftpd", ("/v:anonymous_enable=no",), True),
        (web.no_open_proxy, "squid", ("/q:http_access allow localhost",), True),
        (web.no_open_proxy, "squid", ("/q:http_access allow all",), False),
        (snmp.no_known_community, "snmp", ("/a:authcommunity default",), False),
        (databases.redis_password, "redis", ("/r:port 0", "/r:tls-port 6379"), True),
        (
            databases.redis_password,
            "redis",
            ("/r:bind *", "/r:port 0", "/r:tls-port 6379", "/r:tls-auth-clients no"),
            False,
        ),
        (
            databases.mongodb_authorization,
            "mongo",
            ("/m: authorization: enabled", "/m: transitionToAuth: true"),
            False,
        ),
        (
            databases.mongodb_authorization,
            "mongo",
            ("/m: authorization: disabled", "/n: authorization: enabled"),
            False,
        ),
        (
            databases.mysql_grants,
            "mysql",
            ("/m:[mysqld]", "/m:skip-grant-tables", "/n:[mysqld]", "/n:skip-grant-tables=0"),
            False,
        ),
        (databases.mysql_grants, "mysql", ("/m:[mysqld]", "/m:loose_skip_grant_tables"), False),
        (databases.mysql_grants, "mysql", ("/m:[mysqld]", "/m:!includedir /etc/my.cnf.d"), True),
        (databases.postgresql_methods, "postgres", ("/p:host all all ::/0 ldap",), False),
        (databases.postgresql_methods, "postgres", ("/p:hostssl all all ::/0 ldap",), True),
        (
            file_sharing.no_anonymous_ftp,
            "vsftpd",
            ("/v:anonymous_enable=YES", "/w:anonymous_enable=NO"),
            False,
        ),
        (file_sharing.no_anonymous_ftp, "pureftpd", ("/p:yes",), True),
        (file_sharing.no_anonymous_ftp, "pureftpd", (), False),
        (
            web.no_open_proxy,
            "squid",
            ("/q:http_access allow !blocked", "/q:http_access deny all"),
            False,
        ),
        (web.no_open_proxy, "squid", ("/q:http_access allow Safe_ports",), False),
        (
            web.no_open_proxy,
            "squid",
            ("/q:acl city src 10.0.0.0/8", "/q:http_access deny !city", "/q:http_access allow all"),
            True,
        ),
        (
            web.no_open_proxy,
            "squid",
            (
                "/q:acl who proxy_auth REQUIRED",
                "/q:http_access allow who",
                "/q:http_access deny all",
            ),
            True,
        ),
        (
            web.no_release_told,
            "nginx",
            ("/etc/nginx/conf.d/a.conf:inner_server_tokens off",),
            False,
        ),
        (web.no_listing, "nginx", ("/etc/nginx/sites-enabled/a:inner_autoindex on",), False),
        (web.no_release_told, "apache", (), False),
        (web.no_release_told, "apache", ("/c:ServerTokens ProductOnly",), True),
        (web.no_listing, "nginx", ("/etc/nginx/nginx.conf:autoindex on",), False),
        (web.no_listing, "apache", ("/c:LoadModule autoindex_module x", "/c:Options All"), False),
        (web.no_listing, "apache", ("/c:LoadModule autoindex_module x",), True),
    ],
)
def test_settings_decide(rule: Rule, service: str, lines: tuple[str, ...], holds: bool) -> None:
    assert rule(settings(service, *lines)).holds is holds


@pytest.mark.parametrize(
    ("said", "version", "holds", "provenance"),
    [
        ("server min protocol = SMB3", "2:4.9", True, Provenance.EXPLICIT),
        ("min protocol = LANMAN2", "2:4.17", False, Provenance.EXPLICIT),
        ("server signing = auto", "2:4.11.1", True, Provenance.DEFAULT),
        ("server signing = auto", "2:4.10.16", False, Provenance.DEFAULT),
    ],
)
def test_smb1(said: str, version: str, holds: bool, provenance: Provenance) -> None:
    seen = settings("samba", "/s:[global]", f"/s:{said}")
    outcome = file_sharing.no_smb1(seen, Packages("dpkg", {"samba": version}))
    assert (outcome.holds, outcome.provenance) == (holds, provenance)


@pytest.mark.parametrize(
    ("sockets", "holds"),
    [
        ([("10.1.0.5", 5432)], True),
        ([("127.0.0.1", 3306)], True),
        ([("0.0.0.0", 3306)], False),
        ([("::", 27017)], False),
        ([("0.0.0.0", 22)], None),
    ],
)
def test_databases_on_every_address(sockets: list[tuple[str, int]], holds: bool | None) -> None:
    from ipaddress import ip_address

    seen = Listeners(
        tuple(Listener("tcp", ip_address(host), port) for host, port in sockets), frozenset()
    )
    limits = DatabaseLimits(("tcp/3306", "tcp/5432", "tcp/27017"))
    outcome = databases.no_wildcard_database(seen, limits)
    assert (outcome.holds if outcome.applicable else None) is holds


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", Why.TRUNCATED),
        ("have snmp\n", Why.TRUNCATED),
        ("odd\nend\n", Why.TRUNCATED),
        ("set snmp Binary file matches\nend\n", Why.MALFORMED),
    ],
)
def test_odd_settings_are_no_fact(body: str, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        fact(ServiceSettings, body)
    assert caught.value.why is why


def test_settings_that_were_cut_are_unknown() -> None:
    many = tuple("/r:bind 127.0.0.1" for _ in range(2000))
    with pytest.raises(FactError) as caught:
        databases.redis_password(settings("redis", *many))
    assert caught.value.why is Why.TRUNCATED


@pytest.mark.lab
@pytest.mark.parametrize("shell", ["dash", "bash", "busybox ash"])
def test_secrets_never_leave_the_host(lab: Lab, fresh_host: Start, shell: str) -> None:
    host = fresh_host()
    lab.run(host.name, redis("requirepass CANARY-1", "user kanri on >CANARY-2 ~*"))
    lab.run(host.name, snmp_with("rwcommunity CANARY-3", "com2sec a default CANARY-4"))
    script = render_collector([ServiceSettings]).decode()
    said = lab.run(host.name, f"{shell} -s", stdin=script).stdout
    assert "CANARY" not in said
    assert "requirepass given" in said
    assert "rwcommunity own" in said
    assert "\nend\n" in said


@pytest.mark.parametrize(
    ("rule", "service", "lines"),
    [
        (web.no_listing, "nginx", ("/a:include /srv/site.conf",)),
        (web.no_listing, "nginx", ("/a:autoindex",)),
        (web.no_listing, "apache", ("/a:IncludeOptional /srv/*.conf",)),
        (web.no_listing, "apache", ("/a:Options \\",)),
        (web.no_release_told, "apache", ("/a:ServerTokens Prod", "/a:Include /srv/a.conf")),
        (web.no_open_proxy, "squid", ('/q:acl city src "/etc/nets"', "/q:http_access allow city")),
        (databases.mysql_grants, "mysql", ("/m:[mysqld]", "/m:!includedir /srv/my")),
        (databases.postgresql_methods, "postgres", ("/p:host all all ::/0 \\",)),
        (file_sharing.no_guest_share, "samba", ("/s:[a]", "/s:guest ok = \\")),
        (file_sharing.no_anonymous_ftp, "proftpd", ("/p:Include /srv/ftp.conf",)),
    ],
)
def test_what_stands_elsewhere_is_unknown(rule: Rule, service: str, lines: tuple[str, ...]) -> None:
    with pytest.raises(FactError) as caught:
        rule(settings(service, *lines))
    assert caught.value.why is Why.UNDETERMINED


@pytest.mark.parametrize(
    ("rule", "service"),
    [
        (snmp.no_known_community, "snmp"),
        (file_sharing.no_guest_share, "samba"),
        (databases.mysql_grants, "mysql"),
        (web.no_open_proxy, "squid"),
        (web.no_listing, "nginx"),
    ],
)
@pytest.mark.parametrize("rows", ["", "file {0} /etc/a/x.conf\nconf {0} /srv/y.conf\n"])
def test_a_service_with_other_files_is_unknown(rule: Rule, service: str, rows: str) -> None:
    with pytest.raises(FactError) as caught:
        rule(fact(ServiceSettings, f"have {service}\n{rows.format(service)}end\n"))
    assert caught.value.why is Why.UNDETERMINED


def test_switches_on_the_command_line_count() -> None:
    body = "have mysql\nfile mysql /m\nset mysql /m:[mysqld]\nflag mysql skip-grant-tables\nend\n"
    assert not databases.mysql_grants(fact(ServiceSettings, body)).holds
