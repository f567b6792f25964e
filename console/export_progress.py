"""Progress of an export on standard error: files done, and the one that is being written."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from console.language import w


@contextmanager
def counted(total: int) -> Iterator[Callable[[str], None]]:
    """A bar where somebody looks: on a terminal; it is told the name of each file."""
    if not sys.stderr.isatty():
        yield lambda _name: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, TextColumn("{task.fields[name]}"), console=Console(file=sys.stderr))
    task = bar.add_task(w("書き出し", "export"), total=total, name="")
    with bar:
        yield lambda name: bar.update(task, advance=1, name=name)
