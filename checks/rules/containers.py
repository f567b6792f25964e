"""Containers: their runtime obeys administrators alone, and they stay inside their walls."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from checks.context import Collection
from checks.fact import Limits
from checks.facts.accounts import Accounts
from checks.facts.containers import Container, Containers
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.rules.moment import moment
from inventory.words import NONE, T

_NO_RUNTIME = T(ja="コンテナの実行環境がない", en="no container runtime")
_TCP = re.compile(r"(?:-H|--host)[= ]*[\"']?(tcp://[^\s\"']*|[^\s\"'/:=-][^\s\"'/:]*:\d+|:\d+)")
_STREAM = re.compile(r"^\s*ListenStream\s*=\s*([^/%@\s]\S*)", re.M)
_TLS = re.compile(r"--tlsverify(?!=false)")
_SENSITIVE = {"/", "/etc", "/root", "/proc", "/sys", "/boot", "/dev", "/var/run", "/run", "/usr"}
_SENSITIVE |= {"/var", "/home", "/lib", "/lib64", "/bin", "/sbin", "/var/lib", "/var/lib/docker"}
_SENSITIVE |= {"/etc/shadow", "/etc/sudoers", "/etc/sudoers.d", "/etc/ssh", "/root/.ssh"}
_SENSITIVE |= {"/etc/cron.d", "/var/spool/cron"}
_POWERS = frozenset(("ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "SYS_PTRACE"))
_POWERS |= {"DAC_READ_SEARCH", "BPF"}


@dataclass(frozen=True, slots=True)
class ContainerLimits(Limits):
    """Who may command the runtime, containers that may break out, the age of images."""

    group: ClassVar[str] = "containers"

    socket_groups: tuple[str, ...]
    approved_members: tuple[str, ...]
    approved_privileged: tuple[str, ...]
    image_days: int


@check(
    "CTR-001",
    title=T(
        ja="コンテナの制御用ソケットを管理者以外が使えないこと",
        en="Only administrators reach the runtime's control socket",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ソケットに書ける者は、この機器の root と同じことができる",
        en="Whoever writes to the socket can do on this host what root can",
    ),
    remedy=T(
        ja="chmod 660 /run/docker.sock、chown root:docker /run/docker.sock とし、"
        "docker グループの構成員を管理者に限る",
        en="chmod 660 and chown root:docker /run/docker.sock; only administrators in that group",
    ),
)
def guarded_socket(containers: Containers, limits: ContainerLimits) -> Outcome:
    """docker(1): access to the socket is access to root."""
    if not containers.runtimes:
        return not_applicable(_NO_RUNTIME)
    shown = {
        path: f"{path} {mode:04o} {user}:{group}"
        for path, (mode, user, group) in containers.sockets.items()
    }
    wrong = [
        shown[path]
        for path, (mode, user, group) in containers.sockets.items()
        if mode & 0o007 or user != "root" or (mode & 0o070 and group not in limits.socket_groups)
    ]
    wrong += [f"{path} +ACL" for path in containers.listed]
    return judged(
        not wrong,
        observed=wrong or list(shown.values()) or NONE,
        expected=f"root:{'|'.join(limits.socket_groups)}, <= 0660",
        lines=tuple(wrong),
    )


@check(
    "CTR-005",
    title=T(
        ja="コンテナを制御できるグループに、承認した管理者だけがいること",
        en="Only approved administrators are in the group that commands containers",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="docker グループの利用者は、パスワードも記録もなく root と同じことができる",
        en="Members of the group docker act as root, with no password and no record",
    ),
    remedy=T(
        ja="gpasswd -d 利用者 docker で外すか、管理者なら containers.approved_members に登録する",
        en="gpasswd -d USER docker, or enter administrators in containers.approved_members",
    ),
)
def approved_members(
    containers: Containers, accounts: Accounts, limits: ContainerLimits
) -> Outcome:
    """docker(1): the group docker grants what root has; primary groups count too."""
    if not containers.runtimes:
        return not_applicable(_NO_RUNTIME)
    every = {*accounts.groups, *accounts.known_groups}
    groups = [g for g in every if g.name in limits.socket_groups and g.gid != 0]
    ids = {group.gid for group in groups}
    members = {name for group in groups for name in group.members}
    members |= {one.name for one in {*accounts.local, *accounts.known} if one.gid in ids}
    wrong = sorted(members - {"root", *limits.approved_members})
    return judged(
        not wrong,
        observed=sorted(members) or NONE,
        expected=limits.approved_members or NONE,
        lines=tuple(wrong),
    )


@check(
    "CTR-002",
    title=T(
        ja="コンテナの制御をネットワークから認証なしで受け付けないこと",
        en="The runtime takes no unauthenticated commands over the network",
    ),
    severity=Severity.CRITICAL,
    clauses=("MIC:6.2(1)③", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ネットワークにつながる誰もがこの機器を root として操作できる",
        en="Whoever is on the network commands this host as root",
    ),
    remedy=T(
        ja="daemon.json の hosts と dockerd の -H から tcp:// を消すか、tlsverify を有効にする",
        en="Delete tcp:// from hosts in daemon.json and -H of dockerd, or turn on tlsverify",
    ),
)
def no_open_tcp(containers: Containers) -> Outcome:
    """dockerd(8): a tcp:// host without --tlsverify asks nobody who he is."""
    if not containers.runtimes:
        return not_applicable(_NO_RUNTIME)
    said = _daemon_json(containers.settings.get("/etc/docker/daemon.json"))
    hosts = said.get("hosts", [])
    found = [str(one) for one in (hosts if isinstance(hosts, list) else [hosts])]
    found = [one for one in found if one.startswith("tcp://")]
    texts = [text for path, text in containers.settings.items() if not path.endswith(".json")]
    if said.get("tlsverify") is True:
        wrong: list[str] = []
    else:
        alone = [] if any(map(_verifies, texts)) else found
        wrong = [*alone, *(host for text in texts for host in _unasked(text))]
    return judged(
        not wrong,
        observed=sorted(set(wrong or found)) or NONE,
        expected=T(ja="なし、または tlsverify", en="none, or tlsverify"),
        provenance=Provenance.EXPLICIT,
    )


def _unasked(text: str) -> list[str]:
    """The network addresses that a text gives the daemon without having it verify who asks."""
    said = _said(text)
    return [] if _TLS.search(said) else [*_TCP.findall(said), *_STREAM.findall(said)]


def _verifies(text: str) -> bool:
    return bool(_TLS.search(_said(text)))


def _said(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.lstrip()[:1] not in ("#", ";"))


def _daemon_json(text: str | None) -> Mapping[str, object]:
    if text is None or not text.strip():
        return {}
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise FactError(Why.MALFORMED, "/etc/docker/daemon.json")
    return said


@check(
    "CTR-003",
    title=T(
        ja="コンテナに機器の特権や重要なフォルダを渡していないこと",
        en="No container is privileged or holds sensitive folders of the host",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="コンテナの中が破られると、機器全体が奪われる",
        en="Whoever breaks the container owns the whole host",
    ),
    remedy=T(
        ja="--privileged、--pid host、/ や docker.sock の共有をやめる。"
        "要るものは containers.approved_privileged に登録する",
        en="No --privileged, no --pid host, no / or docker.sock inside; what needs it goes to "
        "containers.approved_privileged",
    ),
)
def walled_in(containers: Containers, limits: ContainerLimits) -> Outcome:
    """docker-run(1): a privileged container sees every device of the host."""
    if not containers.runtimes:
        return not_applicable(_NO_RUNTIME)
    wrong = [
        f"{one.name}: {', '.join(reasons)}"
        for one in containers.running
        if one.name not in limits.approved_privileged and (reasons := _breaches(one))
    ]
    if not wrong:
        _refuse_silence(containers)
    return judged(
        not wrong,
        observed=wrong or [one.name for one in containers.running] or NONE,
        expected=NONE,
        lines=tuple(wrong),
    )


def _breaches(one: Container) -> list[str]:
    found = ["--privileged"] if one.privileged else []
    found += [f"--{kind}=host" for kind in one.shares if kind != "network"]
    found += [f"--cap-add={name}" for name in one.added if name in _POWERS]
    return found + [path for path in one.mounts if path.endswith(".sock") or path in _SENSITIVE]


@check(
    "CTR-004",
    title=T(
        ja="コンテナのイメージが古くないこと",
        en="No container runs from an old image",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.6(1)",),
    field=LawField.OPERATION,
    risk=T(
        ja="機器本体を更新しても、イメージの中の弱点は残る",
        en="Holes inside the image stay, however well the host is updated",
    ),
    remedy=T(
        ja="イメージを作り直すか取り直し、コンテナを作り直す",
        en="Rebuild or pull the image, and recreate the container",
    ),
)
def fresh_images(
    containers: Containers, collection: Collection, limits: ContainerLimits
) -> Outcome:
    """An image gets no updates of its own; its age bounds how old its software may be."""
    if not containers.runtimes:
        return not_applicable(_NO_RUNTIME)
    now = moment(collection)
    ages = {
        one.name: (now - made).days
        for one in containers.running
        if (made := containers.made.get(one.image))
    }
    wrong = [f"{name}: {days}" for name, days in ages.items() if days > limits.image_days]
    if not wrong:
        _refuse_silence(containers)
        if len(ages) < len({one.name for one in containers.running}):
            raise FactError(
                Why.UNDETERMINED, T(ja="日付の分からないイメージ", en="an image without a date")
            )
    days = [f"{name}: {days}" for name, days in ages.items()]
    return judged(
        not wrong,
        observed=wrong or days or NONE,
        expected=T(ja=f"{limits.image_days} 日以内", en=f"<= {limits.image_days} days"),
        lines=tuple(wrong),
    )


def _refuse_silence(containers: Containers) -> None:
    """Without an answer of a client nothing is known of the containers."""
    if containers.silent:
        raise FactError(Why.COMMAND_FAILED, ", ".join(containers.silent))
    if containers.runtimes == ("daemon",):
        raise FactError(
            Why.NO_TOOL, T(ja="docker・podman のコマンドがない", en="neither docker nor podman")
        )
