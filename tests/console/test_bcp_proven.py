"""What ICT-BCP takes over from backups: only what a drill proved, and only while it is there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bcp.model import Proven
from checks.backup.model import Against, Held
from checks.model import FactError, Verdict, Why
from console.bcp_proven import proven_by
from inventory.words import T
from reports.backup_proof import MATCHED, SOUND
from tests.reports.backup_sample import (
    AT,
    case,
    copy,
    data_set,
    drill,
    held,
    judgement,
    survey,
    whole,
)

WANTED = data_set(1, "住民記録システム", "住民票")


def proven(*places: Held, matched: Verdict = Verdict.PASS) -> Proven:
    about = case(WANTED, *places)
    judgements = [
        judgement(rule, about, matched if rule == MATCHED else Verdict.PASS, one.declared.target)
        for one in places
        for rule in (*SOUND, MATCHED)
    ]
    return proven_by(about, judgements)


def test_a_whole_restore_gives_its_copy_its_minutes_and_its_number() -> None:
    found = proven(held())
    made = copy(1).at
    assert made is not None
    assert found == Proven(
        data=f"data:{WANTED.id}",
        newest=made.isoformat(timespec="seconds"),
        minutes=12.0,
        drilled=(AT - timedelta(days=1)).isoformat(timespec="seconds"),
        record=f"{WANTED.id}-04",
        elsewhere="証明あり",
        kept=made.isoformat(timespec="seconds"),
        kept_record=f"{WANTED.id}-04",
        looked=found.looked,
    )
    assert found.looked >= found.drilled


def test_a_sample_says_nothing_of_how_long_the_whole_takes() -> None:
    found = proven(held(drills=(drill(4), drill(1))))
    assert (found.minutes, found.drilled, found.record) == (None, "", "")
    assert found.newest
    assert found.elsewhere == "一部のみ"


def test_the_newest_whole_restore_counts_not_the_fastest() -> None:
    found = proven(held(drills=(whole(9, seconds=60.0), whole(2, seconds=900.0), drill(1))))
    assert (found.minutes, found.record) == (15.0, f"{WANTED.id}-02")


@pytest.mark.parametrize(
    "place",
    [
        held(drills=()),
        held(drills=(whole(1, finished=False),)),
        held(drills=(whole(1, matched=2000, missing=340, restored=2000),)),
        held(drills=(whole(1, against=Against.NOTHING, matched=0),)),
        held(survey=survey(days=(3, 2))),
        held(survey=FactError(Why.NOT_COLLECTED, T("未", "not"))),
    ],
    ids=["no drill", "broken off", "files missing", "not compared", "copy is gone", "not asked"],
)
def test_what_is_not_proven_has_no_newest_copy(place: Held) -> None:
    found = proven(place)
    assert found.newest == ""
    assert found.elsewhere == "証明なし"


def test_a_drill_that_the_rule_no_longer_accepts_proves_no_copy() -> None:
    assert proven(held(), matched=Verdict.UNKNOWN).newest == ""
    assert proven(held(), matched=Verdict.FAIL).newest == ""


def test_without_a_time_of_the_copy_nothing_is_newest() -> None:
    nameless = replace(whole(1), copy_at=None)
    assert proven(held(drills=(nameless,))).newest == ""
