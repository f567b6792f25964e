"""Files of a backup: met without regard to capitals, bounded, decoded by their mark."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as SafeTree
from defusedxml.common import DefusedXmlException

from inventory.refusals import refusal
from inventory.words import HinomiError, T, WrongValueError

_LARGEST = 16 * 1024 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as Windows sees it; symbolic links are not there."""

    root: Path

    def find(self, path: str) -> Path | None:
        """The file or folder at this path, given in small letters; None without one."""
        at = self.root
        for part in path.split("/"):
            inside = at.iterdir() if at.is_dir() else iter(())
            named = [one for one in inside if one.name.casefold() == part and not one.is_symlink()]
            if len(named) != 1:
                return None
            at = named[0]
        return at

    def read(self, path: str) -> tuple[Path, bytes] | None:
        """The file at this path and its content; None without one."""
        found = self.find(path)
        return (found, read_bounded(found)) if found is not None and found.is_file() else None

    def every(self, suffix: str) -> Iterator[Path]:
        """All files below with this ending, in order."""
        for one in sorted(self.root.rglob("*")):
            if one.is_file() and not one.is_symlink() and one.suffix.casefold() == suffix:
                yield one


def read_bounded(path: Path) -> bytes:
    """The content of a file; HinomiError where it is too large or cannot be read."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except OSError as odd:
        raise unreadable(path, refusal(odd)) from None
    if len(raw) > _LARGEST:
        raise unreadable(path, T(f"{_LARGEST} バイトを超える", f"> {_LARGEST} bytes"))
    return raw


def text_of(raw: bytes) -> str:
    """The text: UTF-16 by its mark, else UTF-8, else ValueError."""
    return raw.decode("utf-16" if raw[:2] in _UTF16 else "utf-8-sig")


def xml_of(path: Path, raw: bytes) -> Element:
    """The root element; entities and document types are refused."""
    try:
        found: Element = SafeTree.fromstring(raw, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as odd:
        raise unreadable(path, T("XML として正しくない", f"XML: {type(odd).__name__}")) from None
    return found


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what a parser says into one line that names the file."""
    try:
        yield
    except (ValueError, csv.Error) as odd:
        raise unreadable(path, _told(odd)) from None


def _told(odd: Exception) -> T:
    """What a parser found odd; those of the library say it in English alone."""
    if isinstance(odd, WrongValueError):
        return odd.words
    if isinstance(odd, json.JSONDecodeError):
        return T(f"{odd.lineno}行目: JSON として正しくない", f"line {odd.lineno}: {odd.msg}")
    if isinstance(odd, UnicodeError):
        return T("文字コードが UTF-8 でも UTF-16 でもない", "neither UTF-8 nor UTF-16")
    return T("形が正しくない", str(odd)[:200])


def unreadable(path: Path, why: T) -> HinomiError:
    """The error about a file that is not what it should be."""
    return HinomiError(
        T(
            f"{path}: 読めません({why.ja})。"
            "書き出し直したものを指定してください。何も取り込んでいません。",
            f"{path}: cannot be read ({why.en}); export it again. Nothing was imported.",
        )
    )
