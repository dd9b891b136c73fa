# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of single objects share: the module's task, run here with the node's code."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._object.settings import read_wanted
from ansible_collections.chameleon.data.plugins.module_utils._object.task import run_task
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_object import SWIFT_OBJECT
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from tests.integration.conftest import Cloud, http_to

Run = Callable[..., Any]


@pytest.fixture
def made(store: Cloud, container: str) -> str:
    """The test's container, which is there."""
    store.connection.session.put(f"{store.object_store}/{container}")
    return container


@pytest.fixture
def run(store: Cloud, made: str) -> Run:
    """Runs the module's work: ``run(name="a", content="b")``; its result, or with *fails* its error."""

    def work(check: bool = False, fails: bool = False, **options: Any) -> Any:
        given = {"container": made, **options}
        params = defaults_of(SWIFT_OBJECT) | given
        transport = http_to(store.object_store, store.token)
        if not fails:
            return run_task(transport, read_wanted(params), Meter(), check)
        with pytest.raises(DataError) as caught:
            run_task(transport, read_wanted(params), Meter(), check)
        return caught.value

    return work


@pytest.fixture
def head(store: Cloud, made: str) -> Callable[..., Any]:
    """The headers of an object; None where there is none."""

    def ask(name: str, container: str = "") -> Any:
        url = f"{store.object_store}/{container or made}/{name}"
        answer = store.connection.session.head(url, raise_exc=False)
        return answer.headers if answer.status_code < 300 else None

    return ask


@pytest.fixture
def names(store: Cloud, made: str) -> Callable[..., list[str]]:
    """The names in a container."""

    def ask(container: str = "") -> list[str]:
        answer = store.connection.session.get(f"{store.object_store}/{container or made}?format=json", raise_exc=False)
        return [row["name"] for row in answer.json()] if answer.status_code == 200 else []

    return ask
