r"""Shell that lists an archive of any kind in one form and counts what is in it: `archive_ask`."""

BASE = r"""t0=$(date +%s); need find; need awk; need sort; need head
find --version 2>/dev/null | grep -q GNU || exit 91
nl=$(printf '\nx'); nl=${nl%x}; tab=$(printf '\t')
date='20[0-9]{2}[-_.]?[01][0-9][-_.]?[0-3][0-9]'
kind() { case $1 in *.tar) echo tar ;; *.tar.gz|*.tgz) echo gz ;; *.tar.xz|*.txz) echo xz ;;
  *.tar.zst|*.tzst) echo zst ;; *.tar.bz2|*.tbz2) echo bz2 ;; *.zip|*.ZIP) echo zip ;;
  *.7z) echo 7z ;; *) echo none ;; esac; }
tool() { case $1 in tar) echo tar ;; gz) echo gzip ;; xz) echo xz ;; zst) echo zstd ;;
  bz2) echo bzip2 ;; zip) echo unzip ;; 7z) echo 7z ;; esac; }
unpack() { case $2 in tar) cat ;; gz) gzip -dc ;; xz) xz -dc ;; zst) zstd -dqc ;; bz2) bzip2 -dc ;;
  esac <"$1" 2>/dev/null; }
limit() { awk -v s="$(stat -c %s "$1")" -v r="$ratio" -v f="$floor" 'BEGIN {
  l = s * r; if (l < f) l = f; printf "%.0f", l }'; }
pw() { printf '%s\n' "${S_password-}"; }
if [ -f "$L" ]; then D=${L%/*}; D=${D:-/}; else D=$L; fi
all() { if [ -f "$L" ]; then set -- -name "$(basename "$L" | sed 's/[][*?\\]/\\&/g')"
  elif [ "$P" = '*' ]; then set -- -regextype posix-extended -regex \
    '.*\.(tar|tar\.(gz|xz|zst|bz2)|t[gx]z|tzst|tbz2|zip|ZIP|7z)'
  else set -- -name "$P"; fi
  find "$D/" -maxdepth 1 -type f "$@" ! -name "*[$tab$nl]*" -printf '%T@ %s %f\n' |
  LC_ALL=C sed -E "s/^([0-9.]+ [0-9]+ )(.*)$/\1\2$tab\2/
    s/$tab.*($date)([^$tab]*)$/$tab\1\2/; t
    s/$tab.*/${tab}0/" | LC_ALL=C sort -t "$tab" -k 2,2 -k 1,1n | cut -f 1 | tail -n 2000; }
"""
LIST = r"""tarred() { { st=$( { { unpack "$2" "$3"; printf 'u%s ' "$?" >&4; } | head -c "$4" |
  { lim 3000 tar -tvR --full-time --numeric-owner --quoting-style=escape -f - 2>/dev/null
    printf 't%s ' "$?" >&4; } | awk -v tag="$1" '
    /^block [0-9]+: \*\* / { end = $3 == "**" && $4 == "Block" ? "nul" : "eof"; next }
    { type = substr($3, 1, 1); size = $5; at = $6 " " substr($7, 1, 8); flag = "-"; name = $0
      sub(/^block [0-9]+: +[^ ]+ +[^ ]+ +[^ ]+ [^ ]+ [^ ]+ /, "", name)
      if (type == "l") { where = name; sub(/^.* -> /, "", where)
        if (where ~ /^\// || where ~ /(^|\/)\.\.(\/|$)/) flag = "o"; sub(/ -> .*$/, "", name) }
      if (type == "h") sub(/ link to .*$/, "", name)
      if (type !~ /[0-9]/ && size !~ /^[0-9]+$/) size = 0
      print name "\t" tag "\t" type "\t" size "\t" at "\t" flag }
    END { print "\001\t" tag "\tend\t" (end ? end : "none") }' >&3; } 4>&1 ); } 3>&1
  t=255; u=255
  for w in $st; do case $w in t*) t=${w#t} ;; u*) u=${w#u} ;; esac; done
  printf '\001\t%s\tcodes\t%s\t%s\n' "$1" "$t" "$u"; }
zipped() { { unzip -Z -sT "$2" 2>/dev/null </dev/null; printf 'hinomi %s\n' "$?"; } |
  LC_ALL=C awk -v tag="$1" '
    NR == 2 && /number of entries: [0-9]+$/ { want = $NF; next }
    $1 == "hinomi" && NF == 2 { rc = $2; next }
    NF >= 8 && $2 ~ /^[0-9]+\.[0-9]$/ && $7 ~ /^[0-9]+\.[0-9]+$/ { n++; name = $0
      sub(/^[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ /, "", name)
      at = substr($7, 1, 4) "-" substr($7, 5, 2) "-" substr($7, 7, 2) " " substr($7, 10, 2) ":" \
        substr($7, 12, 2) ":" substr($7, 14, 2)
      type = substr($1, 1, 1); if (name ~ /\/$/) type = "d"; if (type !~ /[-dlbcps]/) type = "-"
      print name "\t" tag "\t" type "\t" $4 "\t" at "\t" ($5 ~ /^[TB]/ ? "e" : "-") }
    END { print "\001\t" tag "\tend\t-"
      print "\001\t" tag "\tcodes\t" (rc == 0 && want != "" && n + 0 == want + 0 ? 0 : 2) "\t0"
      }'; }
sevened() { { pw | 7z l -slt "$2" 2>&1; printf '\nhinomi %s\n' "$?"; } |
  LC_ALL=C awk -v tag="$1" '
    /^hinomi / { rc = $2; next } /Wrong password|Break signaled/ { shut = 1 }
    /^----------$/ { on = 1; next } !on { next }
    /^Path = / { flush(); path = substr($0, 8); got = 1; size = 0; type = "-"; enc = "-"; next }
    /^Size = / { size = substr($0, 8) + 0; next } /^Encrypted = \+/ { enc = "e"; next }
    /^Modified = / { at = substr($0, 12, 19); next }
    /^Attributes = / { type = $3 ~ /D/ ? "d" : "-"
      if ($4 ~ /^[lbcps]/) type = substr($4, 1, 1); next }
    /^[A-Z][A-Za-z ]* = / || /^$/ { next } { odd = 1 }
    function flush() { if (got) print path "\t" tag "\t" type "\t" size "\t" at "\t" enc; got = 0 }
    END { flush(); print "\001\t" tag "\tend\t" (shut ? "shut" : "-")
      print "\001\t" tag "\tcodes\t" (odd ? 99 : rc + 0) "\t0" }'; }
norm() { k=$(kind "$2"); [ "$(tool "$k")" ] || return 0
  case $k in zip) zipped "$1" "$2" ;; 7z) sevened "$1" "$2" ;;
    *) need tar; tarred "$1" "$2" "$k" "$(limit "$2")" ;; esac; }
summary() { LC_ALL=C sort -S 200M | W=$W LC_ALL=C awk -F '\t' '
  BEGIN { many = split(ENVIRON["W"], want, "\n"); many = many < 2 ? 0 : many - 1
    split("A B", tags, " ") }
  $1 == "\001" { if ($3 == "end") end[$2] = $4; else codes[$2] = $5 " " $4; seen[$2] = 1; next }
  { t = $2; file = $3 == "-" || $3 == "h"
    name = $1; sub(/^(\.?\/)+/, "", name); sub(/\/$/, "", name)
    if (file) { F[t]++; B[t] += $4; if ($5 > S[t]) S[t] = $5 }
    if ($3 == "l") K[t]++; if ($3 ~ /[bcps]/) D[t]++
    if ($1 ~ /^\// || $1 ~ /(^|\/)\.\.(\/|$)/) U[t]++
    if ($6 == "o") O[t]++; if ($6 == "e") E[t]++
    for (i = 1; i <= many; i++)
      if (want[i] == "" || name == want[i] || index(name, want[i] "/") == 1) {
        here[t, i] = 1; if (file) { SF[t, i]++; SB[t, i] += $4 } }
    if (file) { if (t == "B" && last == name && before == "A") { added--
        if (value != $4 " " $5) changed++ } else if (t == "A") added++; else removed++
      last = name; before = t; value = $4 " " $5 } }
  END { for (j = 1; j <= 2; j++) { t = tags[j]; if (!seen[t]) continue
      printf "m %s %.0f %.0f %s %.0f %.0f %.0f %.0f %.0f\n", t, F[t], B[t], S[t] ? S[t] : "- -",
        K[t], D[t], U[t], O[t], E[t]; print "u " t " " codes[t] " " end[t]
      for (i = 1; i <= many; i++) if ((t, i) in here)
        printf "s %s %d %.0f %.0f\n", t, i - 1, SF[t, i], SB[t, i] }
    printf "c %.0f %.0f %.0f\n", added, removed, changed }'; }
"""
