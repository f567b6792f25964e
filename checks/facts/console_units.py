"""What the keyboard of the console can do without a login: Ctrl-Alt-Del, rescue and emergency."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.facts.systemd_files import assigned
from checks.model import FactError, Why
from inventory.words import T

UNITS = ("rescue.service", "emergency.service")


@dataclass(frozen=True, slots=True)
class ConsoleUnits(HostFact):
    """`systemd` is False where it is not there; `target` is where ctrl-alt-del.target leads.

    `shells` has the commands that a unit of UNITS starts; a masked unit has none. `forced` names
    what lets sulogin(8), or a shell left for debugging, be used without the password. `inittab` has
    the lines of another init for the keys.
    """

    label = "コンソールの操作"

    systemd: bool
    target: str
    burst: tuple[str, ...]
    shells: Mapping[str, tuple[str, ...]]
    forced: tuple[str, ...]
    inittab: tuple[str, ...]

    probe = Shell(
        r"""
need readlink
lib=/lib; [ -L /lib ] && lib=  # merged: the same files
set --
for d in /etc /run /usr/local/lib /usr/lib $lib; do
  for k in "$d"/systemd/system.conf "$d"/systemd/system.conf.d/*.conf \
    "$d"/systemd/system/rescue.service "$d"/systemd/system/emergency.service \
    "$d"/systemd/system/rescue.service.d/*.conf "$d"/systemd/system/emergency.service.d/*.conf
  do if [ -e "$k" ] || [ -L "$k" ]; then set -- "$@" "$k"; fi; done
done
f "$@"
for d in /usr/lib /lib; do [ -x "$d/systemd/systemd" ] && { echo systemd; break; }; done
for d in /etc /run /usr/local/lib /usr/lib /lib; do
  k=$d/systemd/system/ctrl-alt-del.target
  if [ -L "$k" ]; then printf 'target %s\n' "$(readlink "$k")"; break
  elif [ -s "$k" ]; then echo 'target -'; break
  elif [ -e "$k" ]; then echo 'target /dev/null'; break; fi
done
for k in rescue emergency; do
  [ "$(readlink /etc/systemd/system/$k.service)" = /dev/null ] && echo "masked $k.service"
done
for k in /etc/systemd/system/*.wants/debug-shell.service; do
  [ -L "$k" ] && [ "$(readlink /etc/systemd/system/debug-shell.service)" != /dev/null ] &&
    printf 'forced %s\n' "${k##*/}"
done
[ -r /etc/inittab ] && grep -E '^[^#:]*:[^:]*:ctrlaltdel:' /etc/inittab | sed 's/^/inittab /'
read -r k </proc/cmdline
case " $k " in *' systemd.debug'[-_]'shell '*|*' systemd.debug'[-_]'shell='[1yYtT/]*)
  echo 'forced systemd.debug_shell' ;; esac
case " $k " in *SYSTEMD_SULOGIN_FORCE=[1yYtT]*) echo 'forced SYSTEMD_SULOGIN_FORCE=1' ;; esac
echo end
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Merge units and settings with their drop-ins."""
        found = texts(reply)
        rest = tail(reply).split("\n")
        if "end" not in rest:
            raise FactError(Why.TRUNCATED, T(ja="設定の終わり", en="the end of the settings"))
        masked = {line[7:] for line in rest if line.startswith("masked ")}
        shells = {unit: () if unit in masked else _started(found, unit) for unit in UNITS}
        return cls(
            systemd="systemd" in rest,
            target=next((line[7:] for line in rest if line.startswith("target ")), ""),
            inittab=tuple(line[8:] for line in rest if line.startswith("inittab ")),
            burst=assigned(found, "systemd/system.conf", "Manager", "CtrlAltDelBurstAction"),
            shells=shells,
            forced=tuple(
                [line[7:] for line in rest if line.startswith("forced ")]
                + [f"{unit}: {one}" for unit in UNITS for one in _forcing(found, unit)]
            ),
        )


def _started(found: Mapping[str, str], unit: str) -> tuple[str, ...]:
    """The commands of ExecStart=; an empty one clears those before it (systemd.service(5))."""
    commands: list[str] = []
    for value in assigned(found, f"systemd/system/{unit}", "Service", "ExecStart"):
        commands = [*commands, value] if value else []
    return tuple(commands)


def _forcing(found: Mapping[str, str], unit: str) -> list[str]:
    values = assigned(found, f"systemd/system/{unit}", "Service", "Environment")
    return [value for value in values if re.search(r"SYSTEMD_SULOGIN_FORCE=[\"']?[1yYtT]", value)]
