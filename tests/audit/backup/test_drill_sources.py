"""With what a restored copy is compared where no manifest was taken: the source as it is now."""

from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace

import pytest

from audit.backup import drills
from audit.backup.drill_plan import Unwatched
from checks.backup.comparing import Expected
from checks.backup.model import ToolKind
from checks.backup.walked import Walked
from tests.audit.backup.drill_kit import NOW, SALT, WHOLE, begun, data_set, target


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


def test_nothing_is_restored_where_the_window_closed_while_the_copies_were_listed() -> None:
    one = target("SV-1", ToolKind.TREE, "/backup")
    assert one.drill
    late = one.drill.window.end + timedelta(seconds=1)
    bench = SimpleNamespace(asker=None, now=lambda: late, tools=None)
    prepared = SimpleNamespace(target=one, permit=one.drill, files=("a file",))
    started = begun(one, data_set("SV-1"), WHOLE, one.drill.window.begin)
    found = drills._performed(bench, started, prepared)  # type: ignore[arg-type]
    assert (found.finished, found.cleaned, found.restored) == (False, True, 0)
    assert "window" in found.errors[0].en
