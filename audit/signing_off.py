"""Texts of the policy that count only as somebody signed them off: their digests in the journal."""

from dataclasses import dataclass
from typing import Protocol

from inventory.journal import Draft, Journal
from inventory.words import HinomiError, T


class Signable(Protocol):
    """A text with a name and a digest; a change of it asks for a new signature."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def sha256(self) -> str:
        """The digest of its text."""
        ...

    @property
    def product(self) -> str:
        """The product that it is about."""
        ...


@dataclass(frozen=True, slots=True)
class SignOffs:
    """Signatures of one sort: the stream, the kind of entry, and the command that signs."""

    stream: str
    kind: str
    command: str

    def sign(self, text: Signable, journal: Journal, actor: str) -> bool:
        """Write down that `actor` answers for this text; False if it stands already."""
        if self.signed_by(text, journal):
            return False
        body = {"name": text.name, "sha256": text.sha256, "product": text.product}
        journal.append([Draft(self.stream, self.kind, body, actor)])
        return True

    def signed_by(self, text: Signable, journal: Journal) -> str:
        """Who signed this very text off last, "" where nobody did or it has changed since."""
        last = [e for e in journal.entries(self.stream, self.kind) if e.body["name"] == text.name]
        return last[-1].actor if last and last[-1].body["sha256"] == text.sha256 else ""

    def require(self, text: Signable, journal: Journal) -> None:
        """Refuse a text that nobody answers for as it is now."""
        if self.signed_by(text, journal):
            return
        raise HinomiError(
            T(
                f"対応表 {text.name} は確認されていないか、確認の後に変わりました。内容を確かめ、"
                f"{self.command} {text.name} を実行してください。",
                f"The mapping {text.name} is not signed off, or has changed since; read it and run "
                f"{self.command} {text.name}.",
            )
        )
