r"""The shell under a throw-away database: its account, its quota, and how nothing of it stays.

Servers refuse to be root's. They run as an account that owns nothing, without network where the
kernel lets us take it away: a dump is a program, and may hold `\!`, COPY TO PROGRAM, a subscription
or a foreign table. setpriv(1) also ties the server to our shell: it dies with it, however that
dies. Rows never leave the host: errors are told by their code and line, not in their words.
"""

# $RUN starts a program as the account, $D is the folder of this run below the scratch folder
ACCOUNT = r"""need find; need du; need awk; need mktemp; need setpriv; need od
refuse() { printf 'x %s\nE\n' "$1"; exit 0; }
[ -d "$scratch" ] && [ ! -L "$scratch" ] || refuse scratch
[ -e "$dump" ] || refuse absent
as=; own=; alone=; net=on
if [ "$U" = 0 ]; then
  own=$(id -u "$account") && as=$(id -g "$account") || refuse account
  [ "$own" != 0 ] || refuse account
  as="--reuid=$own --regid=$as --clear-groups --inh-caps=-all"
  if unshare --net true; then alone='unshare --net'; fi
elif unshare --user --map-current-user --net true; then
  alone='unshare --user --map-current-user --net'
fi
[ -z "$alone" ] || net=off
RUN="$alone setpriv $as --no-new-privs --pdeathsig=KILL"
$RUN true || refuse account
D=$(mktemp -d "$scratch/hinomi-sql-XXXXXXXX") || refuse scratch
server=; watcher=
halt() {
  [ -n "$server" ] || return 0
  kill -QUIT "$server"; i=0
  while kill -0 "$server" && [ $i -lt 50 ]; do sleep 0.1; i=$((i+1)); done
  kill -KILL "$server"; wait "$server"; server=
}
stop() {
  trap - EXIT HUP INT TERM
  [ -z "$watcher" ] || kill "$watcher"
  halt
  rm -rf -- "$D"
  if [ -e "$D" ]; then printf 'g no\n'; else printf 'g yes\n'; fi
  printf 'E\n'
}
trap stop EXIT
trap 'exit 143' HUP INT TERM
[ -z "$own" ] || chown "$own" "$D"
$RUN test -w "$D" || { printf 'x scratch\n'; exit 0; }
printf 'n %s\n' "$net"
watch() {
  while sleep 1; do
    k=$(du -sk "$D" | awk '{ print $1 }')
    if [ "${k:-0}" -gt "$quota" ]; then : >"$D/over"; kill -KILL "$server"; return; fi
  done
}
used() {
  printf 'k %s\n' "$(du -sk "$D" | awk '{ print $1 }')"
  [ ! -e "$D/over" ] || printf 'x quota\n'
}
"""

# what a dump was packed with is told by its first bytes, not by its name
UNPACK = r"""packed() {
  case $(head -c 4 -- "$1" | od -An -tx1 | tr -d ' \n') in
    1f8b*) echo gzip ;; 28b52ffd) echo zstd ;; fd377a58) echo xz ;; 425a68*) echo bzip2 ;;
    04224d18) echo lz4 ;; *) echo cat ;;
  esac
}
unpack() { if [ "$1" = cat ]; then cat; else "$1" -d -c; fi; }
"""
