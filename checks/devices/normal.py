"""A configuration as it is compared: masked, and without what differs from one look to the next."""

import re

from checks.devices.evidence import DeviceEvidence
from checks.devices.families import FAMILIES

_PASSING = re.compile(  # headers, counters and moments
    r"(?:Building configuration|Current configuration|Using \d+ out of|Load for five secs"
    r"|Time source is|! ?Last configuration change|! ?NVRAM config last updated"
    r"|! ?No configuration change|! ?Time:|ntp clock-period|# ?Reporting Date|# ?[A-Z]\w\w \d\d? "
    r"|#config-version=|#conf_file_ver=|#buildno=|; ?Ver |; ?hpStack|Running configuration:"
    r"|# ?Reboot|# ?Memory |# ?Bytes |# ?date)",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\bENC (?:SH2|AK1)?\[masked:[0-9a-f]{8}\]")  # FortiOS salts each time it shows
_COMMENT = re.compile(r"[!#;]?\s*")


def normalised(evidence: DeviceEvidence) -> tuple[str, ...]:
    """The lines of the running configuration; FactError where it was not shown."""
    family = FAMILIES.get(evidence.family)
    command = family.commands[0] if family else "show running-config"
    return lines_of(evidence.text(command), evidence.name)


def lines_of(text: str, name: str = "") -> tuple[str, ...]:
    """The lines of a configuration that count, without the prompts of the device around them."""
    prompt = re.compile(rf"\s*!?{re.escape(name)}(?:\([^)]*\))?[>#](?:\s.*|(?:sh|get).*)?")
    lines = (one.rstrip() for one in text.splitlines())
    kept = (one for one in lines if not (name and prompt.fullmatch(one)))
    return tuple(_AGAIN.sub("ENC [masked]", one) for one in kept if _counts(one))


def _counts(line: str) -> bool:
    told = line.strip()
    return not (_COMMENT.fullmatch(told) or _PASSING.match(told))
