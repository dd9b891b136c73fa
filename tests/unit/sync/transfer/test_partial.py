# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Large files arrive piece by piece, and what a run has left another takes up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Damaged, Denied, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import temporary_name
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.partial import Partial
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pieces import Piece

PIECES = [Piece(0, 0, 0, 2), Piece(0, 1, 2, 2), Piece(0, 2, 4, 1)]
TEMPORARY = "d/" + temporary_name("a", "etag")


def everything(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir())


def write(partial: Partial, offset: int, content: bytes, number: int, first: bool = True) -> None:
    partial.write_at(offset, memoryview(content), first)
    partial.finish(number)


def leave_half(destination: Destination, error: BaseException, content: bytes = b"ab") -> None:
    """A run that has the first piece and ends by an error."""
    with pytest.raises(type(error)), destination.partial("d/a", "etag", 5, PIECES) as partial:
        write(partial, 0, content, 0)
        raise error


def test_it_appears_whole_with_time_and_mode(destination: Destination, root: Path) -> None:
    (root / "d").mkdir()
    (root / "d/a").write_text("old")
    with destination.partial("d/a", "etag", 5, PIECES) as partial:
        assert partial.finished == set()
        for number, (offset, content) in enumerate(((0, b"ab"), (2, b"cd"), (4, b"e"))):
            write(partial, offset, content, number)
            assert (root / "d/a").read_text() == "old"
        stat = partial.commit(destination.look(7 * 10**9, 0o600))
    assert (root / "d/a").read_bytes() == b"abcde"
    assert everything(root) == ["d/a"]
    assert (stat.size, stat.mtime_ns, (root / "d/a").stat().st_mode & 0o777) == (5, 7 * 10**9, 0o600)


@pytest.mark.parametrize("error", [Unavailable("", ""), Denied("", ""), KeyboardInterrupt()])
def test_what_is_finished_stays_for_the_next_run(destination: Destination, root: Path, error: BaseException) -> None:
    leave_half(destination, error)
    assert everything(root) == [TEMPORARY]
    with destination.partial("d/a", "etag", 5, PIECES) as partial:
        assert partial.finished == {0}
        write(partial, 2, b"cde", 1)
        partial.commit(destination.look(0, None))
    assert (root / "d/a").read_bytes() == b"abcde"


@pytest.mark.parametrize("error", [Damaged("", ""), OSError(28, "full")])
def test_what_is_damaged_or_has_no_room_goes(destination: Destination, root: Path, error: Exception) -> None:
    leave_half(destination, error)
    assert everything(root) == []


def test_nothing_stays_of_what_has_no_whole_piece(destination: Destination, root: Path) -> None:
    with pytest.raises(Unavailable), destination.partial("d/a", "etag", 5, PIECES) as partial:
        partial.write_at(0, memoryview(b"a"), first=True)
        raise Unavailable("", "")
    assert everything(root) == []


@pytest.mark.parametrize(
    ("size", "pieces"), [(5, [Piece(0, 0, 0, 5)]), (5, [Piece(0, 0, 0, 3), *PIECES[1:]]), (9, PIECES)]
)
def test_what_was_cut_otherwise_begins_anew(
    destination: Destination, root: Path, size: int, pieces: list[Piece]
) -> None:
    leave_half(destination, Unavailable("", ""))
    with destination.partial("d/a", "etag", size, pieces) as partial:
        assert partial.finished == set()
        partial.commit(destination.look(0, None))
    assert (root / "d/a").read_bytes() == bytes(size)


def test_another_content_has_a_temporary_file_of_its_own(destination: Destination, root: Path) -> None:
    leave_half(destination, Unavailable("", ""))
    with destination.partial("d/a", "another", 5, PIECES) as partial:
        assert partial.finished == set()


def test_a_piece_can_be_forgotten(destination: Destination) -> None:
    leave_half(destination, Unavailable("", ""))
    with pytest.raises(Unavailable), destination.partial("d/a", "etag", 5, PIECES) as partial:
        write(partial, 2, b"cd", 1)
        partial.forget(0)
        raise Unavailable("", "")
    with destination.partial("d/a", "etag", 5, PIECES) as partial:
        assert partial.finished == {1}


def test_two_runs_do_not_write_the_same_file(destination: Destination, root: Path) -> None:
    with destination.partial("d/a", "etag", 5, PIECES) as partial:
        with pytest.raises(Conflict, match="another run"), destination.partial("d/a", "etag", 5, PIECES):
            pass
        destination.remove_leftover(TEMPORARY)
        write(partial, 0, b"abcde", 0)
        partial.commit(destination.look(0, None))
    assert (root / "d/a").read_bytes() == b"abcde"


def test_a_link_in_the_place_of_the_temporary_file_is_not_followed(
    destination: Destination, root: Path, tmp_path: Path
) -> None:
    (tmp_path / "precious").write_text("old")
    (root / "d").mkdir()
    (root / TEMPORARY).symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match="symbolic"), destination.partial("d/a", "etag", 5, PIECES):
        pass
    assert (tmp_path / "precious").read_text() == "old"


def test_zeros_become_holes_only_where_nothing_was(destination: Destination, root: Path) -> None:
    mib = 1 << 20
    pieces = [Piece(0, 0, 0, 4 * mib), Piece(0, 1, 4 * mib, mib)]
    with pytest.raises(Unavailable), destination.partial("a", "etag", 5 * mib, pieces) as partial:
        for number in range(4):
            partial.write_at(number * mib, memoryview(bytes(mib)), first=True)
        partial.finish(0)
        assert os.stat(root / temporary_name("a", "etag")).st_blocks * 512 < mib
        partial.write_at(4 * mib, memoryview(b"x" * mib), first=True)
        raise Unavailable("", "")
    with destination.partial("a", "etag", 5 * mib, pieces) as partial:
        write(partial, 4 * mib, bytes(mib), 1)
        partial.commit(destination.look(0, None))
    assert (root / "a").read_bytes() == bytes(5 * mib)
