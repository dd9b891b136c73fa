# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's words."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import (
    check_mount_point,
    mount_path,
    read_settings,
)


@pytest.mark.parametrize("path", ["/etc", "/usr/local/data", "/home/cc", "/var", "/tmp"])
def test_nothing_is_mounted_over_the_system(path: str) -> None:
    with pytest.raises(BadInput, match="cover"):
        check_mount_point(path)


def test_a_mount_where_another_rescues_files_to_is_refused() -> None:
    with pytest.raises(BadInput, match=r"path /mnt/a\.rescued: its cache would be where a mount at /mnt/a rescues"):
        check_mount_point("/mnt/a.rescued")


def test_folders_that_are_made_for_mounts() -> None:
    for path in ("/mnt", "/srv", "/home/cc/data", "/data"):
        check_mount_point(path)


def test_a_path_is_made_plain() -> None:
    assert mount_path("//mnt/./results/") == "/mnt/results"


@pytest.mark.parametrize("path", ["", "mnt/x", "~/x", "/", "/./", "/mnt/../etc", "/mnt/a\nb"])
def test_a_path_that_cannot_be_one(path: str) -> None:
    with pytest.raises(BadInput):
        mount_path(path)


def test_defaults() -> None:
    settings = read_settings({"path": "/mnt/x"})
    assert (settings.container, settings.prefix, settings.mode, settings.cache_mode) == ("", "", 0o755, "writes")
    assert settings.allow_other and settings.boot and not settings.read_only
    assert settings.what == "all containers"


def test_what_is_mounted() -> None:
    settings = read_settings({"path": "/mnt/x", "container": "data", "prefix": "/a/b/"})
    assert settings.prefix == "a/b"
    assert settings.what == "container data, folder a/b"


@pytest.mark.parametrize(
    "options",
    [
        {"container": "a/b"},
        {"container": "a\nb"},
        {"prefix": "a"},
        {"container": "a", "prefix": "x//y"},
        {"container": "a", "prefix": "../y"},
        {"mode": "u=rwx"},
        {"cache_dir": "cache"},
        {"cache_dir": "/mnt/x/cache"},
        {"mode": "493"},
        {"mode": "01755"},
        {"mode": "1755"},
        {"mode": True},
        {"mode": ["0755"]},
        *({name: " "} for name in ("container", "prefix", "owner", "group", "cache_size", "cache_dir", "cache_time")),
        {"cache_dir": "/run/chameleon.data/cache"},
        {"cache_dir": "/var/cache/chameleon.data/mnt-other"},
        {"container": "a", "path": "/mnt/x", "bandwidth_limit": ""},
    ],
)
def test_bad_input(options: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as caught:
        read_settings({"path": "/mnt/x", **options})
    assert caught.value.remedy


def test_sizes_and_times() -> None:
    settings = read_settings(
        {"path": "/mnt/x", "cache_size": "2G", "cache_time": "1m", "buffer_size": "16M", "bandwidth_limit": "1M"}
    )
    assert (settings.cache_size, settings.cache_time) == (2 << 30, 60)
    assert (settings.buffer_size, settings.bandwidth_limit) == (16 << 20, 1 << 20)


@pytest.mark.parametrize(
    "word",
    [
        *("transfers", "--a\nb", "--rc-pass=x", "--swift-key=x", "--swift-auth-token=x", "-oa=1,password=x"),
        *("--header=X-Auth-Token: =x", "--header-upload=Authorization:=x"),
    ],
)
def test_extra_options_that_are_none_or_tell_a_secret(word: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_settings({"path": "/mnt/x", "extra_options": [word]})
    assert "=x" not in str(caught.value)


def test_headers_that_tell_no_secret() -> None:
    word = "--header-upload=X-Delete-After: 86400"
    assert read_settings({"path": "/mnt/x", "extra_options": [word]}).extra_options == (word,)


def test_a_path_of_which_no_unit_can_be_named() -> None:
    assert mount_path("/" + "x" * 220)
    for path in ("/" + "x" * 221, "/mnt/" + "漢" * 19):
        with pytest.raises(BadInput, match="220 at most"):
            mount_path(path)


@pytest.mark.parametrize(("mode", "spelled"), [(0o770, "'0770'"), (0o755, "'0755'"), (750, "'750'"), (7.5, "'7.5'")])
def test_a_mode_that_came_as_a_number(mode: object, spelled: str) -> None:
    # Of 0770 without quotes YAML makes 504, which would be another mode.
    with pytest.raises(BadInput, match=f"Quote it: mode: {spelled}"):
        read_settings({"path": "/mnt/results", "mode": mode})
