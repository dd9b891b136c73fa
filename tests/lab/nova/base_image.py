# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The site's base image, told to Glance: a few bytes that stand for the tree of a lab node."""

from typing import Any

from tests.lab import clients, layout
from tests.lab.nodes import distributions
from tests.lab.parts import LabError
from tests.lab.rest import Answer, ask
from tests.lab.site.description import BASE_IMAGE, DISTRIBUTION, identity

_CONTENT = b"A server made of this image starts from the tree of a lab node.\n".ljust(4096, b"\0")


def offer() -> None:
    """Have it in Glance for every project. One that is there is left alone.

    :raises LabError: Glance does not take it
    """
    path = "/v2/images/" + identity("image", BASE_IMAGE)
    found = _ask("GET", path)
    if found.status == 404:
        about = {"name": BASE_IMAGE, "visibility": "public", "disk_format": "raw", "container_format": "bare"}
        own = {"id": identity("image", BASE_IMAGE), DISTRIBUTION: distributions.USUAL}
        found = _well(_ask("POST", "/v2/images", {**about, **own}))
    if _well(found).json()["status"] == "queued":
        _well(_ask("PUT", path + "/file", _CONTENT))


def _ask(method: str, path: str, body: Any = None) -> Answer:
    headers = {"X-Auth-Token": clients.token("lab-admin"), "Content-Type": "application/octet-stream"}
    return ask(method, layout.url("glance") + path, body, headers)


def _well(answer: Answer) -> Answer:
    if answer.status >= 300:
        raise LabError(f"Glance does not take {BASE_IMAGE}: {answer.status} {answer.body.decode(errors='replace')}")
    return answer
