# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the integration tests share: the lab, its clouds, containers of a test's own, and playbooks with results.

Run them in the lab's network: ``python3 -m tests.lab exec -- .venv/bin/pytest tests/integration/…``.
"""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, NamedTuple, Sequence
from urllib.parse import quote

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken
from ansible_collections.chameleon.data.plugins.module_utils._http.authorities import read_authorities
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from tests.integration import player, stores
from tests.lab import layout
from tests.lab.lab import Lab

HERE = Path(__file__).parent
# Of tests that need one node
NODE = "node1"
HOW = (
    "Start it with 'python3 -m tests.lab up' and run the tests with 'python3 -m tests.lab exec -- .venv/bin/pytest …'."
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that takes a store against those that are wanted."""
    if "store" in metafunc.fixturenames:
        metafunc.parametrize("store", stores.stores_of(metafunc.definition), indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """When stores were asked for, leave out what has nothing to do with them."""
    if stores.asked_for():
        left_out = [item for item in items if stores.without_store(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """The lab, of which every usual part that can run on this machine is well; others may be about to start or end."""
    if os.environ.get("OS_CLIENT_CONFIG_FILE") != str(layout.CLOUDS):
        pytest.fail(f"this is not the lab's environment. {HOW}", pytrace=False)
    # What runs remember is the session's own, and all of them may share what has loaded Ansible with it.
    os.environ["ANSIBLE_HOME"] = str(tmp_path_factory.mktemp("home"))
    lab = Lab()
    usual = {name: found for name, found in lab.health().items() if not lab.parts[name].by_request}
    ill = [f"{name}: {found.detail}" for name, found in usual.items() if not found.ok]
    if ill:
        pytest.fail(f"the lab is not well: {'; '.join(ill)}. {HOW}", pytrace=False)
    return lab


SITE = ["neutron", "nova", "blazar"]


@pytest.fixture(scope="session")
def site(lab: Lab) -> Iterator[Lab]:
    """The lab with its site for leases: Nova, Neutron and Blazar. Who had started it before still has it afterwards."""
    started = [name for name in SITE if not lab.parts[name].belongs]
    report = lab.up(SITE)
    assert not report.cannot and not report.failed, report
    yield lab
    if started:
        assert not lab.down(started).failed


class Cloud(NamedTuple):
    """A cloud of the lab's clouds.yaml, signed in.

    :ivar name: as in clouds.yaml
    :ivar connection: an ``openstack.connection.Connection``
    """

    name: str
    connection: Any

    @property
    def kind(self) -> stores.Kind:
        """What is known of its store."""
        return stores.OF_CLOUD[self.name]

    @property
    def token(self) -> str:
        """A token of the cloud's project."""
        return str(self.connection.session.get_token())

    @property
    def object_store(self) -> str:
        """The endpoint of the object store."""
        return str(self.connection.config.get_session_endpoint("object-store"))

    @property
    def project_id(self) -> str:
        """The project's id."""
        return str(self.connection.session.get_project_id())


def http_to(endpoint: str, token: Any, **options: Any) -> Transport:
    """A service of the lab, as a module reaches it.

    :param token: text, or where it comes from (``_handover.tokens``), or None
    :param options: the transport's
    """
    tokens = GivenToken(token) if isinstance(token, str) else token
    authorities = read_authorities(str(layout.AUTHORITY)) if endpoint.startswith("https:") else ""
    return Transport(endpoint, tokens, authorities=authorities, **options)


@pytest.fixture(scope="session")
def cloud(lab: Lab) -> Callable[[str], Cloud]:
    """Signs in: ``cloud("lab")``, ``cloud("lab-rgw")``, …; each once a session. Starts its store if need be."""
    import openstack

    clouds: dict[str, Cloud] = {}

    def sign_in(name: str) -> Cloud:
        if name not in clouds:
            kind = stores.OF_CLOUD.get(name)
            if kind and not lab.parts[kind.part].belongs:
                report = lab.up([kind.part])
                assert not report.cannot and not report.failed, report
            clouds[name] = Cloud(name, openstack.connect(cloud=name))
        return clouds[name]

    return sign_in


@pytest.fixture
def store(request: pytest.FixtureRequest, cloud: Callable[[str], Cloud]) -> Cloud:
    """Each of the stores that are wanted in turn, see stores.py."""
    return cloud(stores.STORES[request.param].cloud)


def remove_container(cloud: Cloud, name: str) -> None:
    """Delete a container and all that is in it."""
    session, endpoint = cloud.connection.session, cloud.object_store
    while True:
        listing = session.get(f"{endpoint}/{name}?format=json", raise_exc=False)
        if listing.status_code == 404:
            return
        listing.raise_for_status()
        rows = listing.json() if listing.content else []
        if not rows:
            session.delete(f"{endpoint}/{name}", raise_exc=False)
            return
        names = "".join(quote(f"{name}/{row['name']}") + "\n" for row in rows[:1000])
        session.post(f"{endpoint}?bulk-delete", data=names.encode(), headers={"Content-Type": "text/plain"})


@pytest.fixture
def container(request: pytest.FixtureRequest, cloud: Callable[[str], Cloud]) -> Iterator[str]:
    """A name for a container of this test alone; it and its segments are removed from the stores afterwards."""
    places = {"lab", "lab-rgw"}
    if "store" in request.fixturenames:
        places.add(request.getfixturevalue("store").name)
    name = "test-" + uuid.uuid4().hex[:12]
    yield name
    for where in sorted(places):
        for one in (name, name + "_segments"):
            remove_container(cloud(where), one)


@pytest.fixture
def keyless(store: Cloud) -> Iterator[Cloud]:
    """A store whose account has no key for links (temporary URLs), afterwards neither."""

    def remove() -> None:
        headers = {"X-Account-Meta-Temp-URL-Key": "", "X-Remove-Account-Meta-Temp-URL-Key": "x"}
        store.connection.session.post(store.object_store, headers=headers)

    remove()
    yield store
    remove()


@pytest.fixture
def attentive() -> Iterator[None]:
    """Swift asks Keystone about every token, every time."""
    Lab().up(["swift"], {"token_cache_time": "-1"})
    yield
    Lab().up(["swift"])


@contextlib.contextmanager
def member(cloud: Callable[[str], Any]) -> Iterator[Any]:
    """A new user of the demo project."""
    identity = cloud("lab-admin").connection.identity
    user = identity.create_user(name=f"test-{uuid.uuid4().hex[:12]}", password=layout.USER_PASSWORD)
    role = identity.find_role("member")
    identity.assign_project_role_to_user(cloud("lab").project_id, user, role)
    try:
        yield user
    finally:
        identity.delete_user(user)


@pytest.fixture
def user(cloud: Callable[[str], Any]) -> Iterator[Any]:
    """A user of the demo project, for this test alone."""
    with member(cloud) as user:
        yield user


class Played(NamedTuple):
    """A playbook that has run.

    :ivar results: result by task name and host: ``results["Push"]["node1"]["changed"]``
    :ivar rows: each result with its ``play``, ``task``, ``host`` and ``status``, in their order
    """

    code: int
    output: str
    results: Mapping[str, Mapping[str, Any]]
    rows: Sequence[Mapping[str, Any]]


@pytest.fixture
def playbook(lab: Lab, tmp_path: Path) -> Callable[..., Played]:
    """Runs a playbook in the lab: ``playbook(text, "--check", fails=True, env={…})``.

    Every play may name the hosts node1, node2 and lab_nodes. Unless *fails* is as it turns out, the test fails with
    the playbook's output. Output is that of the default callback.
    """

    def play(text: str, *arguments: str, fails: bool = False, env: Mapping[str, str] | None = None) -> Played:
        run = tmp_path / f"play-{uuid.uuid4().hex[:8]}"
        run.with_suffix(".yml").write_text(text)
        written, printed = run.with_suffix(".json"), run.with_suffix(".txt")
        command = [str(run.with_suffix(".yml")), *arguments]
        code = player.play(command, {"LAB_RESULTS": str(written), **(env or {})}, printed)
        output = printed.read_text()
        rows = [json.loads(line) for line in written.read_text().splitlines()] if written.exists() else []
        results: dict[str, dict[str, Any]] = {}
        for row in rows:
            results.setdefault(row["task"], {})[row["host"]] = row["result"]
        if (code != 0) != fails:
            pytest.fail(f"ansible-playbook ended with {code}:\n{output}", pytrace=False)
        return Played(code, output, results, rows)

    return play
