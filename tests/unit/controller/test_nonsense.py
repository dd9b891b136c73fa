# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever an option is given, it is taken or refused as bad input, never a Python error."""

from __future__ import annotations

import importlib
import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Callable, Mapping

import pytest
from ansible.errors import AnsibleFilterError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.chameleon.data.plugins.action.cloudfuse_mount import read_lifetime
from ansible_collections.chameleon.data.plugins.filter.staged import staged
from ansible_collections.chameleon.data.plugins.module_utils import _options
from ansible_collections.chameleon.data.plugins.module_utils._cloud import tempurl
from ansible_collections.chameleon.data.plugins.module_utils._cloud.server_wanted import read_wanted as read_server
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import describe
from ansible_collections.chameleon.data.plugins.module_utils._container import settings as container
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Missing
from ansible_collections.chameleon.data.plugins.module_utils._exchange.pulled import read_pull
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue import control
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.locked import read_wanted as read_image
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.names import check_name
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import EXCLUDED, Rule, Rules
from ansible_collections.chameleon.data.plugins.module_utils._info.query import read_query
from ansible_collections.chameleon.data.plugins.module_utils._lease.guard import come_home, read_before, record
from ansible_collections.chameleon.data.plugins.module_utils._lease.plan import plan as plan_lease
from ansible_collections.chameleon.data.plugins.module_utils._lease.plan import read_wanted as read_lease
from ansible_collections.chameleon.data.plugins.module_utils._lease.times import read_time
from ansible_collections.chameleon.data.plugins.module_utils._mount import settings as mount
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from ansible_collections.chameleon.data.plugins.module_utils._object.settings import read_wanted
from ansible_collections.chameleon.data.plugins.module_utils._options.names import check_container
from ansible_collections.chameleon.data.plugins.module_utils._options.values import check_values
from ansible_collections.chameleon.data.plugins.module_utils._sync.options import settings as sync
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.delete_limit import read_limit
from ansible_collections.chameleon.data.plugins.plugin_utils.lock_file import checked
from tests.unit.controller.nonsense import NONSENSE, one_by_one, together

Params = Mapping[str, Any]


def _specs() -> dict[str, Mapping[str, Any]]:
    """By the name of the file in ``_options``, which is the module's."""
    found = {}
    for path in Path(_options.__file__).parent.glob("*.py"):
        name = f"{_options.__name__}.{path.stem}"
        spec = getattr(importlib.import_module(name), path.stem.upper(), None)
        if spec is not None:
            found[path.stem] = spec
    return found


def _container(params: Params) -> None:
    check_container("name", params["name"])
    container.read_settings(params)
    read_limit(params["delete_limit"])


def _exchange(params: Params) -> None:
    if params["step"] == "begin":
        read_pull(params)


def _guard(params: Params) -> None:
    read_before(params["before"])
    record(come_home({}, params["brought_home"]))
    if params["extend"] is not None:
        read_time("extend", params["extend"])


def _lease(params: Params) -> None:
    steps = plan_lease(read_lease(params), None, datetime(2026, 12, 1, 12, tzinfo=timezone.utc))
    json.dumps(steps.create.body() if steps.create else None).encode()


def _mount(params: Params) -> None:
    settings = mount.read_settings(params)
    places_of(settings.path)
    read_lifetime(params["credential_lifetime"])


def _object(params: Params) -> None:
    wanted = read_wanted(params)
    sync.settings_with(
        direction="push",
        path="/",
        container=wanted.container,
        segment_size=wanted.segment_size,
        metadata=wanted.metadata,
        headers=wanted.headers,
    )


def _snapshot(params: Params) -> None:
    control.check_options(params)
    Rules(Rule(pattern, EXCLUDED) for pattern in params["exclude"]).why_not(f"/{NAME}", folder=False)


def _sync(params: Params) -> None:
    sync.read_settings(params).takes(NAME)


SPECS = _specs()
NAME = "a" * 100 + "/c"
READ: dict[str, tuple[Params, Callable[[Params], Any]]] = {
    "chameleon_image": ({"image": "a"}, read_image),
    "chameleon_lease": ({"name": "a", "end": "+1h", "hosts": [{}]}, _lease),
    "chameleon_lease_guard": ({"name": "a", "hosts": ["b"]}, _guard),
    "chameleon_lease_info": ({}, lambda params: None),
    "chameleon_lock": ({"path": "/a", "entries": {}}, lambda params: checked(params["entries"], params["path"])),
    "chameleon_role_variables": ({"role": "/a"}, lambda params: None),
    "chameleon_server": ({"name": "a", "image": "b"}, read_server),
    "chameleon_server_info": ({}, lambda params: None),
    "chameleon_server_wait": ({"name": "a"}, lambda params: None),
    "chameleon_snapshot": ({"name": "a"}, _snapshot),
    "chameleon_snapshot_info": ({"name": "a"}, lambda params: check_name(params["name"])),
    "cloudfuse_mount": ({"path": "/mnt/a"}, _mount),
    "swift_container": ({"name": "a"}, _container),
    "swift_exchange": ({"step": "begin", "path": "/data", "container": "a"}, _exchange),
    "swift_info": ({}, lambda params: read_query(params).wanted.takes(NAME)),
    "swift_object": ({"container": "a", "name": "b", "content": "c"}, _object),
    "swift_sync": ({"direction": "push", "path": "/data", "container": "a"}, _sync),
}


def feed(module: str, given: Params) -> None:
    """Validate as ansible-core does on the controller, then read; bad input is an answer, all else is not."""
    spec = SPECS[module]
    try:
        found = ArgumentSpecValidator(**spec).validate(dict(given))
    except (ArithmeticError, TypeError, ValueError):
        return  # ansible-core's own, which the action plugin refuses as bad input
    if found.error_messages:
        return
    params = found.validated_parameters
    try:
        check_values(spec["argument_spec"], params)
        if params.get("endpoint"):
            Transport(params["endpoint"])
        describe(params)
        READ[module][1](params)
    except (BadInput, Missing) as error:
        json.dumps(error.result()).encode()


def test_every_module_is_fed() -> None:
    assert set(READ) == set(SPECS)


@pytest.mark.parametrize("module", sorted(READ))
def test_one_option_at_a_time(module: str) -> None:
    for given in one_by_one(SPECS[module]["argument_spec"], READ[module][0]):
        try:
            feed(module, given)
        except Exception as error:
            pytest.fail(f"{module} with {_short(given)}: {error!r}")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("module", sorted(READ))
def test_options_together(module: str, seed: int) -> None:
    for given in together(SPECS[module]["argument_spec"], READ[module][0], seed, 400):
        try:
            feed(module, given)
        except Exception as error:
            pytest.fail(f"seed {seed}: {module} with {_short(given)}: {error!r}")


LINK = {"prefix": False, "method": "GET", "expires_in": "1d", "expires_at": None, "ip_range": None, "filename": None}


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: repr(value)[:30])
def test_terms_and_options_of_links(value: Any) -> None:
    types = {"expires_in": str, "expires_at": int, "ip_range": str, "filename": str}  # ansible-core sees to these
    given = [({}, value if isinstance(value, list) else [value])]
    given += [
        ({name: value}, ["a/b"])
        for name, kind in types.items()
        if isinstance(value, kind) and not isinstance(value, bool)
    ]
    for options, terms in given:
        try:
            for link in tempurl.read_links(terms, {**LINK, **options}, 0):
                tempurl.sign("https://store/v1/AUTH_a", link, "key", "sha256")
        except BadInput:
            continue


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: repr(value)[:30])
def test_facts_that_are_none(value: Any) -> None:
    for before in (value, {"/data": value}, {"/data": {"folder": value}}, {"/data": {"folder": value, "since": value}}):
        try:
            staged(before, [], ["/data"], "now")
        except AnsibleFilterError:
            continue


def _short(given: Params) -> str:
    return ", ".join(f"{name}={str(value)[:60]!r}" for name, value in given.items())
