r"""The shell under a throw-away database: its account, its quota, and how nothing of it stays.

Servers refuse to be root's. They run as an account that owns nothing, without network where the
kernel lets us take it away: a dump is a program, and may hold `\!`, COPY TO PROGRAM, a subscription
or a foreign table. setpriv(1) also ties the server to our shell: it dies with it, however that
dies. Only root can give privileges up, so as anybody else nothing is loaded: the dump would act as
the drill's own account. Rows never leave the host: errors are told by their code and line, not in
their words.
"""

# `sh "$D/run" PROGRAM` starts it as the account, who sees the folder $D/own as $V; all of $D is of
# this run. The scratch folder stays shut to others: $D/own is mounted over the account's own /tmp.
ACCOUNT = r"""need find; need du; need awk; need mktemp; need setpriv; need od
[ "$U" = 0 ] || exit 92
refuse() { printf 'x %s\nE\n' "$1"; exit 0; }
[ -d "$scratch" ] && [ ! -L "$scratch" ] || refuse scratch
[ -e "$dump" ] || refuse absent
as=; own=; net=on; apart=; into=
own=$(id -u "$account") && as=$(id -g "$account") || refuse account
[ "$own" != 0 ] || refuse account
as="--reuid=$own --regid=$as --clear-groups --inh-caps=-all"
if unshare --net true; then apart=' --net'; net=off; fi
setpriv $as true || refuse account
D=$(mktemp -d "$scratch/hinomi-sql-XXXXXXXX") || refuse scratch
V=$D/own
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
mkdir -m 700 "$D/own" && chown "$own" "$D/own" || exit 92
if unshare --mount sh -c 'mount --bind "$0" /tmp' "$V"; then
  apart="$apart --mount"; V=/tmp
  into="sh -c 'mount --bind \"\$0\" /tmp && cd /tmp && exec \"\$@\"' \"\${0%/*}/own\""
fi
printf 'exec %s %s setpriv %s --no-new-privs --pdeathsig=KILL "$@"\n' \
  "${apart:+unshare$apart}" "$into" "$as" >"$D/run"
[ "$V" = /tmp ] || chmod 711 "$D"
sh "$D/run" test -w "$V" || { printf 'x scratch\n'; exit 0; }
printf 'n %s\n' "$net"
watch() {
  while sleep 1 && kill -0 "$server"; do
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
