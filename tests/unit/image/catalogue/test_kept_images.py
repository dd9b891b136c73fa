# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images that a lock file names stay, whatever is asked for beside it."""

from __future__ import annotations

from typing import Any, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.control import Intent, intend
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.family import FAMILY
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot import CHAMELEON_SNAPSHOT
from tests.unit.image.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    for day, name in enumerate(("run", "run-v2", "run-v3"), 1):
        site.add(name, created_at=f"2026-11-0{day}T00:00:00Z", **{FAMILY: "run"})
    yield site
    site.close()


def intended(site: Site, **given: Any) -> Intent:
    params = {**defaults_of(CHAMELEON_SNAPSHOT), "name": "run", "project_id": "p", **given}
    return intend(Glance(Transport(site.url)), params)


def test_rotation_leaves_them(site: Site) -> None:
    removed = [
        intended(site, if_exists="version", keep_last=1, keep=keep).rotation.remove for keep in ([], ["image-1"])
    ]
    assert [[image["id"] for image in images] for images in removed] == [
        ["image-3", "image-2", "image-1"],
        ["image-3", "image-2"],
    ]


@pytest.mark.parametrize("options", [{"if_exists": "replace"}, {"state": "absent"}])
def test_what_would_take_one_away_is_refused(site: Site, options: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="image image-1: it would go"):
        intended(site, keep=["image-1"], **options)
    assert [image["id"] for image in intended(site, keep=["image-2"], **options).decision.remove] == ["image-1"]
