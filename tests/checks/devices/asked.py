"""Evidence of devices for tests: masked as the transport masks it, read as the judge reads it."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from checks.devices.evidence import SECTION, end_of, parse_device
from checks.devices.facts import DeviceFact
from checks.devices.masking import mask_text
from checks.fact import read

HERE = Path(__file__).parents[1]
KEY = b"tests"
F = TypeVar("F", bound=DeviceFact)


@cache
def text_of(kind: str, family: str, name: str) -> str:
    """A fixture: kind is recorded or built."""
    return (HERE / kind / family / name).read_text()


def device(family: str, shown: Mapping[str, str], **other: object) -> bytes:
    """Evidence as the transport writes it; `other` replaces fields of it."""
    answers = [
        {"command": one, "status": "ok", "text": mask_text(text, KEY)}
        for one, text in shown.items()
    ]
    whole: dict[str, Any] = {
        "hinomi_device": 1,
        "tag": "t1",
        "family": family,
        "name": "sw1",
        "at": "2026-11-21T00:00:00+00:00",
        "way": "file",
        "negotiated": None,
        "offered": None,
        "open_ports": None,
        "shown": answers,
    }
    whole |= other
    return json.dumps({"end": end_of(whole["tag"], whole["shown"]), **whole}).encode()


def edited(raw: bytes, before: str, after: str) -> bytes:
    """The same evidence as of a device that is set up otherwise."""
    whole = json.loads(raw)
    for answer in whole["shown"]:
        answer["text"] = answer["text"].replace(before, after)
    return json.dumps({**whole, "end": end_of(whole["tag"], whole["shown"])}).encode()


def ask(fact: type[F], raw: bytes) -> F:
    """The fact out of the evidence; FactError where it is not known."""
    frame = parse_device(raw)
    found: F = read(fact, frame.replies[SECTION])
    return found
