"""The forms of evidence, told apart by their own marks: POSIX, Windows, network device, MDM."""

from checks.devices.evidence import is_device, parse_device
from checks.frame import Frame, parse_frame
from checks.managed.evidence import is_managed, parse_managed
from checks.windows.evidence import is_windows, parse_windows


def parse_evidence(raw: bytes, tag: str | None = None) -> Frame:
    """The frame of any evidence; raises FrameError where it is not one complete form."""
    if is_windows(raw):
        return parse_windows(raw, tag)
    if is_device(raw):
        return parse_device(raw, tag)
    if is_managed(raw):
        return parse_managed(raw, tag)
    return parse_frame(raw, tag)
