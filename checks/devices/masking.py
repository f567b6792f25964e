"""Secrets in configurations of network devices, masked before anything is kept.

Readers read the masked text. A secret becomes one word without spaces, in place of the secret
alone; what stood before and behind it stays, and so do quotes around it:

    [masked:ab12cd34]            a secret; the digest is keyed by the workspace, so equal secrets
                                 have equal marks there, and a change shows in a diff
    [masked:community:known]     a community that stands in every scanner (public, private ...)
    [masked:community:ab12cd34]  any other community of SNMP v1 or v2c, FortiOS `set name` too
    [masked:pem:ab12cd34]        a private key or certificate of any lines, in one word

What tells the form of storage is kept as it was written:

    username x secret 5 $1$[masked:ab12cd34]        the prefix of crypt(5) or of Cisco: $1$ $5$ $6$
                                                    $8$ $9$ $14$ $2y$ $sha512$; type numbers
    password 7 [masked:ab12cd34]                    Cisco, AlliedWare Plus, FRR, APRESIA
    password [masked:ab12cd34]                      no type and no word: in clear
    login password encrypted [masked:ab12cd34]      YAMAHA; `login password *` stays: not shown
    login user x encrypted [masked:ab12cd34]        YAMAHA; `login user x *` stays too
    set password ENC SH2[masked:ab12cd34]           FortiOS; SH2 and AK1 are kept, then `ENC `
    set psksecret ENC [masked:ab12cd34]             FortiOS; in clear without ENC
    username x password hash [masked:ab12cd34]      NEC IX (hash, plain, secret-password)
    password manager sha1 "[masked:ab12cd34]"       AOS-S (plaintext, sha1, sha256)
    user x group y password ciphertext [masked:..]  AOS-CX (ciphertext, plaintext)
    snmp-server user x g v3 auth sha [masked:..] priv aes 128 [masked:..]
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from checks.devices.masking_rules import (
    BEFORE,
    HEX_LINES,
    KNOWN_COMMUNITIES,
    LINES,
    NOT_SHOWN,
    PEM,
    STORED,
    TRAP_HOST,
    TRAP_PAIRS,
    TRAP_WORDS,
)

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MASKED = re.compile(r"\[masked:[a-z0-9:]+\]")
_FORTI_HASH = re.compile(r"(?:SH2|AK1)(?=[A-Za-z0-9+/=]{20,})")
_FORTI_COMMUNITY = re.compile(r"^\s*set name (?P<c>.*\S)", re.I)
_COMMUNITY = "c"  # how names of groups of communities begin
_LONGEST = 8192  # characters of a line; no statement of any family comes near
_Digest = Callable[[str], str]


def mask_text(text: str, key: bytes) -> str:
    """The text with every secret as one mark; line ends become those of Unix."""

    def digest(secret: str) -> str:
        whole = hmac.new(key, secret.encode("utf-8", "backslashreplace"), hashlib.sha256)
        return whole.hexdigest()[:8]

    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = PEM.sub(lambda found: f"[masked:pem:{digest(found.group())}]", text)
    text = HEX_LINES.sub(lambda found: f"  [masked:pem:{digest(found.group())}]\n", text)
    return "\n".join(_masked_lines(text.split("\n"), digest))


def _masked_lines(lines: Iterable[str], digest: _Digest) -> Iterable[str]:
    """Each line; FortiOS says by the section it is in that a name is a community."""
    sections: list[str] = []
    for line in lines:
        words = line.split()
        if words[:1] == ["config"]:
            sections.append(" ".join(words[1:]))
        elif words == ["end"] and sections:
            sections.pop()
        masked = _mask_line(line, digest)
        if "system snmp community" in sections:
            masked = _replaced(_FORTI_COMMUNITY, masked, digest)
        yield masked


def _mask_line(line: str, digest: _Digest) -> str:
    if len(line) > _LONGEST:
        return f"[masked:{digest(line)}]"
    line = _mask_statement(line, digest)
    before = BEFORE.match(line)
    if before is None:
        return line
    return before.group() + _mask_statement(line[before.end() :], digest)


def _mask_statement(line: str, digest: _Digest) -> str:
    line = _mask_trap_host(line, digest)
    for pattern in LINES:
        line = _replaced(pattern, line, digest)
    return line


def _replaced(pattern: re.Pattern[str], line: str, digest: _Digest) -> str:
    """The line with the groups of every match masked, from the end to the beginning."""
    spans = [
        (found.span(name), name)
        for found in pattern.finditer(line)
        for name in found.groupdict()
        if found.group(name)
    ]
    for (start, stop), name in sorted(spans, reverse=True):
        line = line[:start] + _mark(line[start:stop], name[0], digest) + line[stop:]
    return line


def _mark(value: str, kind: str, digest: _Digest) -> str:
    """The mark of a value, in its quotes and behind the prefix that tells its form."""
    if _MASKED.search(value) or NOT_SHOWN.fullmatch(value.strip("\"'")):
        return value
    quote = value[0] if value[0] in "\"'" else ""
    inner = value[1:].removesuffix(quote) if quote else value
    if kind == _COMMUNITY:
        known = inner.casefold() in KNOWN_COMMUNITIES
        return f"{quote}[masked:community:{'known' if known else digest(inner)}]{quote}"
    prefix = _prefix(inner)
    return f"{quote}{prefix}[masked:{digest(inner[len(prefix) :])}]{quote}"


def _prefix(value: str) -> str:
    found = STORED.match(value) or _FORTI_HASH.match(value)
    return found.group() if found and found.end() < len(value) else ""


def _mask_trap_host(line: str, digest: _Digest) -> str:
    """The community in `snmp-server host`: the first word that is no keyword; not of version 3."""
    found = TRAP_HOST.match(line)
    if found is None or re.search(r"\b(?:version|ver)\s+v?3\b", line):
        return line
    words = list(re.finditer(r"\S+", found["rest"]))
    for before, word in pairwise(words):
        if before.group() == "community" or _is_community(before.group(), word.group()):
            begin, end = (found.start("rest") + at for at in word.span())
            return line[:begin] + _mark(word.group(), _COMMUNITY, digest) + line[end:]
    return line


def _is_community(before: str, word: str) -> bool:
    return before not in TRAP_PAIRS and word not in TRAP_WORDS | TRAP_PAIRS
