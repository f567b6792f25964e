"""The shell of a throw-away MariaDB: made, loaded with one dump, counted, asked and erased.

mariadb-install-db(1) in the scratch folder, a socket in a folder of mode 0700, no network, no event
scheduler, no binary log. A whole-server dump brings the accounts of production with it: where the
client is refused afterwards, the server is started again without looking at accounts.
"""

# the sums: of each row 56 bits of SHA-256 over the sums of its columns, added up
SUMS = r"""SET SESSION group_concat_max_len = 16777216;
SELECT CONCAT('SELECT ''t'', ', QUOTE(JSON_QUOTE(t.table_schema)), ', ',
  QUOTE(JSON_QUOTE(t.table_name)), ', COUNT(*), COALESCE(SUM(CAST(CONV(SUBSTR(SHA2(CONCAT_WS('',''',
  GROUP_CONCAT(CONCAT(', IFNULL(SHA2(CAST(`', REPLACE(c.column_name, '`', '``'),
  '` AS BINARY), 256), ''-'')') ORDER BY c.ordinal_position SEPARATOR ''),
  '), 256), 1, 14), 16, 10) AS UNSIGNED)), 0) FROM `', REPLACE(t.table_schema, '`', '``'), '`.`',
  REPLACE(t.table_name, '`', '``'), '`;')
FROM information_schema.tables t JOIN information_schema.columns c
  ON c.table_schema = t.table_schema AND c.table_name = t.table_name
WHERE t.table_type = 'BASE TABLE' AND t.table_schema NOT IN
  ('mysql', 'sys', 'information_schema', 'performance_schema')
  /*only*/
GROUP BY t.table_schema, t.table_name ORDER BY t.table_schema, t.table_name LIMIT 5000;
"""
TOTALS = r"""SELECT 'T', JSON_QUOTE(s.schema_name), COUNT(t.table_name)
FROM information_schema.schemata s LEFT JOIN information_schema.tables t
  ON t.table_schema = s.schema_name AND t.table_type = 'BASE TABLE'
WHERE s.schema_name NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')
  /*only*/
GROUP BY s.schema_name ORDER BY s.schema_name;
"""

FIND = r"""PATH=$PATH:/usr/libexec:/usr/local/mysql/bin:/usr/local/mysql/scripts
need mariadbd; need mariadb-install-db; need mariadb
"""

START = r"""export HOME="$V" TMPDIR="$V"
unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_UNIX_PORT MYSQL_HOME MARIADB_HOME
cd "$D" || exit 92
printf 'v %s\n' "$(mariadbd --version | tr -cd ' -~' | head -c 80)"
lim 120 sh "$D/run" mariadb-install-db --no-defaults --datadir="$V/data" --skip-test-db \
  --auth-root-authentication-method=normal --skip-name-resolve >/dev/null </dev/null ||
  { printf 'x initdb\n'; exit 0; }
client() { lim "$secs" sh "$D/run" mariadb --no-defaults --socket="$V/s" --user=root \
  --default-character-set=utf8mb4 --max-allowed-packet=1G "$@"; }
serve() {
  sh "$D/run" "$(command -v mariadbd)" --no-defaults --datadir="$V/data" --socket="$V/s" \
    --pid-file="$V/p" \
    --skip-networking --skip-log-bin --event-scheduler=OFF --local-infile=0 --tmpdir="$V" \
    --secure-file-priv="$V/data" --innodb-flush-log-at-trx-commit=0 --skip-name-resolve \
    --max-allowed-packet=1G --innodb-buffer-pool-size=128M --lower-case-table-names=0 \
    --log-error="$V/log" "$@" >/dev/null 2>&1 &
  server=$!
  i=0
  until [ -S "$D/own/s" ] && client -e 'SELECT 1' >/dev/null; do
    i=$((i+1)); kill -0 "$server" && [ $i -lt 300 ] || return 1
    sleep 0.1
  done
}
serve || { printf 'x start\n'; exit 0; }
watch >/dev/null 2>&1 & watcher=$!
client -e 'CREATE DATABASE hinomi_drill' || { printf 'x start\n'; exit 0; }
"""

LOAD = r"""p=$(packed "$dump"); [ "$p" = cat ] || need "$p"
[ -n "$(unpack "$p" <"$dump" | head -c 1 | od -An -tx1)" ] || { printf 'x empty\n'; exit 0; }
ending() {
  LC_ALL=C awk '
    NR < 20 && /^-- (MariaDB|MySQL) dump / { said = 1 }
    $0 != "" { last = $0 }
    END { if (said ? last !~ /^-- Dump completed/ : last !~ /^--/ && last !~ /;$/) print "cut" }'
}
[ -z "$(unpack "$p" <"$dump" | ending)" ] || printf 'x cut\n'
fed=$( { { unpack "$p" <"$dump"; echo $? >&3; } | client --batch hinomi_drill >/dev/null 2>"$D/said"
  echo "$?" >"$D/ended"; } 3>&1 )
printf 'l %s %s sql\n' "${fed:--}" "$(cat "$D/ended")"
sed -n 's/^ERROR [0-9]* (\([0-9A-Z]\{5\}\)) at line \([0-9]*\).*/s \1 \2/p' "$D/said" | head -n 20
if ! client -e 'SELECT 1' >/dev/null; then
  halt; serve --skip-grant-tables || { printf 'x gone\n'; exit 0; }
  watch >/dev/null 2>&1 & watcher=$!
fi
"""

COUNT = r"""printf '%s' "$SUMS" | client -N -B -r | client -N -B --force
printf '%s' "$TOTALS" | client -N -B -r
used
"""

SOURCE = r"""need mariadb
MYSQL_PWD=${S_password:-}; export MYSQL_PWD
client() { lim "$secs" mariadb --user="$login" \
  --default-character-set=utf8mb4 --max-allowed-packet=1G -N -B \
  --init-command='SET SESSION tx_read_only=1' "$@"; }
printf '%s' "$SUMS" | client -r | client --force
printf '%s' "$TOTALS" | client -r
printf 'E\n'
"""

ASK = r"""ask() {
  base=$2; client -e '' "$base" || base=hinomi_drill
  code=$( { { lim $((wait + 5)) sh "$D/run" mariadb --no-defaults --socket="$V/s" --user=root \
    -N -B --default-character-set=utf8mb4 \
    --init-command="SET SESSION max_statement_time=$wait, tx_read_only=1" "$base" \
    -e "$3" 2>/dev/null
    echo $? >&3; } | head -c 300 >"$D/answer"; } 3>&1 )
  printf 'q %s %s %s\n' "$1" "${code:--}" "$(tr -c '[:print:]\200-\377\t' '|' <"$D/answer")"
}
"""
