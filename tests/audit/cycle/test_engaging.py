"""Each rule of an engagement, tried to be broken through what people may do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from audit.cycle.engagements import MOVED, SAMPLED, Member, Phase, sample_body, stream_of
from audit.cycle.engaging import Announcement, Drawing, engagements, find
from audit.cycle.planning import Planner
from audit.cycle.sampling import draw
from inventory.journal import Draft, Journal
from inventory.words import HinomiError
from tests.audit.cycle.planners import DRAFTER, REGISTER, TAX, closed, decided, journal_in, wish
from tests.audit.cycle.town import LEAD, LEDGER, STATED, engager, noticed, opened, opening

TELL = Announcement("総務部 税務課", "税務課長", ("規程", "台帳"))
HOSTS = ("T1", "T2", "T3")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_in(tmp_path)


def _refused(deed: Callable[[], object], words: str, journal: Journal) -> None:
    before = journal.head()
    with pytest.raises(HinomiError) as told:
        deed()
    assert words in told.value.message.ja
    assert told.value.message.en
    assert journal.head() == before, "nothing is half written"


def test_engagements_are_numbered_within_their_year(journal: Journal) -> None:
    first = opened(journal)
    second = engager(journal).open(opening(REGISTER.id))
    assert (first.id, second.id) == ("2026-01", "2026-02")
    assert second.departments == ("市民部 市民課", "総務部 情報政策課")
    assert [one.id for one in engagements(journal, 2026)] == ["2026-01", "2026-02"]
    assert engagements(journal, 2027) == []
    assert find(journal, "engagement:2026-02") == second


def test_only_what_the_decided_plan_names_is_opened(journal: Journal) -> None:
    deed = engager(journal).open
    _refused(lambda: deed(opening()), "決裁されていない", journal)
    drafter = decided(journal, TAX)
    _refused(lambda: deed(opening(REGISTER.id)), "計画にありません", journal)
    drafter.choose(wish(REGISTER))
    _refused(lambda: deed(opening()), "決裁の後に変わりました", journal)
    special = deed(opening(REGISTER.id, special="CISOの命令"))
    assert special.special == "CISOの命令"


def test_what_a_journal_cannot_keep_is_told(journal: Journal) -> None:
    one = opened(journal)
    team = [replace(LEAD, statement="\udcff")]
    _refused(lambda: engager(journal).team(one.id, team), "UTF-8", journal)
    odd = opening(special="\udcff")
    _refused(lambda: engager(journal).open(odd), "UTF-8", journal)
    drafter = Planner(journal, 2026, "長" * 201)
    _refused(lambda: drafter.draft({"policy": "p"}), "200文字", journal)


def test_odd_openings_are_refused(journal: Journal) -> None:
    decided(journal, TAX)
    back = date(2026, 8, 1), date(2026, 7, 1)
    deed = engager(journal).open
    _refused(lambda: deed(replace(opening(), period=back)), "監査対象の期間", journal)
    _refused(lambda: deed(replace(opening(), fieldwork=back)), "実施の期間", journal)
    _refused(lambda: deed(opening("system:野良システム", special="急")), "所管", journal)
    _refused(lambda: find(journal, "2026-09"), "2026-09", journal)


@pytest.mark.parametrize(
    ("team", "words"),
    [
        ([Member("税務 次郎", lead=True, number="102", statement=STATED)], "所属している"),
        ([LEAD, Member("税務 次郎", number="102")], "所属している"),
        ([replace(LEAD, statement="")], "監査対象期間の所属"),
        ([Member("誰か", lead=True)], "所属が分からない"),
        ([replace(LEAD, lead=False)], "1人だけ"),
        ([LEAD, Member("外 九郎", lead=True, firm="別会社")], "1人だけ"),
        ([LEAD, replace(LEAD, lead=False)], "二度"),
        ([], "1人だけ"),
    ],
)
def test_team_that_is_not_independent_is_refused(
    journal: Journal, team: list[Member], words: str
) -> None:
    one = opened(journal)
    _refused(lambda: engager(journal).team(one.id, team), words, journal)


def test_transfer_after_the_notice_stops_the_fieldwork(journal: Journal) -> None:
    one = noticed(journal)
    moved = [
        p.model_copy(update={"department": "総務部 税務課"}) if p.number == "101" else p
        for p in LEDGER.staff
    ]
    after = LEDGER.model_copy(update={"staff": tuple(moved)})
    deed = engager(journal, after)
    _refused(lambda: deed.move(one.id, Phase.FIELDWORK), "所属している", journal)
    _refused(lambda: deed.notice(one.id, [TELL]), "所属している", journal)
    assert engager(journal).move(one.id, Phase.FIELDWORK).phase is Phase.FIELDWORK


def test_section_that_answers_since_then_is_not_audited_by_its_own(journal: Journal) -> None:
    decided(journal, REGISTER)
    one = engager(journal).open(opening(REGISTER.id))
    moved = [
        s.model_copy(update={"department": "監査委員事務局"}) if s.name == REGISTER.name else s
        for s in LEDGER.systems
    ]
    deed = engager(journal, LEDGER.model_copy(update={"systems": tuple(moved)}))
    _refused(lambda: deed.team(one.id, [LEAD]), "監査委員事務局に所属している", journal)
    assert engager(journal).team(one.id, [LEAD]).lead == LEAD


def test_phases_follow_each_other_and_no_other_order_is_taken(journal: Journal) -> None:
    one = opened(journal)
    deed = engager(journal)
    for phase in set(Phase) - {Phase.NOTICED}:
        _refused(lambda p=phase: deed.move(one.id, p), "次は「通知済」", journal)  # type: ignore[misc]
    _refused(lambda: deed.move(one.id, Phase.NOTICED), "hinomi audit notice", journal)
    _refused(lambda: deed.notice(one.id, [TELL]), "班が決まっていません", journal)
    deed.team(one.id, [LEAD])
    assert deed.notice(one.id, [TELL]).phase is Phase.NOTICED
    for phase in (Phase.FIELDWORK, Phase.REPORTING, Phase.FOLLOW_UP, Phase.CLOSED):
        for other in set(Phase) - {phase}:
            _refused(lambda p=other: deed.move(one.id, p), "進めません", journal)  # type: ignore[misc]
        assert deed.move(one.id, phase).phase is phase
    _refused(lambda: deed.move(one.id, Phase.PLANNED), "終わりました", journal)
    assert [p for p, _, _ in find(journal, one.id).moves] == list(Phase)[1:]


def test_notice_of_another_team_is_no_notice(journal: Journal) -> None:
    one = noticed(journal)
    deed = engager(journal)
    assert find(journal, one.id).not_noticed == ()
    changed = deed.team(one.id, [LEAD, Member("外 九郎", firm="別会社")])
    assert changed.not_noticed == ("総務部 税務課",)
    _refused(lambda: deed.move(one.id, Phase.FIELDWORK), "今の内容の通知書", journal)
    again = deed.notice(one.id, [TELL])
    assert [n.number for n in again.notices] == [1, 2]
    deed.move(one.id, Phase.FIELDWORK)
    deed.team(one.id, [LEAD])
    third = deed.notice(one.id, [TELL])
    assert (third.phase, len(third.notices), third.not_noticed) == (Phase.FIELDWORK, 3, ())
    deed.move(one.id, Phase.REPORTING)
    _refused(lambda: deed.notice(one.id, [TELL]), "もう通知できません", journal)
    _refused(lambda: deed.team(one.id, [LEAD]), "もう班を変えられません", journal)
    _refused(
        lambda: deed.sample(one.id, Drawing("hosts", HOSTS, 1, "種")), "もう抽出できません", journal
    )


def test_notices_are_numbered_through_the_year(journal: Journal) -> None:
    noticed(journal)
    deed = engager(journal)
    two = deed.open(opening(REGISTER.id))
    deed.team(two.id, [LEAD])
    told = [Announcement(s, "長", ()) for s in two.departments]
    assert [n.number for n in deed.notice(two.id, told).notices] == [2, 3]
    _refused(lambda: deed.notice(two.id, [TELL]), "監査対象ではありません", journal)


def test_every_section_is_told_before_the_fieldwork(journal: Journal) -> None:
    decided(journal, REGISTER)
    deed = engager(journal)
    one = deed.open(opening(REGISTER.id))
    deed.team(one.id, [LEAD])
    deed.notice(one.id, [Announcement("市民部 市民課", "長", ())])
    _refused(lambda: deed.move(one.id, Phase.FIELDWORK), "総務部 情報政策課に", journal)


def test_sample_is_drawn_once_unless_somebody_says_why(journal: Journal) -> None:
    one = noticed(journal)
    deed = engager(journal)
    drawing = Drawing("hosts", HOSTS, 2, "令和8年度")
    (drawn,) = deed.sample(one.id, drawing).samples
    assert drawn.sample == draw(HOSTS, 2, "令和8年度")
    assert drawn.members == HOSTS
    assert drawn.is_intact
    _refused(lambda: deed.sample(one.id, replace(drawing, seed="別")), "引き直す理由", journal)
    _refused(lambda: deed.sample(one.id, replace(drawing, size=9, why="x")), "母集団", journal)
    after = deed.sample(one.id, replace(drawing, seed="別", why="T1が廃止された"))
    assert [d.why for d in after.samples] == ["", "T1が廃止された"]


def test_swapped_sample_is_told(journal: Journal) -> None:
    one = noticed(journal)
    engager(journal).sample(one.id, Drawing("hosts", HOSTS, 1, "種"))
    (drawn,) = find(journal, one.id).samples
    other = next(id_ for id_ in HOSTS if id_ not in drawn.sample.ids)
    swapped = replace(drawn.sample, ids=(other,))
    fewer = sample_body("accounts", HOSTS[:2], draw(HOSTS, 1, "種"), "")
    journal.append(
        [
            Draft(stream_of(one.id), SAMPLED, sample_body("hosts", HOSTS, swapped, "直した"), "誰"),
            Draft(stream_of(one.id), SAMPLED, fewer, "誰"),
        ]
    )
    after = find(journal, one.id)
    assert [d.is_intact for d in after.samples] == [True, False, False]
    assert len(after.swapped) == 2


def test_phase_written_past_the_rules_is_told_as_odd(journal: Journal) -> None:
    one = opened(journal)
    written = journal.append([Draft(stream_of(one.id), MOVED, {"phase": "closed"}, DRAFTER)])
    after = find(journal, one.id)
    assert after.phase is Phase.PLANNED
    assert after.odd == (written[0].sequence,)


def test_closed_year_begins_nothing(journal: Journal) -> None:
    one = opened(journal)
    deed = engager(journal)
    deed.team(one.id, [LEAD])
    deed.notice(one.id, [TELL])
    for phase in (Phase.FIELDWORK, Phase.REPORTING, Phase.FOLLOW_UP):
        deed.move(one.id, phase)
    closed(journal)
    _refused(lambda: deed.open(opening(special="急")), "締めた後", journal)
    _refused(lambda: deed.team(one.id, [LEAD]), "締めた後", journal)
    assert deed.move(one.id, Phase.CLOSED).phase is Phase.CLOSED
