"""The shell that keeps a scratch folder: quota and time while restoring, and a guard beside it.

The guard is a process of its own session, started before the folder exists. When the shell of the
drill or one of its parents dies (a kill, a cut connection), or the time is over, it ends whatever
still works in the folder and erases it. What belongs to a drill is known by a mark in its
environment or by its working folder; a leftover of a guard that was killed too is swept at the
next start. Nothing here writes outside of the scratch folder.
"""

PREFIX = "hinomi-drill-"
MARK = ".hinomi-drill"

TOOLS = r"""
born() { born=; { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
  set -- ${line##*) }; [ "$1" != Z ] && born=${20}; }
alive() { for k in $kin; do born "${k%:*}" && [ "$born" = "${k#*:}" ] || return 1; done; }
reap() {
  for e in $(grep -lszxF -- "HINOMI_DRILL=$run" /proc/[0-9]*/environ 2>/dev/null
      find /proc/[0-9]*/cwd -maxdepth 0 -lname "$1*" 2>/dev/null); do
    e=${e#/proc/}; kill -KILL "${e%%/*}" 2>/dev/null && busy=1
  done
}
wipe() { i=0
  while [ $i -lt 20 ]; do
    busy=0; reap "$1"
    if [ -d "$1" ] && [ ! -L "$1" ]; then
      find "$1" -xdev -type d ! -perm -700 -exec chmod u+rwx {} + 2>/dev/null
      rm -rf --one-file-system -- "$1" 2>/dev/null; busy=1
    fi
    [ $busy = 0 ] && return 0
    i=$((i+1)); sleep 0.1
  done; [ ! -e "$1" ]; }
"""

GUARD = r"""
cd /; trap '' HUP INT TERM PIPE; umask 077; seen=
while alive && [ "$(date +%s)" -lt "$end" ]; do
  if [ -d "$r" ]; then seen=1; elif [ "$seen" ]; then exit 0; fi
  sleep 0.3
done
wipe "$r"; sleep 1; wipe "$r"
"""

# The parents up to the first process; not the server itself, which may well be started anew.
KIN = r"""
kin=; q=$$
while [ "${q:-0}" -gt 1 ]; do
  born "$q" || break
  { read -r line <"/proc/$q/stat"; } 2>/dev/null || break
  name=${line#*(}; name=${name%)*}; set -- ${line##*) }
  case $2:$name in 1:sshd|1:systemd|1:cron|0:*) break ;; esac
  kin="$kin $q:$born"; q=$2
done
"""

CHECKS = r"""
need find; need grep; need df; need du; need stat; need readlink; need date; need rm
no() { printf 'no %s %s\n' "$1" "$2"; exit 0; }
met() { x=$1
  until [ "$x" -ef "$2" ]; do [ "$x" = / ] && return 1; x=${x%/*}; x=${x:-/}; done; }
grep -qszxF x /dev/null; [ $? -le 1 ] || exit 91
[ -L "$s" ] && no link "$(readlink -f -- "$s")"
[ -d "$s" ] || no absent ""
t=$(readlink -f -- "$s"; printf x); [ "$t" = "$s
x" ] || no link "$(readlink -f -- "$s")"
[ "$(stat -c %u -- "$s")" = "$U" ] || no owner "$(stat -c %U -- "$s")"
case $(stat -c %A -- "$s") in ?????w*|????????w*) no mode "$(stat -c %a -- "$s")" ;; esac
n=0
for p in "$@"; do
  n=$((n+1)); [ -e "$p" ] || continue
  met "$s" "$p" && no inside $n
  met "$(readlink -f -- "$p")" "$s" && no around $n
done
swept=0; boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)
for d in "$s"/hinomi-drill-*; do
  [ -d "$d" ] && [ ! -L "$d" ] || continue
  case ${d##*/hinomi-drill-} in *[!0-9a-f]*|'') continue ;; esac
  m=; { read -r m <"$d/.hinomi-drill"; } 2>/dev/null
  k=${m%% *}; [ "${m#* }" = "$boot" ] && born "${k%:*}" && [ "$born" = "${k#*:}" ] && no busy ""
  run=${d##*/hinomi-drill-}; wipe "$d" || no leftover ""
  swept=$((swept+1))
done
run=${r##*/hinomi-drill-}
others() { find "$s" -mindepth 1 -maxdepth 1 ! -name lost+found | wc -l; }
[ "$(others)" -eq 0 ] || no full "$(others)"
a=$(df -Pk -- "$s" | awk 'NR == 2 { print $4 }')
[ "${a:-0}" -ge "$room" ] || no room "$a"
printf 'swept %s\n' "$swept"
"""

START = r"""
[ -n "$kin" ] || no guard ""
g='setsid'; command -v setsid >/dev/null 2>&1 || g=
$g sh -s <<HINOMI_GUARD >/dev/null 2>&1 &
r='$r'; run='$run'; kin='$kin'; end=$end
$guard
HINOMI_GUARD
born $$ || no guard ""
mkdir -m "$mode" -- "$r" && printf '%s %s\n' "$$:$born" "$boot" >"$r/.hinomi-drill" || no make ""
mkdir -m 700 -- "$r/data" "$r/tmp" && echo "$until" >"$r/.until" || no make ""
printf 'ready\n'
"""

# A part of the drill in a shell of its own, watched from beside: bytes, files, disk, seconds.
WATCHED = r"""
[ -f "$r/.hinomi-drill" ] || exit 93
[ -e "$r/.over" ] && exit 95
u=$(cat "$r/.until"); [ "$u" -lt "$end" ] && end=$u
( cd "$r" || exit 93
HINOMI_DRILL=$run; TMPDIR=$r/tmp; XDG_CACHE_HOME=$r/tmp; export HINOMI_DRILL TMPDIR XDG_CACHE_HOME
ulimit -c 0; ulimit -f $blocks
unset line name kin
@BODY@
) &
job=$!; b=$(date +%s.%N)
( cd /; while kill -0 $job; do
  set -- $(du -sk -- "$r") 0; u=$1
  set -- $(du -s --inodes -- "$r") 0; i=$1
  a=$(df -Pk -- "$r" | awk 'NR == 2 { print $4 }')
  w=
  [ "$u" -gt "$kib" ] && w=bytes
  [ "$i" -gt "$files" ] && w=files
  [ "${a:-65536}" -lt 65536 ] && w=disk
  [ "$(date +%s)" -ge "$end" ] && w=seconds
  if [ "$w" ]; then
    echo "$w" >"$r/.over"; reap "$r"; sleep 0.2; reap "$r"; kill -KILL $job; exit
  fi
  sleep 0.2
done ) >/dev/null 2>&1 &
watch=$!
wait $job; x=$?
kill $watch 2>/dev/null; wait $watch 2>/dev/null
set -- $(du -sk -- "$r") 0; [ "$1" -ge "$kib" ] && [ ! -e "$r/.over" ] && echo bytes >"$r/.over"
printf '%s %s %s %s\n' '@NAME@' "$b" "$(date +%s.%N)" "$x" >>"$r/.meter"
[ -e "$r/.over" ] && exit 95
exit $x
"""

ERASE = r"""
find "$r/data" -xdev -type f -printf '%s\n' 2>/dev/null |
  awk '{ n += $1 } END { printf "bytes %.0f\n", n }'
[ -e "$r/.over" ] && printf 'over %s\n' "$(cat "$r/.over")"
[ -e "$r/.meter" ] && sed 's/^/took /' "$r/.meter"
wipe "$r"
busy=0; reap "$r"
printf 'left %s %s\n' "$(find "$s" -mindepth 1 -maxdepth 1 ! -name lost+found | wc -l)" "$busy"
"""

SWEEP = r"""
need find; need grep; need rm
[ -d "$s" ] || { printf 'left 0 0\n'; exit 0; }
i=0; while [ -d "$r" ] && [ $i -lt 30 ]; do sleep 0.5; i=$((i+1)); done
wipe "$r"; busy=0; reap "$r"
printf 'left %s %s\n' "$(find "$s" -mindepth 1 -maxdepth 1 -name "${r##*/}" | wc -l)" "$busy"
"""
