# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options are checked before anything happens."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_sync import SWIFT_SYNC
from ansible_collections.chameleon.data.plugins.module_utils._sync.settings import read_settings, read_size

DEFAULTS = {name: option.get("default") for name, option in SWIFT_SYNC["argument_spec"].items()}


def settings(**options: Any) -> Any:
    return read_settings({**DEFAULTS, "direction": "push", "path": "/data", "container": "box", **options})


def test_defaults_are_good() -> None:
    found = settings()
    assert (found.prefix, found.segment_size, found.acls) == ("", 128 << 20, {})
    assert found.there == "box"
    assert settings(prefix="a").there == "box/a"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1048576", 1 << 20),
        ("64M", 64 << 20),
        ("64MB", 64 << 20),
        ("64MiB", 64 << 20),
        ("64 mib", 64 << 20),
        ("2048k", 2 << 20),
        ("5G", 5 << 30),
        ("1T", 1 << 40),
        (" 1M ", 1 << 20),
    ],
)
def test_sizes(text: str, size: int) -> None:
    assert read_size("segment_size", text) == size


@pytest.mark.parametrize("text", ["", "x", "1", "1023K", "-5M", "1.5M", "5X", "M", "0"])
def test_sizes_that_are_none_or_too_small(text: str) -> None:
    with pytest.raises(BadInput, match="segment_size"):
        read_size("segment_size", text)


@pytest.mark.parametrize(
    "options",
    [
        {"container": ""},
        {"container": "a/b"},
        {"prefix": "../x"},
        {"concurrency": 0},
        {"concurrency": 1000},
        {"delete_limit": "many"},
        {"delete_limit": "101%"},
        {"delete_limit": "1.5"},
        {"direction": "pull", "read_acl": ".r:*"},
        {"include": ["[z-a]"]},
    ],
)
def test_bad_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        settings(**options)


def test_only_access_lists_that_are_named_count() -> None:
    assert settings(read_acl="").acls == {"read_acl": ""}
    assert settings(write_acl="p:*").acls == {"write_acl": "p:*"}
