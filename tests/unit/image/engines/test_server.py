# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any, Iterator

import openstack
import pytest

from ansible_collections.chameleon.data.plugins.module_utils._cloud.nova import Nova
from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    BadInput,
    Conflict,
    DataError,
    Denied,
    Missing,
    NoSpace,
    Unavailable,
)
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.control import check_options, is_server
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.dry_run import UNTRIED
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance
from ansible_collections.chameleon.data.plugins.module_utils._image.engines import server
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot import CHAMELEON_SNAPSHOT
from tests.unit.image.site import SERVER, Site

DEFAULTS = defaults_of(CHAMELEON_SNAPSHOT)


def options(**given: Any) -> dict[str, Any]:
    return {**DEFAULTS, "name": "vm", "server": "my-vm", "project_id": "p", **given}


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(server, "_LOOK_EVERY", 0.0)
    site = Site()
    yield site
    site.close()


def run(site: Site, check: bool = False, **given: Any) -> dict[str, Any]:
    connection = openstack.connect(
        auth_type="none", endpoint=f"{site.url}/compute/v2.1", compute_endpoint_override=f"{site.url}/compute/v2.1"
    )
    return server.snapshot(Nova(connection), Glance(Transport(site.url)), options(**given), check)


@pytest.mark.parametrize("version", ["2.90", "2.1"])  # the image's id comes in the body, or as a location
def test_an_image_is_made_and_its_record_completed(site: Site, version: str) -> None:
    site.versions["version"] = version
    result = run(site, properties={"paper": "sc26"}, tags=["one"], min_disk=20, visibility="shared")
    (image,) = site.images.values()
    assert result["changed"]
    assert result["image"]["id"] == image["id"]
    assert (image["status"], image["tags"], image["min_disk"]) == ("active", ["one"], 20)
    assert (image["paper"], image["chameleon_data_family"]) == ("sc26", "vm")
    assert site.asked[0]["name"] == "vm"
    assert not run(site)["changed"]


def test_check_mode_asks_nova_for_nothing(site: Site) -> None:
    assert run(site, check=True)["plan"][0]["action"] == "create"
    assert site.asked == []


def test_glance_is_asked_before_nova_makes_anything(site: Site) -> None:
    assert run(site, check=True)["notes"] == [UNTRIED]
    site.add("other")
    assert run(site, check=True)["notes"] == []
    site.forbidden = ["public"]
    for check in (True, False):
        with pytest.raises(Denied):
            run(site, check=check, visibility="public")
    site.usage = {"image_size_total": {"usage": 1000, "limit": 1000}, "image_count_total": {"usage": 1, "limit": -1}}
    with pytest.raises(NoSpace, match="1000 of 1000 MiB of images are used"):
        run(site)
    assert site.asked == []


def test_the_old_one_goes_when_the_new_one_is_whole(site: Site) -> None:
    old = site.add("vm")
    new = run(site, if_exists="replace")["image"]["id"]
    assert list(site.images) == [new] != [old]


@pytest.mark.parametrize("end", ["gone", "killed", "deactivated"])
def test_an_image_that_does_not_become_whole_replaces_nothing(site: Site, end: str) -> None:
    old = site.add("vm")
    site.states = ["saving", end]
    with pytest.raises(Unavailable, match="Nova has not made it whole"):
        run(site, if_exists="replace")
    assert old in site.images


def test_what_a_run_left_that_was_ended_goes_first(site: Site) -> None:
    site.states = ["saving", "killed"]
    with pytest.raises(Unavailable):
        run(site)
    site.states = ["active"]
    assert [change["action"] for change in run(site)["plan"]] == ["delete", "create"]
    assert len(site.images) == 1


def test_a_server_that_is_not_there_or_not_ready(site: Site) -> None:
    with pytest.raises(Missing, match="server other"):
        run(site, server="other")
    site.refusal = 409, "Cannot 'createImage' instance while it is in task_state rebuilding"
    with pytest.raises(Conflict, match="rebuilding"):
        run(site)
    site.refusal = 403, "no"
    with pytest.raises(DataError, match="compute service"):
        run(site)


def test_options_that_nova_cannot_follow_are_refused() -> None:
    assert is_server(options())
    assert is_server(options(engine="server"))
    assert not is_server(options(engine="native"))
    assert not is_server(options(server=None))
    check_options(options())
    with pytest.raises(BadInput, match="stop_services"):
        check_options(options(stop_services=["x"]))
    with pytest.raises(BadInput, match="as 'server'"):
        check_options(options(engine="server", server=None))


def test_it_is_found_by_its_id_too(site: Site) -> None:
    assert run(site, server=SERVER["id"])["changed"]
