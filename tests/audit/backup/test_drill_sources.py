"""With what a restored copy is compared where no manifest was taken: the source as it is now."""

from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from audit.backup import drills
from audit.backup.drill_plan import Unwatched
from checks.backup.comparing import Expected
from checks.backup.walked import Walked
from tests.audit.backup.drill_kit import NOW, SALT, data_set


def walked(monkeypatch: pytest.MonkeyPatch, *, whole: bool) -> tuple[list[str], Expected | None]:
    asked: list[str] = []

    def look(_asker: object, _wanted: object, paths: Sequence[str]) -> Walked:
        asked.extend(paths)
        return Walked(NOW, (), ())

    monkeypatch.setattr(drills, "walk_source", look)
    bench = SimpleNamespace(asker=None, watcher=Unwatched(), salt=SALT)
    prepared = SimpleNamespace(
        target=SimpleNamespace(name="vault"),
        wanted=data_set("SV-1", ("/srv/juki", "/srv/mail")),
        files=(SimpleNamespace(path=b"/srv/juki/a"),),
        sample=SimpleNamespace(whole=whole),
    )
    return asked, drills._by_source(bench, prepared)  # type: ignore[arg-type]


def test_a_whole_copy_is_compared_with_all_of_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the files that the copy lacks, only the source itself can tell."""
    asked, expected = walked(monkeypatch, whole=True)
    assert asked == ["/srv/juki", "/srv/mail"]
    assert expected
    assert expected.whole


def test_of_a_sample_only_what_was_drawn_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, expected = walked(monkeypatch, whole=False)
    assert asked == ["/srv/juki/a"]
    assert expected
    assert not expected.whole
