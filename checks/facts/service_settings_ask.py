"""How the settings of network services are asked for: the shell part of `ServiceSettings`.

awk(1) reduces what is secret: a community string to `default`, `short` or `own`, a password to
`given` or `empty`, a line of pg_hba.conf to its fields without the options of its method.
"""

PROBE = r"""
need grep; need awk; need sed
# h NAME PROGRAM...: whether one of these programs is here
h() { n=$1; shift
  for b; do for d in /usr/sbin /usr/bin /sbin /bin /usr/local/sbin /usr/local/bin; do
    case $b in /*) d= ;; *) d=$d/ ;; esac
    [ -x "$d$b" ] && [ ! -d "$d$b" ] && printf 'have %s\n' "$n" && return 0
  done; done; }
o() { sed -e "s|^|set $n |" -e 2000q; }
# l NAME FILE...: the files that exist, in $L; false where there is none
l() { n=$1; shift; L=
  for b; do [ -f "$b" ] || continue
    case $b in *[' :']*) printf 'odd\n' ;; *) L="$L $b"; printf 'file %s %s\n' "$n" "$b" ;; esac
  done; [ -n "$L" ]; }
# s NAME REGEX FILE...: the lines of these directives
s() { e=$2; n=$1; shift 2; l "$n" "$@" && grep -HiE "^[[:space:]]*($e)" /dev/null $L | o; }
h snmp snmpd
l snmp /etc/snmp/snmpd.conf /etc/snmp/snmpd.local.conf /etc/snmp/snmpd.conf.d/*.conf \
  /usr/share/snmp/snmpd.conf /usr/share/snmp/snmpd.local.conf /var/lib/snmp/snmpd.conf \
  /var/lib/net-snmp/snmpd.conf && awk '
  function k(c,  l) { gsub(/["'\'']/, "", c); l = " " tolower(c) " "
    if (index(" public private community snmp snmpd snmp-public default admin manager monitor " \
        "cisco secret test guest read write rocommunity rwcommunity password all ", l))
      return "default"
    return length(c) < 8 ? "short" : "own" }
  { sub(/\r$/, ""); d = tolower($1) }
  d ~ /^r[ow]community6?$/ { print FILENAME ":" d, k($2), $3 }
  d == "authcommunity" { print FILENAME ":" d, k($3) }
  d ~ /^com2sec(6|unix)?$/ { i = $2 == "-Cn" ? 4 : 2; print FILENAME ":" d, k($(i + 2)), $(i + 1) }
  d ~ /^include(file|dir)$/ { print FILENAME ":" d, $2 }' $L | o
h nfs rpc.nfsd exportfs
s nfs '[^#[:space:]]' /etc/exports /etc/exports.d/*.exports \
  /var/lib/nfs/etab
h samba smbd
b='[[:space:]]*'
e="min${b}prot|server${b}(min|sign)|include|config${b}(file|b)"
s samba "\\[|guest|public|only${b}guest|$e" \
  /etc/samba/smb.conf /var/lib/samba/usershares/*
h vsftpd vsftpd
s vsftpd anonymous_enable /etc/vsftpd.conf /etc/vsftpd/*.conf
h proftpd proftpd
s proftpd '<Anonymous|include' /etc/proftpd/proftpd.conf /etc/proftpd/conf.d/*.conf \
  /etc/proftpd.conf
h pureftpd pure-ftpd
s pureftpd 'NoAnonymous|yes|no' /etc/pure-ftpd/conf/NoAnonymous /etc/pure-ftpd/pure-ftpd.conf \
  /etc/pure-ftpd.conf
h ftpd in.ftpd uftpd
h redis redis-server valkey-server
l redis /etc/redis/*.conf /etc/redis.conf /etc/valkey/*.conf && awk '
  { d = tolower($1) }
  d == "requirepass" { print FILENAME ":" d, ($2 == "" || $2 == "\"\"" ? "empty" : "given") }
  d == "user" { p = "none"; for (i = 3; i <= NF; i++) {
    if ($i == "nopass") p = "nopass"
    else if ($i ~ /^[>#]/) p = "given"
    else if ($i == "off") { p = "off"; break } }
    print FILENAME ":" d, $2, p }
  d ~ /^(bind|protected-mode|(tls-)?port|tls-auth-clients|include|aclfile)$/ {
    print FILENAME ":" $0 }' $L | o
h mongo mongod
s mongo 'security|net|authorization|auth|noauth|bind_?ip|transitionToAuth' \
  /etc/mongod.conf /etc/mongodb.conf
h mysql mysqld mariadbd
s mysql '\[|(loose[-_])?skip[-_]grant|!include' /etc/my.cnf /etc/my.cnf.d/*.cnf /etc/mysql/my.cnf \
  /etc/mysql/*.cnf /etc/mysql/conf.d/*.cnf /etc/mysql/mysql.conf.d/*.cnf \
  /etc/mysql/mariadb.conf.d/*.cnf /var/lib/mysql/my.cnf /usr/etc/my.cnf
h postgres postgres /usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres
l postgres /etc/postgresql/*/*/pg_hba.conf /var/lib/pgsql/data/pg_hba.conf \
  /var/lib/pgsql/*/data/pg_hba.conf && awk '
  { gsub(/"[^"]*"/, "Q"); sub(/#.*/, "") } !NF { next }
  $1 ~ /^include/ { print FILENAME ":" $1; next }
  $1 == "local" { print FILENAME ":" $1, $2, $3, "-", $4; next }
  { m = $5 ~ /^[0-9a-fA-F.:]*[.:][0-9a-fA-F.:]*$/ ? $6 : $5
    print FILENAME ":" $1, $2, $3, $4, m }' $L | o
set --; for b in /etc/postgresql/*/*/postgresql.conf /var/lib/pgsql/data/postgresql.conf \
  /var/lib/pgsql/*/data/postgresql.conf; do [ -f "$b" ] && set -- "$@" "$b"; done
[ "$#" -eq 0 ] ||
  sed -n "s/^[[:space:]]*hba_file[[:space:]=]*'\(\/[^']*\)'.*/conf postgres \1/p" "$@"
h squid squid squid3
w='src|proxy_auth|proxy_auth_regex|ident|ident_regex|arp|eui64|user_cert|external|ext_user'
s squid "http_access|include|acl[[:space:]]+[^[:space:]]+[[:space:]]+($w)[[:space:]]" \
  /etc/squid/squid.conf /etc/squid3/squid.conf /etc/squid/conf.d/*.conf
h apache /usr/sbin/apache2 /usr/sbin/httpd
e='LoadModule[[:space:]]+autoindex'
s apache "(ServerTokens|ServerSignature|Options|Include(Optional)?)[[:space:]]|$e" \
  /etc/apache2/mods-enabled/*.load /etc/httpd/conf.modules.d/*.conf /etc/apache2/apache2.conf \
  /etc/apache2/mods-enabled/*.conf /etc/apache2/conf-enabled/*.conf \
  /etc/apache2/sites-enabled/* /etc/apache2/ports.conf \
  /etc/letsencrypt/options-ssl-apache.conf /etc/httpd/conf/httpd.conf /etc/httpd/conf.d/*.conf
h nginx nginx
l nginx /etc/nginx/nginx.conf /etc/nginx/conf.d/*.conf /etc/nginx/sites-enabled/* \
  /etc/nginx/default.d/*.conf /etc/nginx/snippets/* /etc/letsencrypt/options-ssl-nginx.conf && awk '
  function one(w) { if (w !~ /^[ \t]*(server_tokens|autoindex|include)([ \t]|$)/) return
    sub(/^[ \t]+/, "", w); print FILENAME ":" (d > 0 ? "inner_" : "") w }
  FNR == 1 { d = FILENAME == "/etc/nginx/nginx.conf" ? -1 : 0 }
  { sub(/#.*/, ""); gsub(/"[^"]*"|\047[^\047]*\047/, "Q"); l = $0
    while (match(l, /[;{}]/)) { c = substr(l, RSTART, 1); one(substr(l, 1, RSTART - 1))
      l = substr(l, RSTART + 1); d += (c == "{") - (c == "}") }
    one(l) }' $L | o
# what runs here, wherever its program is, and files and switches that it was started with
W=
for k in /proc/[0-9]*/comm; do
  c=; IFS= read -r c <"$k"
  case $c in
    snmpd) n=snmp ;; smbd) n=samba ;; vsftpd|proftpd|squid|nginx) n=$c ;; mongod) n=mongo ;;
    pure-ftpd) n=pureftpd ;; redis-server|valkey-server) n=redis ;; mysqld|mariadbd) n=mysql ;;
    postgres|postmaster) n=postgres ;; apache2|httpd) n=apache ;; *) continue ;;
  esac
  k=${k%comm}; [ "${k}ns/pid" -ef /proc/self/ns/pid ] || continue
  case "$W " in *" $n "*" $n "*" $n "*" $n "*) continue ;; esac
  W="$W $n "
  printf 'have %s\n' "$n"
  tr '\0 ' '\n\n' <"${k}cmdline" | awk -v n="$n" '
    { w = $0; sub(/^--?/, "", w); gsub(/_/, "-", w) }
    /^-/ && w ~ /^(skip-grant|noauth)/ { sub(/=.*/, "", w); print "flag", n, w }
    { p = $0; sub(/^[^\/]*/, "", p) }
    p ~ /^\/.*\.(conf|cnf|cfg)$/ { print "conf", n, p; if ($0 ~ /^config_file=/) known = 1 }
    n == "postgres" && last == "-D" { data = p }
    { last = $0 }
    END { if (data && !known) print "conf", n, data "/pg_hba.conf" }'
done
printf 'end\n'
"""
