"""Hypothesis strategies of cells, and cells to begin with."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from inventory.central.model import (
    Answer,
    Exempt,
    FactorKind,
    MfaCell,
    Path,
    Source,
    Stamp,
    Weakness,
)
from inventory.model import Zone

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=8)
TIMES = st.one_of(
    st.none(),
    st.datetimes(NOW.replace(tzinfo=None, year=2020), timezones=st.just(UTC)),
)
CELLS = st.builds(
    MfaCell,
    account=TEXT,
    system=TEXT,
    path=st.sampled_from(Path),
    zone=st.sampled_from(Zone),
    source=st.sampled_from(Source),
    enforced=st.sampled_from(Answer),
    kinds=st.frozensets(st.sampled_from(FactorKind)),
    enrolled=st.sampled_from(Answer),
    enabled=st.sampled_from(Answer),
    last_mfa_at=TIMES,
    single_at=TIMES,
    exempt=st.one_of(st.none(), st.builds(Exempt, reason=TEXT, until=st.dates(), approver=TEXT)),
    weaknesses=st.frozensets(st.sampled_from(Weakness)),
)


def stamp(at: datetime = NOW, digit: str = "a") -> Stamp:
    return Stamp(product="P", file_sha256=digit * 64, exported_at=at, exported_by="髙橋")


def cell(account: str = "yamada", source: Source = Source.CONFIG, **fields: object) -> MfaCell:
    plain = MfaCell(
        account=account, system="庁内", path=Path.CONSOLE, zone=Zone.MYNUMBER, source=source
    )
    return plain.model_copy(update=fields)
