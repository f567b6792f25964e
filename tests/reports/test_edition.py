"""The public edition: nothing that names a host, an address, a person or a value is left in it."""

import io
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.policy import Waiver
from inventory.model import Host
from reports.build import Material, build_audit_view
from reports.data import render_data
from reports.edition import public_edition
from reports.pdf import render_audit
from reports.sheet import render_sheet
from reports.view import Edition, ReportView
from tests.reports.pdf_reading import first_page, metadata_of, poppler_text, text_of, validated
from tests.reports.sample import SETTINGS, make_material, make_policy, make_results

MARK = "Zq"  # every secret of the tests holds it, and nothing else does


def texts(value: object) -> Iterator[str]:
    """Every string in a view."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for item in fields(value):
            yield from texts(getattr(value, item.name))


def marked(material: Material, word: str) -> Material:
    """The material with the word in everything that an internal report may say."""
    hosts = tuple(_marked_host(host, word, n) for n, host in enumerate(material.ledger.hosts))
    names = dict(zip((h.id for h in material.ledger.hosts), (h.id for h in hosts), strict=True))
    departments = tuple(
        d.model_copy(update={"promotion_member": word}) for d in material.ledger.departments
    )
    results = [
        r._replace(
            host=names[r.host],
            observed=f"user {word}",
            expected=f"not {word}",
            detail=word,
            lines=(f"{word}:x:0:0", word),
            evidence=word if r.evidence else "",
        )
        for r in material.results
    ]
    findings = [
        replace(f, host=names[f.host], assignee=word, note=word, claimed_by=word, last_run=word)
        for f in material.findings
    ]
    waivers = tuple(
        replace(
            w,
            host=names.get(w.host, w.host),
            reason=word,
            compensating=word,
            requester=word,
            approver=f"2{word}",
        )
        for w in material.policy.waivers
    )
    return replace(
        material,
        ledger=material.ledger.model_copy(update={"hosts": hosts, "departments": departments}),
        results=results,
        findings=findings,
        policy=make_policy(
            (*waivers, Waiver("SSH-001", f"gone{word}", word, word, "a", "b", *_DAYS))
        ),
        run=replace(material.run, operator=word),
        anchor=replace(material.anchor, signature=f"{word}.sig"),
        collected={names[id_]: at for id_, at in material.collected.items()},
    )


_DAYS = (SETTINGS.issued, SETTINGS.issued)


def _marked_host(host: Host, word: str, number: int) -> Host:
    return host.model_copy(
        update={
            "id": f"id{number}{word}",
            "name": f"name{number}{word}",
            "owner": word,
            "location": word,
            "site": word,
            "os": word,
            "model": word,
            "note": word,
            "systems": (word,),
        }
    )


def internal() -> ReportView:
    """The internal view of a city in which everything secret is marked."""
    return build_audit_view(marked(make_material(9), f"himitsu{MARK}"), SETTINGS)


@pytest.fixture(scope="module")
def public() -> ReportView:
    return public_edition(internal())


def test_the_internal_edition_does_name_them() -> None:
    view = internal()
    assert sum(MARK in text for text in texts(view)) > 100
    assert "10.20.0.2" in set(texts(view))


def test_no_internal_word_is_left_in_the_view(public: ReportView) -> None:
    assert [text for text in texts(public) if MARK in text or "10.20." in text] == []


def test_no_internal_word_is_left_in_any_format(public: ReportView) -> None:
    document = render_audit(public)
    book = openpyxl.load_workbook(io.BytesIO(render_sheet(public)))
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    formats = {
        "pdf": text_of(document) + poppler_text(document),
        "pdf metadata": metadata_of(document),
        "xlsx": "\n".join(cells) + str(vars(book.properties)),
        "json": render_data(public).decode(),
    }
    for name, text in formats.items():
        assert MARK not in text, name
        assert "10.20.0" not in text, name
    assert validated(document) == "pass"


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Lo"]), min_size=1, max_size=9))
@settings(max_examples=40, deadline=None)
def test_whatever_the_words_are_they_do_not_get_out(word: str) -> None:
    view = build_audit_view(marked(make_material(4), f"{MARK}{word}{MARK}"), SETTINGS)
    assert not any(MARK in text for text in texts(public_edition(view)))


def test_hosts_have_the_same_neutral_name_everywhere(public: ReportView) -> None:
    view = internal()
    renamed = {h.id: p.name for h, p in zip(view.hosts, public.hosts, strict=True)}
    assert list(renamed.values())[:3] == ["機器01", "機器02", "機器03"]
    assert len(set(renamed.values())) == len(renamed)
    for before, after in zip(view.results, public.results, strict=True):
        assert after.host == after.host_id == renamed[before.host_id]
    for finding, told in zip(view.findings, public.findings, strict=True):
        assert told.hosts == tuple(renamed[m.host_id] for m in finding.members)


def test_the_numbers_stay(public: ReportView) -> None:
    view = internal()
    assert public.totals == view.totals
    assert public.by_department == view.by_department
    assert [f.grade for f in public.findings] == [f.grade for f in view.findings]
    assert [g.code for g in public.not_covered] == [g.code for g in view.not_covered]
    assert len(public.results) == len(view.results)


def test_it_says_that_it_is_public(public: ReportView) -> None:
    assert public.cover.edition is Edition.PUBLIC
    assert public.cover.approval_posts == ()
    first = first_page(render_audit(public))
    assert "公開版" in first
    assert "内部版" not in first


def test_it_is_still_about_every_check() -> None:
    material = make_material(9)
    view = public_edition(build_audit_view(material, SETTINGS))
    hosts = [host for host in material.ledger.hosts if host.id != "AST-9000"]
    asked = {r.check for r in make_results(hosts, list(material.checks.values()))}
    assert {r.check for r in view.results} == asked
