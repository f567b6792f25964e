# /// script
# requires-python = ">=3.11"
# dependencies = ["pyinfra>=3.10"]
# ///
"""pyinfra in an environment of its own: it needs an older paramiko than Hinomi does.

The environment is locked beside this file: `uv lock --script tests/bench/pyinfra_facts.py`.
"""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    pyinfra = str(Path(sys.executable).with_name("pyinfra"))
    os.execv(pyinfra, [pyinfra, *sys.argv[1:]])
