"""The public edition of a year for programs: no canary that stands for a name gets out."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from audit.cycle.frozen import from_json, to_json
from audit.cycle.year_record import TrainingTally
from reports.audit_csv import ledgers
from reports.audit_oscal import render_oscal, render_poam
from reports.audit_sarif import render_sarif
from reports.audit_source import AuditSource
from reports.audit_year_build import year_view
from reports.audit_year_data import render_json
from reports.csv_text import Encoding
from reports.view import Edition
from tests.audit.cycle.year_town import (
    DEPUTY,
    HANA,
    HOSTS,
    JIRO,
    OUTSIDE,
    record,
    source,
)
from tests.reports.planted import PUBLIC, planted, texts

CANARY = re.compile(r"zq\d+zq")


def _csv(of: AuditSource) -> bytes:
    found = ledgers(of, Encoding.UTF8)
    return found.findings.data + found.actions.data


RENDERERS: dict[str, Callable[[AuditSource], bytes]] = {
    "json": render_json,
    "oscal": render_oscal,
    "poam": render_poam,
    "sarif": render_sarif,
    "csv": _csv,
}


def test_no_text_of_a_field_that_is_not_named_gets_into_the_view() -> None:
    view, planter = planted()
    out = {where for text in texts(view) for where in map(planter.where.get, CANARY.findall(text))}
    assert out <= PUBLIC, out - PUBLIC
    assert len(out) > 20  # the canaries do reach the view


@pytest.mark.parametrize("name", RENDERERS)
def test_no_file_has_a_canary_that_may_not_be_published(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, planter = planted()
    for module in ("audit_csv", "audit_oscal", "audit_sarif", "audit_year_data"):
        monkeypatch.setattr(f"reports.{module}.year_view", lambda _source: view)
    text = RENDERERS[name](source(Edition.PUBLIC)).decode()
    out = {planter.where[token] for token in CANARY.findall(text)}
    assert out
    assert out <= PUBLIC, out - PUBLIC


@pytest.mark.parametrize("name", RENDERERS)
def test_names_of_the_town_are_in_the_internal_edition_only(name: str) -> None:
    names = [DEPUTY, HANA, JIRO, OUTSIDE, "課長 太郎", "税務課長", "住民記録システム", "予備機"]
    names += [host for row in HOSTS for host in row[:2]]
    internal = RENDERERS[name](source()).decode("utf-8-sig")
    public = RENDERERS[name](source(Edition.PUBLIC)).decode("utf-8-sig")
    assert any(one in internal for one in names)
    assert [one for one in names if one in public] == []


@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize("edition", Edition)
def test_a_closed_year_gives_the_same_file_again(name: str, edition: Edition) -> None:
    again = from_json(to_json(record()))
    assert RENDERERS[name](source(edition, of=again)) == RENDERERS[name](source(edition))


def test_a_host_has_the_same_number_wherever_it_is() -> None:
    view = year_view(source(Edition.PUBLIC))
    facts = {fact.host for one in view.findings for fact in one.facts}
    rows = {row.host for paper in view.papers for row in paper.machine}
    assert facts | rows == {f"機器{n:02d}" for n in range(1, 5)}
    assert view.exceptions[0].host == "機器02"  # told by its id, SV-002


def test_a_host_that_the_ledger_lost_or_that_has_the_id_of_another_has_a_number_too() -> None:
    hosts = (*HOSTS[:2], ("SV-003", "SV-003", ""), ("SV-004", "SV-002", ""))
    view = year_view(source(Edition.PUBLIC, of=replace(record(), hosts=hosts)))
    rows = {row.host for paper in view.papers for row in paper.machine}
    assert rows <= {f"機器{n:02d}" for n in range(1, 5)}
    assert view.exceptions[0].host == "機器02"


def test_what_a_waiver_says_is_withheld_but_not_that_there_is_one() -> None:
    view = year_view(source(Edition.PUBLIC))
    [waived] = [one for one in view.findings if one.waiver_now]
    assert waived.waiver_now is not None
    assert waived.waiver_now.holds_on(view.on)
    assert waived.waiver_now.reason == "公開版では省略"


def test_a_fingerprint_of_the_public_edition_cannot_be_guessed_from_a_name() -> None:
    inner, outer = year_view(source()), year_view(source(Edition.PUBLIC))
    for one, public in zip(inner.findings, outer.findings, strict=True):
        assert one.fingerprint != public.fingerprint
    again = year_view(source(Edition.PUBLIC))
    assert [f.fingerprint for f in outer.findings] == [f.fingerprint for f in again.findings]


def test_the_public_json_says_what_happened_to_each_finding() -> None:
    said = json.loads(render_json(source(Edition.PUBLIC)))["audit"]
    inner = json.loads(render_json(source()))["audit"]
    for name in ("reference", "grade", "standing_now", "trend", "state", "closed", "departments"):
        assert [f[name] for f in said["findings"]] == [f[name] for f in inner["findings"]]


def test_of_a_few_people_no_rate_is_published() -> None:
    few = [TrainingTally("研修", f"課{n}", 2, 1) for n in range(3)]
    rows = (TrainingTally("研修", "税務課", 9, 8), *few, TrainingTally("訓練", "出張所", 1, 0))
    view = year_view(source(Edition.PUBLIC, of=replace(record(), training=rows)))
    told = [(one.department, one.targeted, one.attended) for one in view.training]
    assert told == [("税務課", 9, 8), ("", 6, 3)]
