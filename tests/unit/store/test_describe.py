# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of an account and a container, and that no key for links is."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._store.describe import describe_account, describe_container


@pytest.mark.parametrize(("describe", "kind"), [(describe_account, "Account"), (describe_container, "Container")])
def test_keys_of_links_are_not_told(describe: Callable[..., Any], kind: str) -> None:
    keys = [(f"X-{kind}-Meta-Temp-URL-Key", "s3cr3t"), (f"x-{kind.lower()}-meta-temp-url-key-2", "s3cr3t")]
    told = describe("https://store.lab/v1/AUTH_a", Headers([*keys, (f"X-{kind}-Meta-Purpose", "test")]))
    assert told["metadata"] == {"purpose": "test"} and "s3cr3t" not in str(told)
