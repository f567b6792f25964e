"""BorgBackup: what a repository says of itself, and whether `check` and `extract` found it whole.

`--repository-only` compares checksums of segments and needs no key; `--verify-data` decrypts every
chunk, and only that notices a change whose checksum was repaired (borg-check(1)). A slice is
therefore said to be one of checksums: it finds decay, not tampering.
"""

from collections.abc import Sequence

from checks.backup.model import Copy, Depth, Place, Reading, Survey, ToolKind
from checks.backup.tool import Fragment, Portion, Wish
from checks.backup.tools import borg_ask, borg_look, borg_survey
from checks.backup.tools.answers import understood
from checks.backup.tools.parts import parts, want
from checks.fact import Reply


class Borg:
    """borg 1.2 and 1.4, asked on the host where the repository lies."""

    kind = ToolKind.BORG
    secrets: tuple[str, ...] = ("passphrase",)

    def survey(self, place: Place, sources: Sequence[str]) -> Fragment:
        """List archives and count what the newest one holds; nothing is written beside them."""
        return Fragment("borgsurvey", borg_ask.survey(place, sources), 2400)

    @understood
    def read_survey(self, place: Place, sources: Sequence[str], reply: Reply) -> Survey:  # noqa: ARG002 - the protocol's
        """The survey; a repository that does not open is a FactError."""
        found = parts(reply)
        version = borg_survey.opened(found)
        given = "bare" in found  # asked only beside a passphrase
        mode, copies = borg_survey.copies(want(found, "copies"), given=given)
        contents, whole = borg_survey.contents(found, sources, copies)
        encrypted = borg_survey.encrypted(found, mode)
        return Survey(
            tool=self.kind,
            version=version,
            at=reply.at,
            copies=borg_survey.filled(copies, whole),
            contents=contents,
            change=borg_survey.change(found, copies),
            encrypted=encrypted,
            append_only=borg_survey.append_only(found),
            keys=None,
            locks=borg_survey.locks(found),
            problems=borg_survey.complaints(found["copies"]),
            opens=True if given and encrypted is not False else None,
        )

    def look(self, place: Place, portion: Portion) -> Fragment:
        """`check`: all archives' lists, the checksums of a slice, or every chunk decrypted."""
        slice_ = borg_look.sliced(portion) or (1, 1)
        text = borg_ask.look(place, portion.depth, slice_, portion.most_bytes, 21_600)
        return Fragment("borglook", text, 22_000)

    @understood
    def read_look(self, place: Place, portion: Portion, reply: Reply) -> Reading:  # noqa: ARG002 - the protocol's
        """Sound where every stage that was asked for says that it found no problem."""
        found = parts(reply)
        if "over" in found:
            raise borg_look.over(found["over"], portion)
        borg_survey.opened(found)
        errors = borg_look.errors(want(found, "look"), portion.depth)
        if errors:
            borg_look.refuse_if_busy(borg_survey.locks(found), reply.at)
        return Reading(
            depth=portion.depth,
            part=borg_look.sliced(portion),
            at=reply.at,
            sound=not errors,
            errors=errors,
            read_bytes=None if portion.depth is Depth.STRUCTURE else borg_look.weighed(found),
            seconds=float(want(found, "took").text),
        )

    def listing(self, place: Place, copy: Copy) -> Fragment:
        """Regular files of one archive with their sizes, as absolute paths of the source."""
        return Fragment("borglisting", borg_ask.listing(place, copy.id), 960)

    def restore(self, place: Place, wish: Wish) -> Fragment:
        """Extract below the scratch folder, path by path as it was at the source."""
        text = borg_ask.restore(place, wish.copy, wish.paths, wish.scratch, 21_600)
        return Fragment("borgrestore", text, 22_000)

    @understood
    def read_restore(self, place: Place, wish: Wish, reply: Reply) -> tuple[str, ...]:  # noqa: ARG002 - the protocol's
        """Complaints by kind and number; names of files never leave the host."""
        found = parts(reply)
        borg_survey.opened(found)
        return borg_look.brought(want(found, "bring"))
