# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from types import MappingProxyType
from typing import Any, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict, Refused
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue import regions, variants
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.control import check_options
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.regions import COPY_OF, Copies
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot import CHAMELEON_SNAPSHOT
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages
from tests.unit.image.site import Site

DEFAULTS = defaults_of(CHAMELEON_SNAPSHOT)
ORIGINAL = MappingProxyType({"id": "original", "name": "run", "size": 7, "disk_format": "qcow2"})
RESULT = {"changed": False, "plan": [], "diff": {"before": "", "after": ""}}


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


def copies(site: Site, original: Any = ORIGINAL, name: str = "run", **given: Any) -> Copies:
    params = {**DEFAULTS, "name": "run", "project_id": "p", **given}
    return Copies([regions.Site("two", Glance(Transport(site.url)), "p", "as_it_is")], params, name, original, None)


def plan_of(found: Copies) -> list[tuple[str, str]]:
    return [(entry["action"], entry["target"]) for entry in found.added_to(RESULT)["plan"]]


def test_a_site_that_lacks_the_image_gets_it(site: Site) -> None:
    for original in (ORIGINAL, None):  # it may be still to be made
        found = copies(site, original)
        assert found.due
        assert plan_of(found) == [("copy", "image run at two")]


def test_a_copy_is_known_by_its_original(site: Site) -> None:
    copy = site.add("run", **{COPY_OF: "original"})
    found = copies(site, if_exists="replace")
    assert not found.due
    result = found.added_to(RESULT)
    assert not result["changed"]
    assert [(told["region"], told["image"]["id"]) for told in result["regions"]] == [("two", copy)]


def test_another_image_of_the_name_stays_or_is_replaced(site: Site) -> None:
    old = site.add("run", **{COPY_OF: "another"})
    assert not copies(site, if_exists="keep").due
    assert plan_of(copies(site, if_exists="replace")) == [
        ("copy", "image run at two"),
        ("delete", f"image {old} at two"),
    ]
    site.images[old]["protected"] = True
    with pytest.raises(Refused, match="protected"):
        copies(site, if_exists="replace")


def test_a_version_is_copied_under_its_own_name_and_old_ones_are_rotated_out(site: Site) -> None:
    old = site.add("run", chameleon_data_family="run", created_at="2026-11-01T00:00:00Z")
    site.add("run-v2", chameleon_data_family="run", created_at="2026-11-02T00:00:00Z")
    found = copies(site, {**ORIGINAL, "name": "run-v3"}, "run-v3", if_exists="version", keep_last=2)
    assert plan_of(found) == [("copy", "image run-v3 at two"), ("delete", f"image {old} at two")]


def test_absent_is_absent_there_too(site: Site) -> None:
    site.add("run")
    found = copies(site, None, state="absent")
    assert not found.due
    assert found.carry_out(None, None, Stages(Meter())) == {"regions": [{"region": "two"}]}
    assert site.images == {}


def test_two_of_the_name_are_in_the_way(site: Site) -> None:
    ids = [site.add("run"), site.add("run")]
    with pytest.raises(Conflict, match=ids[1]):
        copies(site)


def test_without_sites_a_result_stays_as_it_is() -> None:
    found = Copies([], {**DEFAULTS, "name": "run"}, "run", None, None)
    assert not found.due
    assert found.added_to(RESULT) == RESULT
    assert found.carry_out(None, None, Stages(Meter())) == {}


def test_what_nova_makes_is_not_copied() -> None:
    params = {**DEFAULTS, "name": "run", "server": "my-vm", "regions": [{"region_name": "two"}]}
    with pytest.raises(BadInput, match="regions"):
        check_options(params)


def test_a_file_that_refers_to_others_is_not_touched(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"backing-filename": "/etc/shadow", "format-specific": {"data": {}}, "virtual-size": 1}
    monkeypatch.setattr(variants, "look", lambda _path: told)
    path = tmp_path / "disk"
    path.write_bytes(b"x")
    source = variants.Variants(Glance(Transport("http://h")), ORIGINAL, str(tmp_path), Stages(Meter()), str(path))
    assert source.file("as_it_is") == str(path)
    with pytest.raises(Refused, match="refers to other files"):
        source.file("zlib")
