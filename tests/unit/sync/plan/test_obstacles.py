# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a pull must not write over or through."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, DataError, Refused
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import FOLDER_TYPE, LINK_TYPE, PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import join
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import (
    EMPTY_FOLDER,
    FILE,
    FOLDER,
    LINK,
    PIPE,
    LocalFile,
    Stat,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.obstacles import Obstacles


def met(
    local: dict[str, str], remote: dict[str, str], links: bool = False, delete: bool = False, staying: str = ""
) -> dict[str, type[DataError]]:
    """Kinds by name on each side; the errors by name."""
    files = [LocalFile(name, Stat(1, 0, 0, 0, 0), kind) for name, kind in sorted(local.items())]
    entries = [Entry(name, 1, "f" * 32, "", kind, PLAIN) for name, kind in sorted(remote.items())]
    obstacles = Obstacles(links, delete, lambda folder: staying)
    found = {pair.name: obstacles.of(pair) for pair in join(files, entries, "")}
    return {name: type(error) for name, error in found.items() if error is not None}


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a//b", "a/..", ".", "n\0ul", "a/../", "//"])
def test_names_that_are_no_path(name: str) -> None:
    assert met({}, {name: ""}) == {name: Refused}


def test_nothing_is_written_through_or_over_links() -> None:
    local = {"d": FOLDER, "d/ln2": LINK, "ln": LINK}
    remote = dict.fromkeys(["ln", "ln-x", "ln/x", "ln/x/y", "d/ln2/x", "lnx", "d/x", "x/ln"], "")
    assert met(local, remote) == dict.fromkeys(["d/ln2/x", "ln", "ln/x", "ln/x/y"], Refused)


def test_a_link_that_is_preserved_may_be_replaced_by_another_but_not_written_through() -> None:
    assert met({"ln": LINK}, {"ln": LINK_TYPE, "ln/x": ""}, links=True) == {"ln/x": Refused}


def test_a_name_is_a_file_or_a_folder() -> None:
    assert met({"a": FILE}, {"a/b": "", "a-b": ""}) == {"a/b": Conflict}
    assert met({}, {"a": "", "a-b": "", "a/b/c": "", "ab": ""}) == {"a/b/c": Conflict}
    assert met({"a": EMPTY_FOLDER}, {"a": ""}) == {"a": Conflict}
    assert met({"a": FOLDER, "a/x": FILE}, {"a": "", "a/x": ""}) == {"a": Conflict}
    assert met({"a": FILE}, {"a": FOLDER_TYPE}) == {"a": Conflict}


def test_what_goes_is_in_nobodys_way() -> None:
    assert met({"a": FILE}, {"a/b": "", "a/b/": ""}, delete=True) == {"a/b/": Conflict}  # of the objects themselves
    assert met({"a": EMPTY_FOLDER, "b": FILE}, {"a": "", "b": FOLDER_TYPE}, delete=True) == {}
    assert met({"a": FOLDER, "a/x": FILE}, {"a": ""}, delete=True) == {}
    assert met({"a": FOLDER, "a/x": FILE}, {"a": "", "a/x": ""}, delete=True) == {"a/x": Conflict}
    assert met({"a": LINK, "b": LINK}, {"a/b": "", "b": ""}, links=True, delete=True) == {}


def test_what_takes_no_part_stays_in_the_way() -> None:
    assert met({"a": LINK, "b": LINK}, {"a/b": "", "b": ""}, delete=True) == {"a/b": Refused, "b": Refused}
    assert met({"a": PIPE, "b": PIPE}, {"a/b": "", "b": ""}, delete=True) == {"a/b": Conflict, "b": Refused}
    assert met({"a": FOLDER}, {"a": ""}, delete=True, staying="a/pipe") == {"a": Conflict}
    assert met({"a": FOLDER}, {"a": FOLDER_TYPE, "a/x": ""}, delete=True, staying="a/pipe") == {}


def test_folders_that_are_there_are_in_nobodys_way() -> None:
    assert met({"a": FOLDER, "a/x": FILE}, {"a": FOLDER_TYPE, "a/": "", "a/x": "", "a/y": ""}) == {}


def test_a_name_that_three_objects_want_is_the_first_ones() -> None:
    assert met({}, {"a": "", "a-b": "", "a/": "", "a/b": ""}) == {"a/": Conflict, "a/b": Conflict}
    assert met({}, {"a": FOLDER_TYPE, "a/": "", "a/b": ""}) == {}
    assert met({}, {"a": LINK_TYPE, "a/": "", "a/b": ""}, links=True) == {"a/": Refused, "a/b": Refused}
    assert met({}, {"a": LINK_TYPE, "a/": "", "a/b": ""}) == {}  # of which the link takes no part


def test_what_is_in_the_way_is_called_what_it_is() -> None:
    obstacles = Obstacles(links=False)
    pairs = join([LocalFile("d", Stat(0, 0, 0, 0, 0), PIPE)], [Entry("d/f", 1, "f" * 32, "", "", PLAIN)], "")
    told = [obstacles.of(pair) for pair in pairs]
    assert isinstance(told[-1], Conflict) and told[-1].cause == "d is a pipe in the folder"
