# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wanted of a container, and what is done for it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._container.plan import (
    check_told,
    ignored,
    not_taken,
    plan_absent,
    plan_present,
)
from ansible_collections.chameleon.data.plugins.module_utils._container.settings import read_settings
from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import Capabilities
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.delete_limit import read_limit

WANTED: dict[str, Any] = {
    "read_acl": ".r:*,.rlistings",
    "quota_bytes": "1G",
    "quota_objects": 5,
    "temp_url_key": "s3cr3t",
    "metadata": {"Purpose": "test"},
}
THERE = {
    "x-container-read": ".rlistings, .r:*",
    "x-container-meta-quota-bytes": "1073741824",
    "x-container-meta-quota-count": "5",
    "x-container-meta-temp-url-key": "s3cr3t",
    "x-container-meta-purpose": "test",
    "x-container-meta-other": "stays",
}


def test_a_new_one() -> None:
    step = plan_present("results", read_settings(WANTED), None)
    assert step.plan.counts() == {"create": 1}
    assert {name.lower(): value for name, value in step.headers.items()} == {
        **{name: value for name, value in THERE.items() if name != "x-container-meta-other"},
        "x-container-read": ".r:*,.rlistings",
    }


def test_one_that_has_it_all_is_left_alone() -> None:
    assert not plan_present("results", read_settings(WANTED), THERE).plan
    assert not plan_present("results", read_settings({}), THERE).plan
    assert not ignored(read_settings(WANTED), THERE)


def test_what_differs_alone_is_told_and_no_secret() -> None:
    step = plan_present("results", read_settings({**WANTED, "quota_objects": 6, "temp_url_key": "other"}), THERE)
    (change,) = step.plan
    assert change.reason == "quota_objects: '5' -> '6', temp_url_key is another one"
    assert step.headers == {"X-Container-Meta-Quota-Count": "6", "X-Container-Meta-Temp-URL-Key": "other"}


def test_what_is_taken_away() -> None:
    gone = {"read_acl": "", "quota_bytes": "0", "quota_objects": 0, "metadata": {"purpose": ""}}
    step = plan_present("results", read_settings(gone), THERE)
    assert step.headers == {
        "X-Container-Read": "",
        "X-Container-Meta-Quota-Bytes": "",
        "X-Container-Meta-Quota-Count": "",
        "X-Container-Meta-purpose": "",
    }
    assert not plan_present("results", read_settings(gone), {}).plan


def test_what_the_store_ignores_is_told() -> None:
    told = ignored(read_settings(WANTED), {**THERE, "x-container-meta-quota-count": ""})
    assert told == ["quota_objects"] and "takes no notice of quota_objects" in str(not_taken("results", told))
    assert ignored(read_settings({"versioning": True}), None) == ["versioning"]


def test_what_the_store_never_tells_is_refused_before() -> None:
    swift, rgw = Capabilities("swift", versions=True), Capabilities("rgw")
    check_told("results", read_settings({**WANTED, "versioning": True}), swift)
    check_told("results", read_settings({"read_acl": ".r:*"}), rgw)
    with pytest.raises(Refused, match="quota_bytes, quota_objects"):
        check_told("results", read_settings(WANTED), rgw)
    check_told("results", read_settings({"temp_url_key": ""}), rgw)
    with pytest.raises(Refused, match="by the account's key alone") as refused:
        check_told("results", read_settings({"temp_url_key": "s3cr3t"}), rgw)
    assert "s3cr3t" not in str(refused.value)
    with pytest.raises(Refused, match="keeps no versions"):
        check_told("results", read_settings({"versioning": False}), rgw)


def test_versioning() -> None:
    on, off = read_settings({"versioning": True}), read_settings({"versioning": False})
    assert plan_present("results", on, {}).headers == {"X-Versions-Enabled": "True"}
    assert not plan_present("results", on, {"x-versions-enabled": "True"}).plan
    assert not plan_present("results", off, {}).plan
    assert not plan_present("results", off, {"x-versions-enabled": "False"}).plan
    assert plan_present("results", off, {"x-versions-enabled": "True"}).plan


def test_absent() -> None:
    assert not plan_absent("results", None, 0, recursive=False, limit=None)
    assert plan_absent("results", {}, 0, recursive=False, limit=None).counts() == {"delete": 1}
    assert plan_absent("results", {}, 9, recursive=True, limit=read_limit("9")).counts() == {"empty": 1, "delete": 1}
    with pytest.raises(Refused, match="recursive: true"):
        plan_absent("results", {}, 9, recursive=False, limit=None)
    with pytest.raises(Refused, match="delete_limit: 8"):
        plan_absent("results", {}, 9, recursive=True, limit=read_limit("8"))
