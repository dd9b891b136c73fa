# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which objects go."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.leftovers import going
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import PLAIN, Entry

MD5 = "0123456789abcdef" * 2
NOW = "2026-11-29T10:00:00.000Z"


def gone(name: str, modified: str, needed: str = "", given_up: str = "") -> bool:
    entry = Entry("p/" + name, 1, "", modified, "", PLAIN)
    return bool(list(going([entry], "p/", needed.__eq__, given_up.__eq__, NOW)))


@pytest.mark.parametrize(
    "name",
    [
        f".packed/packs/{MD5}.zip",
        f".packed/packs/{MD5}.tar",
        f".packed/bases/{MD5}",
        f".packed/files/{MD5}-5",
        f".packed/files/{MD5}-5/.slo/x-1",
        f".packed/files/{MD5}-5/.dlo/1-2-3-0/00000000",
    ],
)
def test_what_nobody_needs_goes_when_it_is_old_or_given_up(name: str) -> None:
    owner = "/".join(name.split("/")[:3])
    for old in ("2026-11-29T08:59:59.999", "2026-11-29T08:59:59.999999", "2026-11-29T08:59:59.999Z"):
        assert gone(name, old)
        assert not gone(name, old, needed=owner)
    for young in ("2026-11-29T09:00:00.000Z", "2026-11-29T09:59:59.999999", "2026-11-29T10:07:00.000Z"):
        assert not gone(name, young)
        assert gone(name, young, given_up=owner)
        assert not gone(name, young, needed=owner, given_up=owner)


@pytest.mark.parametrize(
    "name",
    [
        ".packed/latest",
        ".packed/versions/x",
        ".packed/.at-work/push-1",
        ".packed",
        "packs/a",
        ".packed/packs/README.txt",
        f".packed/packs/{MD5}.zip.bak",
        f".packed/packs/{MD5}.zip/",
        f".packed/packs/{MD5[1:]}.zip",
        f".packed/packs/{MD5}.rar",
        f".packed/bases/{MD5}.json",
        f".packed/files/{MD5}",
        ".packed/files/notes/today",
    ],
)
def test_all_else_stays(name: str) -> None:
    assert not gone(name, "2020-01-01T00:00:00.000Z")
