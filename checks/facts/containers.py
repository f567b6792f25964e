"""Containers: the runtime's doors, and what runs in it, where the runtime's own client answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why
from inventory.words import T

_MODE = re.compile(r"sock ([0-7]+) (\S+) (\S+) (/\S+)")
_RAN = re.compile(r"box (\S+) (\S+) (true|false) (\S*) (\S*) (\S*) (.*)")
_IMAGE = re.compile(r"image (\S+) (\S+)")
_MADE = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Container:
    """One running container: its image and what of the host it was given."""

    name: str
    image: str
    privileged: bool
    shares: tuple[str, ...]
    mounts: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Containers(HostFact):
    """Sockets of the runtimes as `mode user group` by path, texts of their settings, containers.

    `runtimes` are the clients that are installed; `silent` those that did not answer, so that
    their containers are not known. `made` is when each image was built; `listed` are the sockets
    with an access list beyond their mode.
    """

    label = "コンテナ"

    runtimes: tuple[str, ...]
    sockets: Mapping[str, tuple[int, str, str]]
    settings: Mapping[str, str]
    silent: tuple[str, ...]
    running: tuple[Container, ...]
    made: Mapping[str, datetime]
    listed: tuple[str, ...]

    probe = Shell(
        r"""
R=; D=; PATH=$PATH:/snap/bin
for k in docker podman; do command -v "$k" >/dev/null 2>&1 && R="$R $k"; done
for k in dockerd containerd crio k3s microk8s; do
  command -v "$k" >/dev/null 2>&1 && D=1; done
for k in /run/docker.sock /run/containerd/containerd.sock /run/podman/podman.sock \
    /run/crio/crio.sock /run/k3s/containerd/containerd.sock; do [ -S "$k" ] && D=1; done
if [ -z "$R$D" ]; then f; printf 'end\n'; exit 0; fi
need sed; need tr
# passwords of proxies and tokens of log drivers stay here
m() { sed -e 's#://[^@"'"'"' ]*@#://*@#g' -e \
  's/\("[^"]*\([Tt]oken\|[Pp]assword\|[Ss]ecret\)[^"]*"[[:space:]]*:[[:space:]]*"\)[^"]*/\1*/g'; }
set --
for k in docker.service docker.socket; do
  set -- "$@" "/etc/systemd/system/$k" "/lib/systemd/system/$k" "/etc/systemd/system/$k.d/"*.conf
done
f /etc/docker/daemon.json /etc/default/docker /etc/sysconfig/docker "$@" | m
[ -z "$D" ] || printf 'runtime daemon\n'
for k in $R; do printf 'runtime %s\n' "$k"; done
for k in /run/docker.sock /run/containerd/containerd.sock /run/podman/podman.sock \
    /run/crio/crio.sock /run/k3s/containerd/containerd.sock; do
  [ -S "$k" ] || continue
  stat -L -c 'sock %a %U %G %n' "$k"
  case $(ls -dLn "$k") in ??????????+*) printf 'acl %s\n' "$k" ;; esac
done
# what of other runtimes runs is not asked
for k in /run/crio/crio.sock /run/k3s/containerd/containerd.sock; do
  [ -S "$k" ] && printf 'silent %s\n' "$k"
done
d=; s=
for k in /proc/[0-9]*/comm; do
  c=; IFS= read -r c <"$k"
  case $c in
    dockerd) d=1; printf 'flags %s\n' "$(tr '\0\n' '  ' <"${k%comm}cmdline" | m)" ;;
    containerd-shim*) s=1 ;;
    # containers of a user, in a store of his own
    conmon) [ -O "$k" ] || printf 'silent podman(rootless)\n' ;;
  esac
done
B='box {{.Name}} {{.Image}} {{.HostConfig.Privileged}} {{.HostConfig.NetworkMode}}'
B="$B {{.HostConfig.PidMode}} {{.HostConfig.IpcMode}} {{range .Mounts}}{{.Source}} {{end}}"
B="$B{{range .HostConfig.CapAdd}}cap:{{.}} {{end}}"
for k in $R; do
  # a question would start a daemon that sleeps, or have podman make its store
  case $k in
    docker) [ -n "$d" ] || { [ -z "$s" ] || printf 'silent %s\n' "$k"; continue; } ;;
    podman) [ -d /var/lib/containers/storage ] || continue ;;
  esac
  i=$(lim 5 "$k" ps -q --no-trunc) || { printf 'silent %s\n' "$k"; continue; }
  [ -n "$i" ] || continue
  lim 8 "$k" inspect --format "$B" $i || { printf 'silent %s\n' "$k"; continue; }
  # podman does not tell of every namespace of the host
  lim 8 "$k" inspect --format '{{.State.Pid}} {{.Name}}' $i | while read -r p c; do
    for n in pid ipc; do
      [ "/proc/1/ns/$n" -ef "/proc/$p/ns/$n" ] && printf 'shared %s %s\n' "$n" "${c#/}"
    done
  done
  lim 8 "$k" image inspect --format 'image {{.Id}} {{.Created}}' \
    $(lim 8 "$k" inspect --format '{{.Image}}' $i) || printf 'silent %s\n' "$k"
done
printf 'end\n'
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read stat(1) and what the client said in the words that its format asked for."""
        rows = tail(reply).splitlines()
        if rows[-1:] != ["end"]:
            raise FactError(Why.TRUNCATED, T(ja="コンテナの一覧", en="the list of containers"))
        settings = dict(texts(reply))
        flags = [row[6:] for row in rows if row.startswith("flags ")]
        if flags:
            settings["dockerd"] = " ".join(flags)
        sockets = {m[4]: (int(m[1], 8), m[2], m[3]) for m in map(_MODE.fullmatch, rows) if m}
        boxes = [row for row in rows if row.startswith("box ")]
        images = (m for m in map(_IMAGE.match, rows) if m)
        return cls(
            tuple(row[8:] for row in rows if row.startswith("runtime ")),
            MappingProxyType(sockets),
            MappingProxyType(settings),
            tuple(dict.fromkeys(row[7:] for row in rows if row.startswith("silent "))),
            tuple(_container(row, rows) for row in boxes),
            MappingProxyType({_short(m[1]): _moment(m.string) for m in images}),
            tuple(row[4:] for row in rows if row.startswith("acl ")),
        )


def _container(row: str, rows: list[str]) -> Container:
    match = _RAN.fullmatch(row.rstrip() + " ")
    if not match:
        raise FactError(Why.MALFORMED, T(ja=f"コンテナの行 {row[:60]!r}", en=f"line {row[:60]!r}"))
    name, image, privileged, network, pid, ipc, mounts = match.groups()
    pairs = (("network", network), ("pid", pid), ("ipc", ipc))
    name, words = name.lstrip("/"), mounts.split()
    shares = (k for k, mode in pairs if mode == "host" or f"shared {k} {name}" in rows)
    return Container(
        name,
        _short(image),
        privileged == "true",
        tuple(shares),
        tuple(word for word in words if not word.startswith("cap:")),
        tuple(word[4:].upper().removeprefix("CAP_") for word in words if word.startswith("cap:")),
    )


def _short(image: str) -> str:
    return image.removeprefix("sha256:")[:12]


def _moment(row: str) -> datetime:
    """Docker writes RFC 3339, podman `2026-01-02 03:04:05.6 +0000 UTC`; both mean UTC here."""
    match = _MADE.search(row)
    if not match:
        raise FactError(Why.MALFORMED, T(ja="イメージの日付", en="the date of an image"))
    return datetime.fromisoformat(f"{match[1]}T{match[2]}").replace(tzinfo=UTC)
