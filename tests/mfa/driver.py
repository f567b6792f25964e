"""Runs on a lab host: pamtester with every answer to every prompt that some factors allow.

Reads a JSON list of cases, writes for each the smallest sets of factors that were let in:
{"service", "user", "password", "codes": "GO", "rhost", "operation", "one"}; with `one` every prompt
gets the same answer. Python's own library only.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

GA_SECRET, OATH_SECRET = "JBSWY3DPEHPK3PXP", "3132333435363738393031323334353637383930"
USERS = Path("/etc/users.oath")
_PROMPT = re.compile(rb"(assword|code|\): |for `[^']*'|: )")
_SETS = ("", "K", "P", "KP")
_LONGEST = 5  # prompts
_ONE_FILE = Lock()

Case = dict[str, Any]


def code(secret: bytes) -> str:
    """The code of this moment (RFC 6238)."""
    digest = hmac.new(secret, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def strings(case: Case, has: str) -> list[str]:
    """What somebody with these factors can type, as recipes: K password, G and O codes, J digits.

    pam_oath with `digits` cuts off what it takes for a code and keeps the rest, right or not.
    """
    codes = case["codes"] if "P" in has else ""
    passwords = ["K", ""] if "K" in has else [""]
    found = [password + one for password in passwords for one in [*codes, ""]]
    found += ["KJ"] * ("K" in has and "O" in case["codes"])
    return ["W" if one == "" else one for one in found]


def typed(case: Case, recipe: str) -> str:
    """The characters of a recipe; a code is of now, so it is made when it is asked for."""
    codes = {"G": base64.b32decode(GA_SECRET), "O": bytes.fromhex(OATH_SECRET)}
    parts = {"K": case["password"], "W": "x", "J": "000000"}
    return "".join(code(codes[one]) if one in codes else parts[one] for one in recipe)


def accepted(case: Case, has: str) -> bool:
    """Whether any sequence of answers is let in: all are tried, each new prompt from its first."""
    options = strings(case, has)
    if case.get("one"):
        return any(attempt(case, [], one)[1] for one in options)
    sequence: list[int] = []
    while True:
        prompts, good = attempt(case, [options[one] for one in sequence], options[0])
        if good:
            return True
        sequence += [0] * (min(prompts, _LONGEST) - len(sequence))
        sequence = sequence[: min(prompts, _LONGEST)]
        while sequence and sequence[-1] == len(options) - 1:
            sequence.pop()
        if not sequence:
            return False
        sequence[-1] += 1


def attempt(case: Case, answers: list[str], rest: str) -> tuple[int, bool]:
    """One run of pamtester: how often it prompted, and whether it let us in."""
    reset(case)
    command = ["pamtester", case["service"], case["user"], case.get("operation", "authenticate")]
    if case.get("rhost"):
        command[1:1] = [f"-Irhost={case['rhost']}"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0
    )
    assert process.stdin
    assert process.stdout
    prompts = 0
    text = b""
    while got := os.read(process.stdout.fileno(), 4096):
        text += got
        if text.endswith(b": ") and _PROMPT.search(text):
            recipe = answers[prompts] if prompts < len(answers) else rest
            prompts += 1
            process.stdin.write(typed(case, recipe).encode() + b"\n")
            text = b""
    process.stdin.close()
    return prompts, process.wait() == 0


def reset(case: Case) -> None:
    """Forget used codes and counted failures."""
    if "O" in case["codes"]:
        shutil.copy2(f"{USERS}.fresh", USERS)
    Path("/run/faillock", case["user"]).unlink(missing_ok=True)


def least(case: Case) -> list[str]:
    """The smallest sets that are let in; more factors are never less."""
    found: list[str] = []
    tried: list[list[str]] = []
    for has in _SETS:
        known = any(set(one) <= set(has) for one in found)
        if known or strings(case, has) in tried:
            continue
        tried.append(strings(case, has))
        if accepted(case, has):
            found.append(has)
    return found


def answered(case: Case) -> list[str]:
    """The same, one at a time where used codes are kept in a file of all."""
    with _ONE_FILE if "O" in case["codes"] else nullcontext():
        return least(case)


def main() -> None:
    """Answer the cases on standard input."""
    cases = json.load(sys.stdin)
    with ThreadPoolExecutor(8) as pool:  # a refusal is mostly waiting
        json.dump(list(pool.map(answered, cases)), sys.stdout)


if __name__ == "__main__":
    main()
