"""The read-only POSIX collector: the probes of the facts in one script, framed.

The text depends on nothing but the probes, so it can be installed and pinned by SHA-256; the
tag of a run comes on standard input. It is wrapped in one function and so never runs in part.
"""

from collections.abc import Iterable

from checks.fact import HostFact, Shell, probe_id

_PRELUDE = r"""#!/bin/sh
# Hinomi collector: reads, never writes. POSIX sh (dash, bash, busybox ash).
# The first line of standard input is the tag of this run; without one, a tag is drawn here.
hinomi() {
LC_ALL=C; export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
unset ENV BASH_ENV CDPATH GREP_OPTIONS
IFS=$(printf ' \t\nx'); IFS=${IFS%x}
umask 077
T=$HINOMI_TAG
[ -n "$T" ] || [ -t 0 ] || IFS= read -r T || :
case $T in
  *[!0-9a-f]*|'') T=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n') ;;
esac
U=$(id -u)
M=-; [ -r /etc/machine-id ] && IFS= read -r M </etc/machine-id
case $M in *[!0-9a-f]*|'') M=- ;; esac
[ ${#M} -eq 32 ] || M=-
H=$(uname -n | tr -cd '!-~'); N=0
renice -n 10 -p $$ >/dev/null 2>&1
printf 'HINOMI1 %s %s %s %s %s\n' "$T" "$(date +%s)" "$U" "$M" "${H:--}"
# need CMD: 91 where a tool is missing; root: 92 without privilege
need() { command -v "$1" >/dev/null 2>&1 || exit 91; }
root() { [ "$U" = 0 ] || exit 92; }
# lim SECONDS CMD...: bounded where timeout(1) exists
lim() { if command -v timeout >/dev/null 2>&1; then timeout "$@"; else shift; "$@"; fi; }
# f PATH...: each file with its state; absent only where its folder can be searched, and for
# a pattern also read
f() { for _p in "$@"; do
  if [ -f "$_p" ] && [ -r "$_p" ]; then printf '\n@%s file ok %s\n' "$T" "$_p"; cat -- "$_p"
  elif [ -f "$_p" ]; then printf '\n@%s file unreadable %s\n' "$T" "$_p"
  elif [ -e "$_p" ] || [ -L "$_p" ]; then printf '\n@%s file other %s\n' "$T" "$_p"
  else
    _d=${_p%/*}
    while [ -n "$_d" ] && [ ! -d "$_d" ]; do _d=${_d%/*}; done
    if [ -x "${_d:-/}" ] && case $_p in *\**) [ -r "${_d:-/}" ] ;; esac
    then _s=absent; else _s=unreadable; fi
    printf '\n@%s file %s %s\n' "$T" "$_s" "$_p"
  fi; done; printf '\n@%s file end %s\n' "$T" "$#"; }
# whole: many small pieces in few writes, each of which costs both ends a packet
whole() { if dd obs=9 </dev/null >/dev/null 2>&1
  then dd ibs=4096 obs=65536 2>/dev/null; else cat; fi; }
# p PROBE: run one probe in its own shell between two marks
p() { printf '@%s begin %s\n' "$T" "$1"; ( "q_$1" ) </dev/null 2>/dev/null
  printf '\n@%s end %s %s\n' "$T" "$1" "$?"; N=$((N+1)); }
"""


def render_collector(facts: Iterable[type[HostFact]]) -> bytes:
    """The collector for those of these facts that POSIX hosts are asked, in order of their names.

    Same facts, same bytes.
    """
    chosen = sorted({one for one in facts if isinstance(one.probe, Shell)}, key=probe_id)
    functions = [f"q_{probe_id(fact)}() {{\n{_guarded(fact)}\n}}" for fact in chosen]
    calls = [f"p {probe_id(fact)}" for fact in chosen]
    tail = ['printf \'@%s done %s\\n\' "$T" "$N"', "} | whole", "}", "hinomi", ""]
    return (_PRELUDE + "\n".join([*functions, "{", *calls, *tail])).encode()


def _guarded(fact: type[HostFact]) -> str:
    return ("root\n" if fact.probe.root else "") + fact.probe.text.strip("\n")
