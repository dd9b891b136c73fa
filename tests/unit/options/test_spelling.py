# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that there are not."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._options.spelling import check_spelling

SPEC: dict[str, Any] = {
    "direction": {"type": "str"},
    "ca_cert": {"type": "path", "aliases": ["cacert"]},
    "shard": {"type": "dict", "options": {"index": {"type": "int"}}},
    "regions": {"type": "list", "elements": "dict", "options": {"cloud": {"type": "raw"}}},
}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"directon": "push"},
            r"^x\.y: it has no option 'directon'\. Did you mean 'direction'\? 'ansible-doc x\.y' tells",
        ),
        ({"cacrt": "/x", "zzz": 1}, r"no option 'cacrt' and 'zzz'\. Did you mean 'cacert'\?"),
        ({"zzz": 1}, r"no option 'zzz'\. 'ansible-doc"),
        ({"shard": {"indx": 1}}, r"no option 'shard\.indx'\. Did you mean 'shard\.index'\?"),
        ({"regions": [{"cloud": "a"}, {"clud": "b"}]}, r"no option 'regions\.clud'\. Did you mean 'regions\.cloud'\?"),
        ({1: "push"}, r"no option '1'\."),
    ],
)
def test_they_are_told_with_what_was_meant(given: dict[Any, Any], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        check_spelling("x.y", SPEC, given)


@pytest.mark.parametrize(
    "given", [{}, {"direction": 5, "cacert": "/x"}, {"shard": {"index": 1}}, {"shard": "index=1"}, {"regions": ["a"]}]
)
def test_what_there_is_stays_for_ansible_core_to_judge(given: dict[str, Any]) -> None:
    check_spelling("x.y", SPEC, given)
