# /// script
# requires-python = ">=3.11"
# dependencies = ["compliance-trestle==5.2.0"]
# ///
"""compliance-trestle in an environment of its own: it needs an older paramiko than Hinomi does.

The environment is locked beside this file: `uv lock --script tests/reports/oscal_trestle.py`.
Prints one line for each file: its name, and `valid`, or why it is not.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path


def verdict(file: Path) -> str:
    """What trestle says of a document: its types, then all of its validators."""
    factory = import_module("trestle.core.validator_factory").validator_factory
    if "poam" in file.name:
        kind = import_module("trestle.oscal.poam").PlanOfActionAndMilestones
    else:
        kind = import_module("trestle.oscal.assessment_results").AssessmentResults
    try:
        document = kind.oscal_read(file)
    except Exception as refused:  # noqa: BLE001 - whatever trestle raises is its verdict
        return f"refused: {str(refused).splitlines()[0]}"
    check = factory.get(argparse.Namespace(mode="all", quiet=True))
    return "valid" if document and check.model_is_valid(document, quiet=True) else "invalid"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        sys.stdout.write(f"{Path(name).name} {verdict(Path(name))}\n")
