"""States of hosts that offer services: the service's program and file, and the verdict."""

from checks.model import Verdict

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN


def offers(program: str, path: str, *lines: str) -> str:
    """The program is installed, and its file has these lines."""
    quoted = " ".join(f"'{line}'" for line in lines)
    return (
        f"printf '#!/bin/sh\\n' > /usr/sbin/{program}; chmod 755 /usr/sbin/{program}; "
        f"mkdir -p {path.rpartition('/')[0]}; printf '%s\\n' {quoted} >> {path}; "
    )


def snmp(*lines: str) -> str:
    return offers("snmpd", "/etc/snmp/snmpd.conf", *lines)


def exports(*lines: str) -> str:
    return offers("exportfs", "/etc/exports", *lines)


def samba(*lines: str) -> str:
    return offers("smbd", "/etc/samba/smb.conf", *lines)


def redis(*lines: str) -> str:
    return offers("redis-server", "/etc/redis/redis.conf", *lines)


def mongo(*lines: str) -> str:
    return offers("mongod", "/etc/mongod.conf", *lines)


def mysql(*lines: str, path: str = "/etc/mysql/my.cnf") -> str:
    return offers("mariadbd", path, *lines)


def postgres(*lines: str) -> str:
    return offers("postgres", "/etc/postgresql/15/main/pg_hba.conf", *lines)


def vsftpd(*lines: str) -> str:
    return offers("vsftpd", "/etc/vsftpd.conf", *lines)


def squid(*lines: str) -> str:
    return offers("squid", "/etc/squid/squid.conf", *lines)


def apache(*lines: str) -> str:
    return offers("apache2", "/etc/apache2/conf-enabled/security.conf", *lines)


def nginx(*lines: str, path: str = "/etc/nginx/nginx.conf") -> str:
    return offers("nginx", path, *lines)


def running(name: str, arguments: str) -> str:
    """A program of this name that runs, from a folder where none is looked for."""
    return (
        f"mkdir -p /opt/x; printf '#!/bin/sh\\nsleep 60; :\\n' > /opt/x/{name}; "
        f"chmod 755 /opt/x/{name}; "
        f"(setsid /opt/x/{name} {arguments} >/dev/null 2>&1 </dev/null &); sleep 0.3; "
    )


SAMBA_PACKAGE = (
    "printf 'Package: samba\\nStatus: install ok installed\\nVersion: 2:{0}\\nArchitecture: all\\n"
    "Maintainer: x\\nDescription: x\\n\\n' >> /var/lib/dpkg/status; "
)
AUTOINDEX = offers(
    "apache2",
    "/etc/apache2/mods-enabled/autoindex.load",
    "LoadModule autoindex_module /usr/lib/apache2/modules/mod_autoindex.so",
)

STATES = [
    ("SVC-020", ":", N),
    ("SVC-020", snmp("rouser kanri authpriv"), P),
    ("SVC-020", snmp("rocommunity public default"), F),
    ("SVC-020", snmp("rocommunity PRIVATE 10.0.0.0/8"), F),
    ("SVC-020", snmp("com2sec notConfigUser default public"), F),
    ("SVC-020", snmp("com2sec -Cn ctx kanri 10.0.0.1 public"), F),
    ("SVC-020", snmp("rwcommunity6 \"abc\""), F),
    ("SVC-020", snmp("# rocommunity public", "sysLocation public"), P),
    ("SVC-020", snmp("rocommunity Kanri-no-nagai-kotoba"), P),
    ("SVC-020", snmp("rouser a") + offers("snmpd", "/etc/snmp/snmpd.conf.d/x.conf",
                                          "rocommunity public"), F),
    ("SVC-020", snmp("includeFile /srv/other.conf"), U),
    ("SVC-021", ":", N),
    ("SVC-021", snmp("rouser kanri authpriv"), P),
    ("SVC-021", snmp("rocommunity Kanri-no-nagai-kotoba"), F),
    ("SVC-021", snmp("com2sec6 a ::1 Kanri-no-nagai-kotoba"), F),
    ("SVC-022", ":", N),
    ("SVC-022", exports("# /srv *(rw)"), N),
    ("SVC-022", exports("/srv 10.1.0.0/16(rw,sync)"), P),
    ("SVC-022", exports("/srv *(ro)"), F),
    ("SVC-022", exports("/srv host1 (rw)"), F),
    ("SVC-022", exports("/srv"), F),
    ("SVC-022", exports("/srv -ro,sec=krb5p *"), P),
    ("SVC-022", exports("/srv host1(ro) \\", "  0.0.0.0/0(ro)"), F),
    ("SVC-023", exports("/srv 10.1.0.0/16(rw)"), P),
    ("SVC-023", "echo '/srv 10.1.0.0/16(rw,no_root_squash)' >/etc/exports", F),
    ("SVC-023", exports("/srv 10.1.0.0/16(rw,no_root_squash)"), F),
    ("SVC-023", exports("/srv -no_root_squash 10.1.0.2"), F),
    ("SVC-023", exports("/srv -no_root_squash 10.1.0.2(root_squash)"), P),
    ("SVC-023", offers("exportfs", "/etc/exports.d/a.exports", "/srv h(no_root_squash)"), F),
    ("SVC-024", exports("/srv 10.1.0.0/16(rw,secure)"), P),
    ("SVC-024", exports("/srv 10.1.0.0/16(rw,insecure)"), F),
    ("SVC-024", exports("/srv 10.1.0.0/16(rw,insecure_locks)"), F),
    ("SVC-025", ":", N),
    ("SVC-025", samba("[global]", "[share]", "path = /srv", "guest ok = no"), P),
    ("SVC-025", samba("[share]", "Guest OK = Yes"), F),
    ("SVC-025", samba("[share]", "public=true"), F),
    ("SVC-025", samba("[share]", "; guest ok = yes"), P),
    ("SVC-025", samba("[share]", "guest ok = yes", "public = no", "guest ok = no"), P),
    ("SVC-025", samba("[global]", "include = /etc/samba/%m.conf"), U),
    ("SVC-025", samba("[global]") + offers("smbd", "/var/lib/samba/usershares/a",
                                           "guest_ok=y"), F),
    ("SVC-026", samba("[global]", "server min protocol = SMB2_10"), P),
    ("SVC-026", samba("[global]", "min protocol = NT1"), F),
    ("SVC-026", samba("[global]") + SAMBA_PACKAGE.format("4.17.12"), P),
    ("SVC-026", samba("[global]") + SAMBA_PACKAGE.format("4.9.5"), F),
    ("SVC-026", samba("[global]"), U),
    ("SVC-027", samba("[global]", "server signing = mandatory"), P),
    ("SVC-027", samba("[global]", "server signing = auto"), F),
    ("SVC-027", samba("[global]"), F),
    ("SVC-028", ":", N),
    ("SVC-028", redis("bind 127.0.0.1 -::1"), P),
    ("SVC-028", redis("bind 0.0.0.0", "protected-mode yes"), F),
    ("SVC-028", redis("bind 10.1.0.5", "requirepass Himitsu-no-kotoba"), P),
    ("SVC-028", redis("bind 10.1.0.5", "requirepass \"\""), F),
    ("SVC-028", redis("protected-mode no"), F),
    ("SVC-028", redis("bind *", "user default on nopass ~* +@all"), F),
    ("SVC-028", redis("bind *", "user default on >Himitsu ~* +@all"), P),
    ("SVC-028", redis("bind 127.0.0.1", "include /srv/redis.conf"), U),
    ("SVC-029", ":", N),
    ("SVC-029", mongo("security:", "  authorization: enabled"), P),
    ("SVC-029", mongo("security:", "  authorization: disabled"), F),
    ("SVC-029", mongo("net:", "  bindIp: 127.0.0.1"), F),
    ("SVC-029", mongo("#security:", "#  authorization: enabled"), F),
    ("SVC-030", ":", N),
    ("SVC-030", mysql("[mysqld]", "user = mysql"), P),
    ("SVC-030", mysql("[mysqld]", "skip-grant-tables"), F),
    ("SVC-030", mysql("[mysqld]", "skip_grant_tables = 1", path="/etc/mysql/conf.d/x.cnf"), F),
    ("SVC-030", mysql("[mysqld]", "#skip-grant-tables", "[client]", "skip-grant-tables"), P),
    ("SVC-030", mysql("[mysqld]") + running("mysqld", "--skip-grant-tables"), F),
    ("SVC-030", mysql("[mysqld]") + running("mysqld", "--defaults-file=/srv/my.cnf"), U),
    ("SVC-030", mysql("[mysqld]") + running("mysqld", "--defaults-file=/etc/mysql/my.cnf"), P),
    ("SVC-035", running("nginx", "-c /srv/nginx.conf"), U),
    ("SVC-033", running("squid", "-N"), U),
    ("SVC-031", ":", N),
    ("SVC-031", postgres("local all all peer", "host all all 10.1.0.0/16 scram-sha-256"), P),
    ("SVC-031", postgres("host all all 10.1.0.0 255.255.0.0 trust"), F),
    ("SVC-031", postgres("local all postgres trust"), F),
    ("SVC-031", postgres("host all all 0.0.0.0/0 password"), F),
    ("SVC-031", postgres("hostssl all all 10.1.0.0/16 password"), P),
    ("SVC-031", postgres("#host all all all trust", "local \"a b\" all peer # trust"), P),
    ("SVC-031", postgres("local all all peer", "include_dir more"), U),
    ("SVC-032", ":", N),
    ("SVC-032", vsftpd("anonymous_enable=NO"), P),
    ("SVC-032", vsftpd("anonymous_enable=YES"), F),
    ("SVC-032", vsftpd("#anonymous_enable=NO"), F),
    ("SVC-032", vsftpd("anonymous_enable=NO", "anonymous_enable=YES"), F),
    ("SVC-032", offers("proftpd", "/etc/proftpd/proftpd.conf", "<Anonymous ~ftp>"), F),
    ("SVC-033", ":", N),
    ("SVC-033", squid("acl city src 10.1.0.0/16", "http_access allow city",
                      "http_access deny all"), P),
    ("SVC-033", squid("http_access allow all"), F),
    ("SVC-033", squid("http_access deny all", "http_access allow all"), P),
    ("SVC-033", squid("acl any src 0.0.0.0/0", "http_access allow any"), F),
    ("SVC-033", squid("http_access deny manager"), F),
    ("SVC-033", squid("include /etc/squid/conf.d/*.conf", "http_access deny all")
     + offers("squid", "/etc/squid/conf.d/x.conf", "http_access allow all"), F),
    ("SVC-033", squid("include /srv/rules.conf", "http_access deny all"), U),
    ("SVC-034", ":", N),
    ("SVC-034", apache("ServerTokens Prod", "ServerSignature Off"), P),
    ("SVC-034", apache("ServerTokens OS"), F),
    ("SVC-034", apache("#ServerTokens Prod"), F),
    ("SVC-034", apache("ServerTokens prod", "ServerSignature On"), F),
    ("SVC-034", nginx("http {", "  server_tokens off;", "}"), P),
    ("SVC-034", nginx("http {", "  # server_tokens off;", "}"), F),
    ("SVC-034", nginx("server { server_tokens off; }", path="/etc/nginx/sites-enabled/a"), F),
    ("SVC-034", nginx("server_tokens off;", path="/etc/nginx/conf.d/a.conf"), P),
    ("SVC-034", nginx("server { server_tokens off; }", path="/etc/nginx/conf.d/a.conf"), F),
    ("SVC-033", squid("http_access allow !blocked", "http_access deny all"), F),
    ("SVC-032", offers("pure-ftpd", "/etc/pure-ftpd/conf/NoAnonymous", "yes"), P),
    ("SVC-032", offers("pure-ftpd", "/etc/pure-ftpd/conf/NoAnonymous", "no"), F),
    ("SVC-023", exports("/srv 10.1.0.1(rw)") + offers("exportfs", "/var/lib/nfs/etab",
     "/srv 10.1.0.2(rw,no_root_squash)"), F),
    ("SVC-035", nginx("include /srv/*.conf;", path="/etc/nginx/conf.d/a.conf"), U),
    ("SVC-035", ":", N),
    ("SVC-035", nginx("http { }"), P),
    ("SVC-035", nginx("location /a { autoindex on; }"), F),
    ("SVC-035", AUTOINDEX + apache("Options Indexes FollowSymLinks"), F),
    ("SVC-035", AUTOINDEX + apache("Options -Indexes"), P),
    ("SVC-035", apache("Options Indexes"), P),
]  # fmt: skip
