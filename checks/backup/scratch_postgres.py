"""The shell of a throw-away PostgreSQL: made, loaded with one dump, counted, asked and erased.

initdb(1) in the scratch folder, a unix socket in a folder of mode 0700 and no other way in. Every
dump goes through psql, in whose words (VERBOSITY=sqlstate) no row is quoted; dumps of pg_restore's
are turned into SQL by it first. psql takes a stream that ends early for a whole one, so the exit
code of what feeds it is kept as well.
"""

# the sums: of each row 56 bits of SHA-256 as a number, added up, so that no order matters
SUMS = r"""SET search_path = pg_catalog; SET datestyle = ISO, YMD; SET intervalstyle = postgres;
SET timezone = 'UTC'; SET extra_float_digits = 1; SET bytea_output = hex; SET xmloption = content;
SELECT set_config('client_encoding', CASE current_setting('server_encoding')
  WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END, false) AS coded \gset
SET lc_monetary = 'C';
SELECT format($f$SELECT 't', to_json(%L::text), to_json(%L::text), count(*),
  coalesce(sum(('x' || encode(substr(sha256(textsend((hinomi_row.*)::text)), 1, 7), 'hex'))
  ::bit(56)::bigint), 0) FROM ONLY %I.%I AS hinomi_row$f$,
  current_database(), n.nspname || '.' || c.relname, n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND c.relispopulated
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
ORDER BY n.nspname, c.relname LIMIT 5000 \gexec
SELECT 't', to_json(current_database()::text), to_json('pg_largeobject'::text), count(*),
  coalesce(sum(('x' || encode(substr(sha256(int8send(loid::bigint) || int4send(pageno) || data),
  1, 7), 'hex'))::bit(56)::bigint), 0) FROM pg_largeobject HAVING count(*) > 0;
SELECT 'T', to_json(current_database()::text), least(count(*), 5000) FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND c.relispopulated
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_';
"""

FIND = r"""B=
for one in /usr/bin /usr/local/pgsql/bin /usr/lib/pgsql/bin /usr/pgsql-*/bin \
  /usr/lib/postgresql/*/bin
do
  [ -x "$one/initdb" ] && [ -x "$one/postgres" ] && [ -x "$one/psql" ] &&
    [ -x "$one/pg_restore" ] || continue
  v=$("$one/postgres" --version | awk '{ print int($3) }')
  [ "${v:-0}" -le "${best:-0}" ] || { best=$v; B=$one; }
done
[ -n "$B" ] || exit 91
"""

START = r"""export PGHOST="$V" PGPORT=5432 PGUSER=hinomi_scratch PGDATABASE=hinomi_drill
export PGCONNECT_TIMEOUT=10 PGAPPNAME=hinomi HOME="$V" TMPDIR="$V"
unset PGOPTIONS PGSERVICE PGPASSWORD PGHOSTADDR PGDATA PSQLRC
cd "$D" || exit 92
printf 'v %s\n' "$("$B/postgres" --version | tr -cd ' -~' | head -c 80)"
lim 120 sh "$D/run" "$B/initdb" -D "$V/data" -U hinomi_scratch -A trust -E UTF8 --no-locale \
  --no-sync >/dev/null || { printf 'x initdb\n'; exit 0; }
sh "$D/run" "$B/postgres" -D "$V/data" -c listen_addresses= -c unix_socket_directories="$V" \
  -c unix_socket_permissions=0700 -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
  -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0 -c max_logical_replication_workers=0 \
  -c archive_mode=off -c max_connections=20 -c shared_buffers=64MB -c max_wal_size=512MB \
  -c logging_collector=off -c jit=off >/dev/null 2>&1 &
server=$!
watch >/dev/null 2>&1 & watcher=$!
i=0
until sh "$D/run" "$B/psql" -XAtq -d postgres -c 'CREATE DATABASE hinomi_drill' >/dev/null; do
  i=$((i+1)); kill -0 "$server" && [ $i -lt 300 ] || { printf 'x start\n'; exit 0; }
  sleep 0.1
done
"""

# roles are not in the dump of one database: those that it names are made first, able to do anything
# as the owner of a server is (a view of another's table must be filled)
LOAD = r"""sql() { sh "$D/run" "$B/psql" -XAtq -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate "$@"; }
if [ -d "$dump" ]; then form=dir; else
  p=$(packed "$dump"); [ "$p" = cat ] || need "$p"
  case $(unpack "$p" <"$dump" | head -c 5 | od -An -tx1 | tr -d ' \n') in
    5047444d50) form=custom ;; 746f632e64) form=tar ;; '') form=empty ;; *) form=plain ;;
  esac
fi
[ "$form" != empty ] || { printf 'x empty\n'; exit 0; }
text() {
  case $form in
    plain) unpack "$p" <"$dump" ;;
    dir) lim "$secs" "$B/pg_restore" --no-tablespaces -f - -- "$dump" ;;
    *) if [ "$p" = cat ]; then lim "$secs" "$B/pg_restore" --no-tablespaces -f - -- "$dump"
       else unpack "$p" <"$dump" | lim "$secs" "$B/pg_restore" --no-tablespaces -f - ; fi ;;
  esac
}
scan() {
  LC_ALL=C awk -v clean="$D/clean" -v cut="$D/cut" -v code="$D/code" '
    $0 != "" && $1 != "\\unrestrict" { before = last; last = kept; kept = $0 }
    NR < 50 && head == "" && /^-- PostgreSQL database (cluster )?dump$/ { head = $0 " complete" }
    data { if ($0 == "\\.") data = 0; next }
    /^COPY .* FROM stdin;$/ { data = 1; next }
    /^SET client_encoding = .SQL_ASCII.;$/ { print "" >code; next }
    /^DROP / { if (!seen++) print "" >clean; next }
    /^CREATE ROLE / { whole = 1 }
    whole { next }
    /^ALTER .* OWNER TO [^;]+;$/ { sub(/.* OWNER TO /, ""); print; next }
    /^(GRANT|REVOKE) .* (TO|FROM) [^;]+;$/ {
      sub(/ WITH GRANT OPTION;$/, ";"); sub(/.* (TO|FROM) /, ""); print; next }
    /^ALTER DEFAULT PRIVILEGES FOR ROLE / {
      sub(/^ALTER DEFAULT PRIVILEGES FOR ROLE /, "")
      sub(/ (IN SCHEMA|GRANT|REVOKE) .*/, ";"); print }
    END { if (head != "" && (last != head || kept != "--" || before != "--")) print "" >cut }
  ' | LC_ALL=C grep -aE '^("([^"]|"")+"|[a-z_][a-z0-9_$]*);$' | LC_ALL=C grep -avix 'public;' |
  LC_ALL=C sort -u | head -n 500 | sed 's/^/CREATE ROLE /; s/;$/ SUPERUSER;/'
}
# what pg_dump --clean writes to drop is not there yet
gentle() {
  if [ ! -e "$D/clean" ]; then cat; return; fi
  LC_ALL=C awk '
    data { print; if ($0 == "\\.") data = 0; next }
    /^COPY .* FROM stdin;$/ { data = 1 }
    BEGIN {
      kind = "^DROP (MATERIALIZED VIEW|FOREIGN TABLE|FOREIGN DATA WRAPPER|EVENT TRIGGER"
      kind = kind "|TEXT SEARCH [A-Z]+|PROCEDURAL LANGUAGE|OPERATOR (CLASS|FAMILY)"
      kind = kind "|ACCESS METHOD|[A-Z]+) " }
    /^DROP / && !/ IF EXISTS / { sub(kind, "&IF EXISTS ") }
    /^ALTER TABLE .* DROP / && !/ IF EXISTS / { sub(/^ALTER TABLE /, "&IF EXISTS ") }
    { print }'
}
text | scan >"$D/roles"
sh "$D/run" "$B/psql" -XAtq -f - <"$D/roles" >/dev/null
if [ -e "$D/code" ]; then
  sql -d postgres -c 'DROP DATABASE hinomi_drill' \
    -c 'CREATE DATABASE hinomi_drill ENCODING SQL_ASCII TEMPLATE template0'
fi
fed=$( { { text; echo $? >&3; } | gentle | lim "$secs" sh "$D/run" "$B/psql" -XAtq \
  -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate -f - >/dev/null 2>"$D/said"
  echo "$?" >"$D/ended"; } 3>&1 )
[ ! -e "$D/cut" ] || printf 'x cut\n'
printf 'l %s %s %s\n' "${fed:--}" "$(cat "$D/ended")" "$form"
sed -n -e 's/^psql:<stdin>:\([0-9]*\): \(ERROR\|FATAL\|PANIC\):  *\([0-9A-Z]\{5\}\).*/s \3 \1/p' \
  -e 's/^psql:.*\(invalid command\|error:\) .*/s meta 0/p' "$D/said" | head -n 20
"""

COUNT = r"""bases=$(sql -d postgres -c "SELECT datname FROM pg_database
  WHERE NOT datistemplate AND datallowconn AND datname !~ '[[:cntrl:]]'
  ORDER BY datname = 'hinomi_drill', datname LIMIT 50")
[ -n "$bases" ] || { printf 'x gone\n'; used; exit 0; }
printf '%s\n' "$bases" | while IFS= read -r base; do
  printf '%s' "$SUMS" | lim "$secs" env PGOPTIONS='-c default_transaction_read_only=on' \
    sh "$D/run" "$B/psql" -XAtq -F "$TAB" -d "$base" -f -
done
used
"""

# the same sums at the source itself, in one snapshot and read only
SOURCE = r"""need psql
as=
if [ "$U" = 0 ] && [ "$account" != root ]; then
  need setpriv
  as="setpriv --reuid=$(id -u "$account") --regid=$(id -g "$account") --init-groups --no-new-privs"
fi
PGOPTIONS='-c default_transaction_read_only=on'; export PGOPTIONS
cd /
{ printf 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n%s\n' "$SUMS"; } |
  lim "$secs" $as psql -XAtq -v ON_ERROR_STOP=1 -F "$TAB" -d "$database" -f -
printf 'E\n'
"""

# a question is asked by a role that may read and nothing else
ASK = r"""sql -d postgres -c 'CREATE ROLE hinomi_reader LOGIN BYPASSRLS' \
  -c 'GRANT pg_read_all_data TO hinomi_reader' >/dev/null
ask() {
  base=$2; sql -d "$base" -c '' || base=hinomi_drill
  code=$( { { lim $((wait + 5)) env PGUSER=hinomi_reader \
    PGOPTIONS="-c default_transaction_read_only=on -c statement_timeout=${wait}s" \
    sh "$D/run" "$B/psql" -XAtq -F "$TAB" -v ON_ERROR_STOP=1 -d "$base" -c "$3" 2>/dev/null
    echo $? >&3; } | head -c 300 >"$D/answer"; } 3>&1 )
  printf 'q %s %s %s\n' "$1" "${code:--}" "$(tr -c '[:print:]\200-\377\t' '|' <"$D/answer")"
}
"""
