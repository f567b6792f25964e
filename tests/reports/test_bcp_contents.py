"""What published plans of towns contain has its place in ours, chapter by chapter."""

import pytest

from reports.bcp_view import Missing, Section
from tests.reports.bcp_sample import city, nothing
from tests.reports.published import Chapter, published_plans

SECTIONS = (*city().front, *city().sections)
CHAPTERS = [(plan.body, one) for plan in published_plans() for one in plan.chapters]


def answering(chapter: Chapter, sections: tuple[Section, ...]) -> list[Section]:
    """The sections for each topic of a chapter; KeyError names a topic without any."""
    found = []
    for topic in chapter.topics:
        own = [one for one in sections if topic in one.topics]
        if not own:
            raise KeyError(topic)
        found += own
    return found


@pytest.mark.parametrize(("body", "chapter"), CHAPTERS, ids=lambda one: getattr(one, "title", one))
def test_a_chapter_has_its_place_and_something_stands_there(body: str, chapter: Chapter) -> None:
    del body
    for section in answering(chapter, SECTIONS):
        assert section.parts
        assert not any(isinstance(part, Missing) for part in section.parts), section.heading


def test_a_topic_that_no_section_has_is_noticed() -> None:
    with pytest.raises(KeyError, match="温泉"):
        answering(Chapter("1", "温泉", ("温泉",)), SECTIONS)


def test_what_was_not_read_is_said_so_and_not_made_up() -> None:
    read = {plan.body: len(plan.chapters) for plan in published_plans()}
    assert read == {"愛川町": 15, "武蔵野市": 7, "燕市": 0, "さいたま市": 9, "音更町": 4}
    for plan in published_plans():
        assert plan.url.startswith("https://")
        assert "読めていない" in plan.note


def test_a_body_that_wrote_nothing_has_the_same_chapters_with_what_is_missing() -> None:
    # but for the graphs, of which there is none to draw
    wanted = [one.key for one in SECTIONS if not one.key.startswith("graph-")]
    assert [one.key for one in (*nothing().front, *nothing().sections)] == wanted
    assert nothing().missing > 25
    assert city().missing == 0
