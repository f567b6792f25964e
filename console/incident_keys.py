"""One key without Enter, where a person types; elsewhere nothing."""

import sys

from console.cli.output import remark


def one_key(asking: str) -> str:
    """The next key, "" for Enter; a terminal that cannot do this is read by the line.

    Nothing that was typed ahead is thrown away (TCSANOW, not TCSAFLUSH; tcsetattr(3)).
    """
    try:
        import termios
        import tty

        handle = sys.stdin.fileno()
        before = termios.tcgetattr(handle)
    except (ImportError, OSError, ValueError):
        remark(asking)
        return sys.stdin.readline().strip()
    try:
        tty.setcbreak(handle, termios.TCSANOW)
        remark(asking)
        key = sys.stdin.read(1)
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
    return key.strip()
