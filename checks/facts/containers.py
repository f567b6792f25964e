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


@dataclass(frozen=True, slots=True)
class Containers(HostFact):
    """Sockets of the runtimes as `mode user group` by path, texts of their settings, containers.

    `runtimes` are the clients that are installed; `silent` those that did not answer, so that
    their containers are not known. `made` is when each image was built.
    """

    label = "コンテナ"

    runtimes: tuple[str, ...]
    sockets: Mapping[str, tuple[int, str, str]]
    settings: Mapping[str, str]
    silent: tuple[str, ...]
    running: tuple[Container, ...]
    made: Mapping[str, datetime]

    probe = Shell(
        r"""
R=; D=; for k in docker podman; do command -v "$k" >/dev/null 2>&1 && R="$R $k"; done
for k in dockerd containerd crio; do command -v "$k" >/dev/null 2>&1 && D=1; done
if [ -z "$R$D" ]; then f /etc/docker/daemon.json; printf 'end\n'; exit 0; fi
f /etc/docker/daemon.json /etc/default/docker /etc/sysconfig/docker \
  /etc/systemd/system/docker.service.d/*.conf /etc/systemd/system/docker.service \
  /lib/systemd/system/docker.service
[ -z "$D" ] || printf 'runtime daemon\n'
for k in $R; do printf 'runtime %s\n' "$k"; done
for k in /run/docker.sock /run/containerd/containerd.sock /run/podman/podman.sock \
    /run/crio/crio.sock; do
  [ -S "$k" ] && stat -L -c 'sock %a %U %G %n' "$k"
done
for k in /proc/[0-9]*/comm; do
  c=; IFS= read -r c <"$k" && [ "$c" = dockerd ] &&
    printf 'flags %s\n' "$(tr '\0\n' '  ' <"${k%comm}cmdline")"
done
B='box {{.Name}} {{.Image}} {{.HostConfig.Privileged}} {{.HostConfig.NetworkMode}}'
B="$B {{.HostConfig.PidMode}} {{.HostConfig.IpcMode}} {{range .Mounts}}{{.Source}} {{end}}"
for k in $R; do
  i=$(lim 5 "$k" ps -q --no-trunc) || { printf 'silent %s\n' "$k"; continue; }
  [ -n "$i" ] || continue
  lim 8 "$k" inspect --format "$B" $i || { printf 'silent %s\n' "$k"; continue; }
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
            tuple(map(_container, boxes)),
            MappingProxyType({_short(m[1]): _moment(m.string) for m in images}),
        )


def _container(row: str) -> Container:
    match = _RAN.fullmatch(row.rstrip() + " ")
    if not match:
        raise FactError(Why.MALFORMED, T(ja=f"コンテナの行 {row[:60]!r}", en=f"line {row[:60]!r}"))
    name, image, privileged, network, pid, ipc, mounts = match.groups()
    pairs = (("network", network), ("pid", pid), ("ipc", ipc))
    shares = tuple(kind for kind, mode in pairs if mode == "host")
    return Container(
        name.lstrip("/"), _short(image), privileged == "true", shares, tuple(mounts.split())
    )


def _short(image: str) -> str:
    return image.removeprefix("sha256:")[:12]


def _moment(row: str) -> datetime:
    """Docker writes RFC 3339, podman `2026-01-02 03:04:05.6 +0000 UTC`; both mean UTC here."""
    match = _MADE.search(row)
    if not match:
        raise FactError(Why.MALFORMED, T(ja="イメージの日付", en="the date of an image"))
    return datetime.fromisoformat(f"{match[1]}T{match[2]}").replace(tzinfo=UTC)
