"""restic: what a repository says of itself, and whether `check` and `restore` found it whole.

Exit codes: 1 failure, 10 no repository, 11 locked, 12 wrong password (restic manual, scripting,
from 0.17); 0.14 knows 1 alone. What was found is therefore read in the words of the answer.
"""

from collections.abc import Sequence

from checks.backup.model import (
    Copy,
    Depth,
    Place,
    Reading,
    Survey,
    ToolKind,
)
from checks.backup.tool import Fragment, Portion, Wish
from checks.backup.tools import restic_ask, restic_look, restic_survey, restic_words
from checks.backup.tools.answers import understood
from checks.backup.tools.parts import odd, parts, want
from checks.fact import Reply
from checks.model import FactError, Why
from inventory.words import T

_SERVER = T(
    "追記専用かどうかはリポジトリの中からは分からない", "the repository cannot tell append-only"
)


class Restic:
    """restic 0.14 and later, asked where the repository is or wherever it can be reached."""

    kind = ToolKind.RESTIC
    secrets: tuple[str, ...] = ("password", "rest_password")

    def survey(self, place: Place, sources: Sequence[str]) -> Fragment:
        """List snapshots, keys and locks without locking; count what the newest one holds."""
        return Fragment("resticsurvey", restic_ask.survey(place, sources), 2400)

    @understood
    def read_survey(self, place: Place, sources: Sequence[str], reply: Reply) -> Survey:  # noqa: ARG002 - the protocol\'s
        """The survey; a repository that does not open is a FactError."""
        found = parts(reply)
        version = restic_words.version(found)
        given = "bare" in found  # asked only beside a password
        copies = restic_survey.copies(want(found, "copies"), given=given)
        contents, whole = restic_survey.contents(found, sources, copies)
        change, stored = restic_survey.change(found, copies)
        keys = restic_survey.keys(found)
        encrypted = restic_survey.encrypted(found, keys)
        return Survey(
            tool=self.kind,
            version=version,
            at=reply.at,
            copies=restic_survey.filled(copies, whole, stored),
            contents=contents,
            change=change,
            encrypted=encrypted,
            append_only=FactError(Why.UNDETERMINED, _SERVER),
            keys=keys,
            locks=restic_words.locks(want(found, "locks")),
            problems=restic_survey.complaints(found),
            opens=True if given and encrypted is not False else None,
        )

    def look(self, place: Place, portion: Portion) -> Fragment:
        """`check`, with a slice of the packs or all of them read and decrypted."""
        how, slice_ = restic_look.how(portion)
        text = restic_ask.look(place, how, slice_, portion.most_bytes, 21_600)
        return Fragment("resticlook", text, 22_000)

    @understood
    def read_look(self, place: Place, portion: Portion, reply: Reply) -> Reading:  # noqa: ARG002 - the protocol\'s
        """Sound where `check` says that there are no errors, and has read what was asked."""
        found = parts(reply)
        restic_words.version(found)
        if "over" in found:
            raise restic_look.over(found["over"], portion)
        look = want(found, "look")
        status, lines = restic_look.ended(look)
        errors = restic_look.errors(look, status)
        if errors and restic_look.busy(restic_words.locks(want(found, "locks")), reply.at):
            raise FactError(Why.UNDETERMINED, T("書き込み中に見た", "it was being written"))
        if not errors and not restic_look.clean(lines, status, portion):
            raise odd("check", T("結果が読み取れない", "it does not say how it went"))
        depth = portion.depth
        return Reading(
            depth=depth,
            part=restic_look.how(portion)[1],
            at=reply.at,
            sound=not errors,
            errors=errors,
            read_bytes=restic_look.weighed(found) if depth is not Depth.STRUCTURE else None,
            seconds=float(want(found, "took").text),
        )

    def listing(self, place: Place, copy: Copy) -> Fragment:
        """Regular files of one snapshot with their sizes."""
        return Fragment("resticlisting", restic_ask.listing(place, copy.id), 960)

    def restore(self, place: Place, wish: Wish) -> Fragment:
        """Restore below the scratch folder, path by path as it was at the source."""
        text = restic_ask.restore(place, wish.copy, wish.paths, wish.scratch, 21_600)
        return Fragment("resticrestore", text, 22_000)

    @understood
    def read_restore(self, place: Place, wish: Wish, reply: Reply) -> tuple[str, ...]:  # noqa: ARG002 - the protocol\'s
        """Complaints by kind and number; names of files never leave the host."""
        found = parts(reply)
        restic_words.version(found)
        brought = [part for name, part in found.items() if name.startswith("bring")]
        if not brought:
            raise odd("restore", T("答えがない", "no answer"), Why.TRUNCATED)
        return tuple(complaint for part in brought for complaint in restic_look.brought(part))
