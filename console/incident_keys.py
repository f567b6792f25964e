"""One key without Enter, where a person types; elsewhere nothing."""

import sys


def one_key() -> str:
    """The next key, "" for Enter; a terminal that cannot do this is read by the line."""
    try:
        import termios
        import tty

        handle = sys.stdin.fileno()
        before = termios.tcgetattr(handle)
    except (ImportError, OSError, ValueError):
        return sys.stdin.readline().strip()
    try:
        tty.setcbreak(handle)
        key = sys.stdin.read(1)
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
    return key.strip()
