"""A scan as `hinomi scan` does it, of the twenty checks alone, for the comparison with peers.

python -m tests.bench.subset WORKSPACE WORKERS
"""

import sys
from pathlib import Path

from audit.model import Run
from console.scanning import Order, perform
from console.session import Session
from tests.bench.field import twenty


def scan_twenty(workspace: Path, workers: int) -> Run:
    """Collect, judge and store the twenty checks on all hosts of the ledger."""
    session = Session(workspace)
    session.ledger_checks = twenty()
    return perform(session, Order((), (), (), (), False, False, (), workers, ()))


if __name__ == "__main__":
    scan_twenty(Path(sys.argv[1]), int(sys.argv[2]))
