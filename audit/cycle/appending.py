"""Writing entries of the yearly audit, with words for what a journal cannot keep."""

from collections.abc import Callable, Sequence

from inventory.entries import Draft, Entry, JournalError, Kept
from inventory.words import HinomiError, T

_UNFIT = T(
    "記録できない文字か長さがあります。文字は UTF-8、記録する人の名前は200文字までにします。",
    "Something cannot be recorded: text must be UTF-8, names of 200 characters at most.",
)


def appended(journal: Kept, decide: Callable[[], Sequence[Draft]]) -> list[Entry]:
    """Write what `decide` answers, all or nothing; what cannot be kept is told to the person."""
    try:
        return journal.append_decided(decide)
    except JournalError:
        raise HinomiError(_UNFIT) from None
