# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the members are, other programs read them as they were."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.chameleon.data.plugins.module_utils._files.relative_names import why_no_path
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.base import Archive
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.tar import TarArchive
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.zip import ZipArchive
from tests.unit.packed.members import FILE, FOLDER, LINK, Member, archived, by_tarfile, by_zipfile

UNHURRIED = settings(derandomize=True, database=None, deadline=None, max_examples=60)

NAMES = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=120).filter(
    lambda name: not why_no_path(name)
)
MODES = st.builds(
    lambda kind, mode: kind | mode, st.sampled_from([FILE & ~0o777, LINK & ~0o777]), st.integers(0, 0o777)
)
TIMES = st.integers(-62_135_596_800_000_000_000, 253_402_300_799_999_999_999)
FILES = st.builds(Member, NAMES, st.binary(max_size=700), TIMES, MODES)
FOLDERS = st.builds(Member, NAMES, st.just(b""), TIMES, st.just(FOLDER))
# As of what the system gives: no link leads to nothing or to what has a NUL
POSSIBLE = st.one_of(FILES, FOLDERS).filter(
    lambda one: one.mode & 0o170000 != 0o120000 or bool(one.content and b"\0" not in one.content)
)
MEMBERS = st.lists(POSSIBLE, max_size=8, unique_by=lambda one: one.name)


@UNHURRIED
@given(MEMBERS)
def test_zip(members: list[Member]) -> None:
    pack, offsets = archived(ZipArchive(), *members)
    assert by_zipfile(pack) == [(one.name + "/" * (one.mode == FOLDER), one.content, one.mode) for one in members]
    assert all(pack[at : at + len(one.content)] == one.content for one, at in zip(members, offsets))


@UNHURRIED
@given(MEMBERS)
def test_tar(members: list[Member]) -> None:
    pack, offsets = archived(TarArchive(), *members)
    assert [found[:3] for found in by_tarfile(pack)] == [(one.name, one.content, one.mode) for one in members]
    assert all(pack[at : at + len(one.content)] == one.content for one, at in zip(members, offsets))


@UNHURRIED
@given(MEMBERS, st.sets(st.integers(0, 7)), st.sampled_from([ZipArchive, TarArchive]))
def test_what_is_taken_bit_by_bit_is_the_whole(members: list[Member], taken: set[int], kind: type[Archive]) -> None:
    archive, parts, offsets = kind(), [], []
    for number, member in enumerate(members):
        offsets.append(archive.add(*member))
        if number in taken:
            parts.append(archive.take())
    size = archive.size
    parts.append(archive.finish())
    assert (b"".join(parts), offsets) == archived(kind(), *members)
    assert sum(map(len, parts)) == size
