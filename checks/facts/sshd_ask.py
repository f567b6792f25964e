"""How the OpenSSH server is asked: the shell part of the `Sshd` fact, POSIX sh and awk only."""

PROBE = r"""
b=$(command -v sshd) || b=
me=$(readlink /proc/self/ns/pid); hz=$(getconf CLK_TCK 2>/dev/null); boot=
inst=; odd=; ifs=$IFS
opts() { o=; [ $# -gt 0 ] && shift
  while [ $# -gt 0 ]; do
    case $1 in
      -[Ddeqirt]) ;;
      -[46]|-o?*=*|-f/*|-[phc]?*) o="$o $1" ;;
      -[ofphc])
        case $1,$2 in -o,?*=*|-f,/*|-[phc],?*) o="$o $1 $2" ;; *) return 1 ;; esac
        shift ;;
      -[Egubk]) shift ;;
      -[Egubk]?*) ;;
      *) return 1 ;;
    esac
    shift
  done; }
set -f
set +f; procs=$(echo /proc/[0-9]*); set -f
for d in $procs; do
  c=; IFS= read -r c <"$d/comm" || continue
  case $c in sshd*|dropbear*|tinysshd*) ;; *) continue ;; esac
  [ "$(readlink "$d/ns/pid")" = "$me" ] || continue
  case $c in sshd*) ;; *) printf '@%s other %s\n' "$T" "$c"; continue ;; esac
  a=$(tr '\0' ' ' <"$d/cmdline")
  case $a in
    sshd*': '*'[listener]'*) a=${a#*: }; a=${a%%' [listener]'*} ;;
    sshd*': '*|sshd-session*|sshd-auth*|'') continue ;;
  esac
  [ -n "$boot" ] || boot=$(while read -r k w; do [ "$k" = btime ] && echo "$w"; done </proc/stat)
  IFS= read -r s <"$d/stat" || continue
  set -- ${s##*) }
  at=$((boot + ${20} / ${hz:-100})); w=
  IFS= read -r w </run/sshd.pid && [ "$w" = "${d#/proc/}" ] && at=$(stat -c %Y /run/sshd.pid)
  set -- $a; q=$1
  case $q in /*) [ -x "$q" ] || q=$b ;; *) q=$b ;; esac
  if opts $a; then
    case "$inst" in *"|$q$o|"*) ;; *) inst="$inst|$q$o|
" ;; esac
  else odd=odd; fi
  printf '@%s daemon %s %s %s %s\n' "$T" "${d#/proc/}" "$at" "${odd:-ok}" "$a"
done
printf '@%s server %s\n' "$T" "${b:--}"
if [ -z "$inst" ] && [ -n "$b" ]; then
  # not running now: ssh@.service and sshd.service start it with these
  set -- sshd $(sed -n -e 's/^[ \t]*SSHD_OPTS=//p' -e 's/^[ \t]*OPTIONS=//p' \
    /etc/default/ssh /etc/sysconfig/sshd | tr -d "\"'" | tail -n 1)
  opts "$@" || exit 1
  inst="|$b$o|
"
fi
all=
# reading FILE...: the file and what it includes, in $L
reading() { L=$1; new=$1; r=0
  while [ -n "$new" ] && [ $r -lt 16 ]; do
    pats=$(awk '{ gsub(/[="\r]/, " ") } tolower($1) == "include" {
      for (i = 2; i <= NF && $i !~ /^#/; i++) print $i }' $new)
    new=; r=$((r+1))
    for p in $pats; do
      case $p in /*) ;; *) p=/etc/ssh/$p ;; esac
      set +f; ms=$(echo $p); set -f
      for m in $ms; do
        [ -f "$m" ] || continue
        case " $L " in *" $m "*) ;; *) L="$L $m"; new="$new $m" ;; esac
      done
      all="$all dir:${p%/*}"
    done
  done; }
# one view for each way a Match line can be met, bounded
specs() { awk '
  function one(list, j,  n, p, i, g, k) { n = split(list, p, ","); k = 0
    for (i = 1; i <= n; i++) if (p[i] !~ /^!/) g[++k] = p[i]
    if (k > most) most = k
    return k ? g[(j - 1) % k + 1] : "" }
  function word(v) { gsub(/[*?]/, "x", v); return v }
  function ip(v,  n, q, i) { sub(/\/.*/, "", v)
    if (v == "*") return ""
    if (v !~ /[*?]/) return v
    if (v ~ /:/) return "-"
    n = split(v, q, "."); v = ""
    for (i = 1; i <= 4; i++) v = v (i > 1 ? "." : "") (i > n || q[i] ~ /[*?]/ ? 1 : q[i])
    return v }
  { gsub(/[="\r]/, " ") }
  tolower($1) == "match" {
    for (k in c) delete c[k]
    for (i = 2; i < NF; i += 2)
      if (tolower($i) == "all") i--; else c[tolower($i)] = $(i + 1)
    most = 1
    for (j = 1; j <= most && j <= 4; j++) {
      u = one(c["user"], j); g = one(c["group"], j); h = word(one(c["host"], j))
      a = ip(one(c["address"], j)); la = ip(one(c["localaddress"], j))
      lp = one(c["localport"], j); rd = one(c["rdomain"], j)
      if (u == "*" || g == "*") u = "nobody"
      print "u" word(u) " g" g " host=" (h ? h : "hinomi.invalid") ",addr=" (a ? a : "192.0.2.1") \
        ",laddr=" (la ? la : "192.0.2.2") ",lport=" (lp ? lp : 22) (rd ? ",rdomain=" rd : "") } }
  ' $L; }
view() { o=$("$b" -T $O -C "$1"); r=$?
  printf '@%s view %s %s\n' "$T" "$r" "$1"
  if [ "$r" = 0 ]; then printf '%s\n' "$o"
  else "$b" -T $O -C "$1" 2>&1 >/dev/null | head -c 800; echo; fi
  return "$r"; }
# people: whoever has a shell, a password or keys of their own, as the name service lists them
people() { s=/etc/shadow; [ -r $s ] || s=/dev/null
  { cat /etc/passwd; command -v getent >/dev/null && lim 20 getent passwd; } | awk -F: '
    pass == 1 { if ($2 !~ /^[!*]/) w[$1] = 1; next }
    NF < 7 || $1 ~ /[^A-Za-z0-9_.@-]/ || seen[$1] { next }
    { f = $6 "/.ssh/authorized_keys"; ok = $7 !~ /\/(nologin|false|true|sync|shutdown|halt)$/
      if (!ok) ok = $2 == "" || ($1 in w)
      if (!ok) { ok = (getline x <f) > 0; close(f) }
      if (ok) { seen[$1] = 1; print $1 } }' pass=1 $s pass=2 -; }
# classes: one address for each answer that the Match lines can give to where somebody comes from
classes() { awk '
  function num(v,  q) { split(v, q, "."); return ((q[1] * 256 + q[2]) * 256 + q[3]) * 256 + q[4] }
  function dot(n) { return int(n / 16777216) "." int(n / 65536) % 256 "." int(n / 256) % 256 \
    "." n % 256 }
  function put(v) { c[++m] = v }
  function fill(v, by,  n, q, i) { gsub(/[*?]/, by, v); n = split(v, q, ".")
    for (i = n + 1; i <= 4; i++) v = v "." by
    return v }
  function block(v,  p, size, n) { p = v ~ /\// ? v : 32; sub(/.*\//, "", p); sub(/\/.*/, "", v)
    for (size = 1; p + 0 < 32; p++) size *= 2
    n = int(num(v) / size) * size; lo[++k] = n; hi[k] = n + size - 1
    put(dot(n + (size > 2))); put(dot(n + size - 1))
    if (n + size < 4294967296) put(dot(n + size)) }
  function word(v) { sub(/^!/, "", v)
    if (v !~ /[0-9]/ || v !~ /^[0-9a-fA-F.:*?\/]+$/) return
    if (v ~ /:/) { six = 1; sub(/\/.*/, "", v); gsub(/[?]/, "1", v); sub(/:[*]/, "::1", v)
      sub(/::$/, "::1", v); if (v !~ /[*]/) put(v) }
    else if (v ~ /[*?]/) { put(fill(v, 1)); put(fill(v, 2)); gsub(/[.]/, "[.]", v)
      gsub(/[*]/, ".*", v); gsub(/[?]/, ".", v); re[++r] = "^" v "$" }
    else block(v) }
  BEGIN { put("203.0.113.77") }
  { gsub(/[="\r]/, " ") }
  tolower($1) == "match" { for (i = 2; i < NF; i++) if (tolower($i) ~ /^(address|host)$/) {
    n = split($(i + 1), p, ","); for (j = 1; j <= n; j++) word(p[j]) } }
  END { if (six) put("2001:db8:ffff::77")
    for (i = 1; i <= m; i++) { v = sig = c[i]
      if (v !~ /:/) { sig = ""; n = num(v)
        for (j = 1; j <= k; j++) sig = sig "" (n >= lo[j] && n <= hi[j])
        for (j = 1; j <= r; j++) sig = sig "" (v ~ re[j]) }
      if (!had[sig]++) print v } }' $L; }
# everybody EXTRA: each of them from each class of addresses, bounded in number and time
everybody() {
  last=; from=$(classes | head -n 64); who=$(people | head -n 256)
  for l in $ports; do for a in $from; do for w in $who; do
    s="user=$w,host=${names:-$a},addr=$a,laddr=192.0.2.2,lport=$l$1"
    count=$((count+1)); [ $count -le 600 ] && [ "$(date +%s)" -lt "$stop" ] || return 0
    o=$("$b" -T $O -C "$s") && o=$(printf '%s\n' "$o" | grep -E "^($kept) ") || continue
    if [ "$o" = "$last" ]; then printf '@%s asked = %s\n' "$T" "$s"
    else printf '@%s asked 0 %s\n%s\n' "$T" "$s" "$o"; last=$o; fi
  done; done; done; }
kept='authenticationmethods|authorizedkeyscommand|authorizedkeysfile|gssapi.*|hostbased.*'
kept="$kept|kbdinteractiveauthentication|kerberosauthentication|maxauthtries|pamservicename"
kept="$kept|password.*|permit.*|pubkey.*|trustedusercakeys|usepam|(allow|deny)(users|groups)"
count=0; stop=$(($(date +%s) + 20))
IFS='
'
for i in $inst; do
  IFS=$ifs; i=${i#?}; i=${i%?}
  set -- $i; b=$1; shift; O=$*; conf=/etc/ssh/sshd_config
  while [ $# -gt 0 ]; do
    case $1 in -f) conf=$2; shift ;; -f*) conf=${1#-f} ;; -o) shift ;; esac; shift
  done
  printf '@%s config %s %s %s\n' "$T" "$conf" "$b" "$O"
  [ -f "$conf" ] || continue
  reading "$conf"; all="$all $L"
  found=$(specs); extra=
  for m in $(awk '{ gsub(/[="\r]/, " ") } tolower($1) == "banner" { print $2 }' $L); do
    [ -f "$m" ] && printf '@%s banner %s\n' "$T" "$(stat -L -c '%s %n' "$m")"
  done
  case $found in *rdomain=*) extra=,rdomain=hinomi ;; esac
  rest=host=hinomi.invalid,addr=192.0.2.1,laddr=192.0.2.2,lport=22$extra
  view "user=root,$rest" || continue
  case $o in *'usedns yes'*) names=hinomi.invalid ;; *) names= ;; esac
  ports=22
  if grep -qi localport $L; then ports=$(printf '%s\n' "$o" | sed -n -e 's/^port //p' \
    -e 's/^listenaddress .*:\([0-9]*\)$/\1/p' | sort -u | head -n 4); fi
  [ -z "$found" ] || view "user=nobody,$rest"
  seen=; n=0
  IFS='
'
  for s in $found; do
    IFS=$ifs; set -- $s; u=${1#u} g=${2#g} s=$3
    case $s in *rdomain=*) ;; *) s=$s$extra ;; esac
    if [ -z "$u" ] && [ -n "$g" ]; then
      w=$(getent group "$g") || continue
      u=${w##*:}; u=${u%%,*}; w=${w%:*}
      [ -n "$u" ] || u=$(awk -F: -v g="${w##*:}" '$4 == g { print $1; exit }' /etc/passwd)
      [ -n "$u" ] || continue
    fi
    s="user=${u:-root},$s"
    case "$s" in *[!A-Za-z0-9_.:@%=,+-]*) continue ;; esac
    case "$seen" in *"|$s|"*) continue ;; esac
    seen="$seen|$s|"; n=$((n+1)); [ $n -gt 14 ] && break
    view "$s"
  done
  IFS=$ifs
  [ -z "$found" ] || everybody "$extra"
  IFS='
'
done
IFS=$ifs
set -- ; done=
for m in $all; do
  case " $done " in *" $m "*) continue ;; esac
  done="$done $m"
  case $m in dir:*) printf '@%s changed %s\n' "$T" "$(stat -c '%Y %n' "${m#dir:}")" ;;
  *) printf '@%s changed %s\n' "$T" "$(stat -L -c '%Y %n' "$m")"; set -- "$@" "$m" ;; esac
done
f "$@"
"""
