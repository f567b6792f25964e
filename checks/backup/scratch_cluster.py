"""The shell that starts a restored data folder of PostgreSQL, far from everything it knew.

Its own settings are not read: they may archive into the production repository, follow the
production server or start workers. What postgresql.auto.conf says is overruled on the command
line. The WAL that the copy needs must be in its pg_wal; it recovers to where the copy ended, and
no further. One with tablespaces, or with its WAL elsewhere (`--waldir`), is not started: a server
writes through such links, into production or into the copy itself.
"""

FIND = r"""dump=$folder
[ -f "$folder/PG_VERSION" ] || { printf 'x restored\nE\n'; exit 0; }
if [ -s "$folder/tablespace_map" ] || [ -n "$(ls -A "$folder/pg_tblspc" 2>/dev/null)" ] ||
  [ -n "$(find "$folder" -type l ! -name '*.crt' ! -name '*.key' ! -name '*.conf' -print -quit)" ]
then
  printf 'x spaces\nE\n'; exit 0
fi
major=$(head -n 1 "$folder/PG_VERSION" | tr -cd '0-9.'); B=
for one in /usr/bin /usr/local/pgsql/bin /usr/pgsql-"$major"/bin \
  /usr/lib/postgresql/"$major"/bin
do
  [ -x "$one/postgres" ] && [ -x "$one/psql" ] || continue
  case $("$one/postgres" --version) in *" $major."*) B=$one ;; esac
done
[ -n "$B" ] || exit 91
"""

START = r"""export PGHOST="$V" PGPORT=5432 PGUSER=hinomi_scratch PGDATABASE=template1
export PGCONNECT_TIMEOUT=10 PGAPPNAME=hinomi HOME="$V" TMPDIR="$V"
unset PGOPTIONS PGSERVICE PGPASSWORD PGHOSTADDR PGDATA PSQLRC
cd "$D" || exit 92
printf 'v %s\n' "$("$B/postgres" --version | tr -cd ' -~' | head -c 80)"
mv -- "$folder" "$D/own/data" || { printf 'x scratch\n'; exit 0; }
rm -f "$D/own/data/recovery.signal" "$D/own/data/standby.signal" "$D/own/data/postmaster.pid"
printf 'local all all trust\n' >"$D/own/hba"; : >"$D/own/ident"; : >"$D/own/conf"
[ -z "$own" ] || chown -R -h "$own" "$D/own"
chmod 700 "$D/own/data"
set -- -D "$V/data" -c config_file="$V/conf" -c hba_file="$V/hba" -c ident_file="$V/ident" \
  -c listen_addresses= -c unix_socket_directories="$V" -c unix_socket_permissions=0700 \
  -c archive_mode=off -c archive_command= -c restore_command= -c primary_conninfo= \
  -c recovery_target= -c shared_preload_libraries= -c session_preload_libraries= \
  -c local_preload_libraries= -c max_logical_replication_workers=0 -c max_wal_senders=0 \
  -c dynamic_shared_memory_type=mmap -c wal_level=minimal -c ssl=off -c logging_collector=off \
  -c fsync=off -c autovacuum=off -c jit=off
said=$(printf 'CREATE ROLE hinomi_scratch SUPERUSER LOGIN;\n' |
  lim "$secs" sh "$D/run" "$B/postgres" --single "$@" template1 2>&1 >/dev/null); r=$?
case $said in *'PANIC:'*|*'FATAL:'*|*'ERROR:'*) r=1 ;; esac
[ $r = 0 ] || { printf 'x start\nl 0 1 cluster\n'; exit 0; }
sh "$D/run" "$B/postgres" "$@" >/dev/null 2>&1 &
server=$!
watch >/dev/null 2>&1 & watcher=$!
i=0
sql() { sh "$D/run" "$B/psql" -XAtq -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate "$@"; }
until sql -c 'SELECT 1' >/dev/null; do
  i=$((i+1)); kill -0 "$server" && [ $i -lt 300 ] || { printf 'x start\nl 0 1 cluster\n'; exit 0; }
  sleep 0.1
done
printf 'l 0 0 cluster\n'
"""
