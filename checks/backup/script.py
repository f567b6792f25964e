"""The script that asks one repository: fragments in one frame, secrets as variables of the shell.

It travels on standard input, so nothing of it stands in an argument list; it is wrapped in one
function and so never runs in part. The frame is the collector's (`checks.frame`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from checks.backup.tool import Fragment

_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_PRELUDE = r"""hinomi_backup() {
LC_ALL=C.UTF-8; export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
unset ENV BASH_ENV CDPATH GREP_OPTIONS HINOMI_MOST
IFS=$(printf ' \t\nx'); IFS=${IFS%x}
umask 077
T=$HINOMI_TAG; N=0; U=$(id -u)
case $T in *[!0-9a-f]*|'') exit 90 ;; esac
H=$(uname -n | tr -cd '!-~')
renice -n 10 -p $$ >/dev/null 2>&1
command -v ionice >/dev/null 2>&1 && ionice -c 3 -p $$ >/dev/null 2>&1
printf 'HINOMI1 %s %s %s %s %s\n' "$T" "$(date +%s)" "$U" - "${H:--}"
need() { command -v "$1" >/dev/null 2>&1 || exit 91; }
lim() { _l=$1; shift; [ "$_l" -gt "${HINOMI_MOST:-$_l}" ] 2>/dev/null && _l=$HINOMI_MOST
  if command -v timeout >/dev/null 2>&1; then timeout -k 5 "$_l" "$@"; else "$@"; fi; }
p() { printf '@%s begin %s\n' "$T" "$1"; ( "q_$1" ) </dev/null 2>/dev/null
  printf '\n@%s end %s %s\n' "$T" "$1" "$?"; N=$((N+1)); }
"""


def quoted(text: str) -> str:
    """The text as one word of the shell."""
    return "'" + text.replace("'", "'\\''") + "'"


def render_script(
    fragments: Sequence[Fragment], secrets: Mapping[str, str], most: int | None = None
) -> bytes:
    """The whole script; secrets become `S_<name>`, which are not exported.

    `most` caps the seconds of every bounded command, so that none outlives who waits for it.
    """
    odd = [name for name in secrets if not _NAME.fullmatch(name)]
    if odd:
        raise ValueError(f"not a name of a secret: {odd[0]!r}")
    held = [f"S_{name}={quoted(value)}" for name, value in sorted(secrets.items())]
    held += [] if most is None else [f"HINOMI_MOST={most}"]
    functions = [f"q_{one.name}() {{\n{one.text.strip()}\n}}" for one in fragments]
    return (_PRELUDE + "\n".join([*held, *functions, *_calls(fragments)])).encode(
        "utf-8", "surrogateescape"
    )


def _calls(fragments: Iterable[Fragment]) -> list[str]:
    calls = [f"p {fragment.name}" for fragment in fragments]
    return [*calls, 'printf \'@%s done %s\\n\' "$T" "$N"', "}", "hinomi_backup", ""]
