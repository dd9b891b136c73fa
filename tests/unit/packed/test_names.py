# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of a data set's objects, and times in them."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._packed import names
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version

NOW = 1_795_942_504_123_456_789
TEXT = "20261129T085504.123456Z"
DIGEST = "0123456789abcdef" * 4


def test_times_are_to_the_microsecond_and_sort_as_text() -> None:
    assert names.time_text(NOW) == TEXT
    assert names.time_text(0) == "19700101T000000.000000Z"
    assert names.read_time(TEXT, "x") == NOW // 1000 * 1000
    assert names.time_text(NOW) < names.time_text(NOW + 1000)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20261129T085504Z",
        "20261129T085504.12Z",
        "20261329T085504.123456Z",
        "20261129T086504.123456Z",
        "20261129T085504.123456",
        "20261129T085504.123456Z\n",
        "00261129T085504.123456Z",
        "2026112\u0669T085504.123456Z",
    ],
)
def test_what_is_no_time_is_refused_by_name(text: str) -> None:
    with pytest.raises(Damaged) as caught:
        names.read_time(text, "version x")
    assert caught.value.subject == "version x"


def test_a_version_is_later_than_its_parent_whatever_the_clock_says() -> None:
    assert names.time_after(NOW, None) == TEXT
    assert names.time_after(NOW, Version("20261129T085504.123455Z", DIGEST)) == TEXT
    assert names.time_after(NOW, Version(TEXT, DIGEST)) == "20261129T085504.123457Z"
    assert names.time_after(NOW, Version(TEXT, DIGEST), 1_000_000) == "20261129T085505.123456Z"
    with pytest.raises(Damaged, match="no version can be later"):
        names.time_after(NOW, Version("89991231T235959.999999Z", DIGEST))


def test_a_version_by_its_name() -> None:
    version = Version(TEXT, DIGEST)
    assert version.name == f"{TEXT}-{DIGEST}"
    assert names.read_version(version.name, "latest") == version


@pytest.mark.parametrize("name", ["", TEXT, f"{TEXT}-{DIGEST[1:]}", f"{TEXT}-{DIGEST}/..", f"{TEXT}-{DIGEST.upper()}"])
def test_what_is_no_version_is_refused(name: str) -> None:
    with pytest.raises(Damaged):
        names.read_version(name, "latest")


def test_packs_and_files() -> None:
    md5 = DIGEST[:32]
    assert names.read_pack_name(f"{md5}.zip", "x") == (md5, names.ZIP)
    assert names.read_pack_name(f"{md5}.tar", "x") == (md5, names.TAR)
    for size in (0, 1 << 40):
        own = names.FILES + names.file_name(md5, size)
        assert names.needed_for(own) == names.needed_for(f"{own}/segment") == own


@pytest.mark.parametrize("name", ["", "x.zip", DIGEST[:32], DIGEST[:32] + ".rar", "../" + DIGEST[:32] + ".zip"])
def test_what_is_no_pack_is_refused(name: str) -> None:
    with pytest.raises(Damaged):
        names.read_pack_name(name, "x")


@pytest.mark.parametrize("name", ["", DIGEST[:32], DIGEST[:32] + "--1", DIGEST[:32] + "-01", DIGEST[:31] + "-1"])
def test_what_is_no_files_object_is_refused(name: str) -> None:
    assert names.needed_for(names.FILES + name) == ""
