"""Run a fragment as an audited host would: in one frame, on standard input of sh."""

import os
import subprocess

from checks.backup.script import render_script
from checks.backup.tool import Fragment
from checks.fact import Reply
from checks.frame import parse_frame

TAG = "0123456789abcdef"


def asked(fragment: Fragment, *, uid: int = 0, **secrets: str) -> Reply:
    """What this machine answers to the fragment, asked as that user."""
    done = subprocess.run(
        ["sh"],
        input=render_script([fragment], secrets),
        env={"PATH": os.environ["PATH"], "HINOMI_TAG": TAG, "HOME": "/nonexistent"},
        capture_output=True,
        check=False,
        user=uid or None,
    )
    return parse_frame(done.stdout, TAG).replies[fragment.name]
