"""What `hinomi verify` compares, and in which words it tells what differs."""

from collections.abc import Sequence

from audit.verify import verify
from console.session import Session
from inventory.chain import Head, count_entries, read_head


def printed_head(text: str) -> Head:
    """A head as a report prints it, SEQUENCE:HEX; wrong forms are an error."""
    return read_head(text)


def breaches_of(session: Session, heads: Sequence[Head]) -> tuple[list[dict[str, str]], int]:
    """Every breach in both languages, and the number of entries that were looked at."""
    workspace = session.workspace
    found = verify(session.engine, session.evidence, workspace.keys, workspace.signatures, heads)
    told = [
        {
            "wrong": breach.wrong.value,
            "subject": breach.subject,
            "ja": breach.message.ja,
            "en": breach.message.en,
        }
        for breach in found
    ]
    return told, count_entries(session.engine)
