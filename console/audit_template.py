"""The Word form of the report of the audit: where it is, what it may name, one to begin with."""

from pathlib import Path
from typing import Any

from console.session import Session
from inventory.words import HinomiError, T

MAX_FORM = 20 << 20
_UNREADABLE = T(
    "様式 {0} を読めません: {1}。"
    "--template か hinomi.toml の [report] audit_template を確かめてください。",
    "The form {0} cannot be read: {1}. Check --template or audit_template in hinomi.toml.",
)
_TOO_BIG = T("様式 {0} が大きすぎます（20 MiB まで）。", "The form {0} is too big (20 MiB).")


def form_of(session: Session, typed: Path | None) -> dict[str, Any]:
    """The form that was typed, else that of the settings; nothing where ours is to be used."""
    named = session.settings.report.audit_template
    path = typed or (session.workspace.resolve(named) if named else None)
    if path is None:
        return {}
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_FORM + 1)
    except OSError as bad:
        raise HinomiError(_UNREADABLE.format(path, bad.strerror)) from None
    if len(raw) > MAX_FORM:
        raise HinomiError(_TOO_BIG.format(path))
    return {"form": raw, "form_name": str(path)}


def names() -> tuple[str, ...]:
    """Every name that a form may use; `指摘[].番号` is one in a loop over 指摘."""
    from reports.audit_form_specimen import specimen
    from reports.audit_form_words import names_of

    return names_of(specimen())


def sample() -> bytes:
    """The form to begin with."""
    from reports.audit_form_sample import sample_form

    return sample_form()
