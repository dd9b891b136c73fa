# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options are checked before anything happens."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings


def test_defaults_are_good(settings: Callable[..., Settings]) -> None:
    found = settings()
    assert (found.prefix, found.segment_size, found.concurrency, found.acls) == ("", None, None, {})
    assert found.there == "box"
    assert settings(prefix="a").there == "box/a"


@pytest.mark.parametrize(
    "options",
    [
        {"container": ""},
        {"container": "a/b"},
        {"prefix": "../x"},
        {"concurrency": "0"},
        {"concurrency": "1000"},
        {"concurrency": "many"},
        {"retries": -1},
        {"segment_size": "1023K"},
        {"bandwidth_limit": "fast"},
        {"shard": {"index": 2, "count": 2}},
        {"shard": {"index": -1, "count": 2}},
        {"expire_after": "0"},
        {"expire_after": "soon"},
        {"metadata": {"Mtime": "1"}},
        {"metadata": {"a b": "1"}},
        {"metadata": {"a": "1\nX-Evil: 2"}},
        {"headers": {"X-Object-Manifest": "c/p"}},
        {"headers": {"X-Delete-After": "1"}},
        {"headers": {"X-Object-Meta-A": "1"}},
        {"headers": {"ETag": "1"}},
        {"direction": "pull", "metadata": {"a": "1"}},
        {"delete_limit": "many"},
        {"delete_limit": "101%"},
        {"delete_limit": "1.5"},
        {"direction": "pull", "read_acl": ".r:*"},
        {"source_digest": "0" * 64},
        {"check_space": True},
        {"direction": "pull", "source_digest": "0" * 63},
        {"direction": "pull", "source_digest": ""},
        {"include": ["[z-a]"]},
        {"keep_versions": 2},
        {"layout": "packed", "prefix": "a/.packed"},
        {"layout": "packed", "prefix": ".packed/packs/"},
        {"layout": "packed", "keep_versions": 0},
        {"layout": "packed", "pack_size": "2G"},
        {"layout": "packed", "pack_below": "65M"},
        {"direction": "pull", "keep_days": 1},
        {"direction": "pull", "layout": "packed", "pack_below": "2M"},
        {"direction": "pull", "repack_above": 50},
        {"pack_size": "32M"},
        {"keep": ["0" * 64]},
        {"direction": "pull", "keep": ["0" * 64]},
        {"layout": "packed", "keep": ["a version"]},
        {"pack_format": "tar"},
        {"version": "latest"},
        {"direction": "pull", "version": "0123"},
        {"direction": "pull", "version": ""},
        {"direction": "pull", "version": "20261129T085504.123456Z-0123456789abcdef"},
        {"layout": "packed", "repack": True, "include": ["a"]},
    ],
)
def test_bad_options_are_refused(settings: Callable[..., Settings], options: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        settings(**options)


def test_only_access_lists_that_are_named_count(settings: Callable[..., Settings]) -> None:
    assert settings(read_acl="").acls == {"read_acl": ""}
    assert settings(write_acl="p:*").acls == {"write_acl": "p:*"}


def test_all_that_is_given_along_is_text(settings: Callable[..., Settings]) -> None:
    found = settings(metadata={"Run": 17}, headers={"Cache-Control": "no-cache"}, expire_after="2h")
    assert (found.metadata, found.headers, found.expire_after) == ({"run": "17"}, {"Cache-Control": "no-cache"}, 7200)


@pytest.mark.parametrize("version", ["01234567", "0" * 64, f"20261129T085504.123456Z-{'0' * 64}", "latest"])
def test_a_version_by_its_digest_or_its_name(settings: Callable[..., Settings], version: str) -> None:
    assert settings(direction="pull", version=version).version == version


def test_a_slash_at_the_end_means_a_folder(settings: Callable[..., Settings]) -> None:
    assert (settings(path="/data/").path, settings(path="/data/").folder) == ("/data", True)
    assert not settings(path="/data").folder


def test_how_small_files_are_packed_where_nobody_says_more(settings: Callable[..., Settings]) -> None:
    assert settings().packing is None
    packing = settings(layout="packed").packing
    assert packing is not None
    assert (packing.below, packing.size, packing.format, packing.repack_above) == (1 << 20, 64 << 20, "zip", 30)
    assert not packing.prunes
    kept = settings(layout="packed", keep=["latest", "0" * 8]).packing
    assert kept is not None and kept.keep == ["0" * 8]  # the latest stays anyway
