# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's cloud parts, hurt in every way that it offers, and brought up again. Data of RGW is lost on the way."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable, Iterator

import pytest

from tests.integration.waiting import wait_for
from tests.lab import clients, layout
from tests.lab.disk import SmallDisk
from tests.lab.faults import proxies, rules
from tests.lab.faults.conditions import Conditions
from tests.lab.faults.proxy import FaultProxy, url
from tests.lab.faults.rules import Rule
from tests.lab.lab import Lab
from tests.lab.patience import patience
from tests.lab.process import Daemon, start_time
from tests.lab.rest import Answer, ask, connection_to
from tests.lab.tls import urls

CLOUD = ["keystone", "glance", "swift", "rgw"]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    lab = Lab()
    report = lab.up(CLOUD)
    assert not report.failed
    if report.cannot:
        pytest.fail(f"cannot run here: {report.cannot}")
    yield lab
    for part in rules.PARTS:
        rules.clear(part)
    assert not lab.up(CLOUD).failed


class Store:
    """An account as seen with a fresh token, and a container in it."""

    def __init__(self, cloud: str, url: str = "") -> None:
        self.token, self.url = clients.sign_in(cloud)
        self.url = url or self.url
        assert self("PUT", "/lab-test").status in (201, 202)

    def __call__(self, method: str, path: str = "", body: "bytes | None" = None, timeout: float = 60) -> Answer:
        return ask(method, self.url + path, body, {"X-Auth-Token": self.token}, timeout)

    def works(self) -> bool:
        body = os.urandom(1000)
        put = self("PUT", "/lab-test/o", body)
        etag = hashlib.md5(body).hexdigest()
        return (put.status, put.headers.get("etag")) == (201, etag) and self("GET", "/lab-test/o").body == body


def _works(name: str) -> bool:
    if name in ("swift", "rgw"):
        return Store("lab" if name == "swift" else "lab-rgw").works()
    token, _url = clients.sign_in("lab")
    return name == "keystone" or _image_round_trip(token)


def _image_round_trip(token: str) -> bool:
    headers, images = {"X-Auth-Token": token}, urls.public("glance") + "/v2/images"
    about = {"name": "lab-test", "disk_format": "raw", "container_format": "bare"}
    image = f"{images}/{ask('POST', images, about, headers).json()['id']}"
    body = os.urandom(100_000)
    stored = ask("PUT", image + "/file", body, {**headers, "Content-Type": "application/octet-stream"}).status
    back = ask("GET", image + "/file", headers=headers).body
    gone = ask("DELETE", image, headers=headers).status
    return (stored, back, gone) == (204, body, 204)


def test_a_connection_can_be_kept_after_a_chunked_upload(lab: Lab) -> None:
    token, _url = clients.sign_in("lab")
    headers = {"X-Auth-Token": token}
    about = {"name": "lab-test", "disk_format": "raw", "container_format": "bare"}
    image = f"/v2/images/{ask('POST', urls.public('glance') + '/v2/images', about, headers).json()['id']}"
    connection = connection_to(urls.public("glance"))
    chunks = iter([b"x" * 1000] * 10)
    upload = {**headers, "Content-Type": "application/octet-stream", "Transfer-Encoding": "chunked"}
    connection.request("PUT", f"{image}/file", chunks, upload, encode_chunked=True)
    answered = connection.getresponse()
    answered.read()
    kept = connection.sock
    statuses = [answered.status]
    for method in ("GET", "DELETE"):
        connection.request(method, image, headers=headers)
        with connection.getresponse() as answer:
            answer.read()
        statuses.append(answer.status)
    assert statuses == [204, 200, 204]
    assert connection.sock is kept
    connection.close()


@pytest.mark.parametrize("name", CLOUD)
def test_killed_and_brought_up_again(lab: Lab, name: str) -> None:
    lab.parts[name].kill()
    assert not lab.parts[name].health().ok
    assert not lab.up([name]).failed
    assert lab.parts[name].health().ok
    assert _works(name)


@pytest.mark.parametrize(("name", "path"), [("neutron", "/v2.0/networks"), ("nova", "/v2.1/servers")])
def test_a_service_of_the_site_for_leases_alone(lab: Lab, name: str, path: str) -> None:
    others = {"neutron", "nova", "blazar"} - {name}
    if any(lab.parts[other].belongs for other in others):
        pytest.skip("the site for leases is up, as it was asked for")
    try:
        assert not lab.up([name]).failed
        token, _url = clients.sign_in("lab")
        assert ask("GET", urls.public(name) + path, headers={"X-Auth-Token": token}).status == 200
        assert not any(lab.parts[other].health().ok for other in others)
    finally:
        assert not lab.down([name]).failed


@pytest.mark.parametrize("name", ["rgw-mon", "rgw-osd", "rgw-gateway"])
def test_one_process_of_rgw_killed(lab: Lab, name: str) -> None:
    lab.hit(name).kill()
    assert not lab.up(["rgw"]).failed
    assert _works("rgw")


@pytest.mark.parametrize("name", CLOUD)
def test_stopped_it_hangs_and_up_lets_it_go_on(lab: Lab, name: str) -> None:
    before = [daemon.pid() for daemon in lab.parts[name].daemons()]
    lab.parts[name].stop()
    assert not lab.parts[name].health().ok
    assert not lab.up([name]).failed
    assert [daemon.pid() for daemon in lab.parts[name].daemons()] == before
    assert _works(name)


def test_second_up_changes_nothing_and_takes_no_time(lab: Lab) -> None:
    before = {daemon.name: daemon.pid() for part in CLOUD for daemon in lab.parts[part].daemons()}
    clouds = layout.CLOUDS.read_text()
    began = time.monotonic()
    assert not lab.up(CLOUD).failed
    assert time.monotonic() - began < 5
    assert {daemon.name: daemon.pid() for part in CLOUD for daemon in lab.parts[part].daemons()} == before
    assert layout.CLOUDS.read_text() == clouds


@pytest.mark.parametrize("name", ["keystone", "glance"])
def test_several_write_at_once(lab: Lab, name: str) -> None:
    token, _url = clients.sign_in("lab")
    once = _image_round_trip if name == "glance" else _credential_made_and_revoked
    with ThreadPoolExecutor(4) as writers:
        assert all(writers.map(once, [token] * 40))


def _credential_made_and_revoked(token: str) -> bool:
    headers, identity = {"X-Auth-Token": token}, urls.public("keystone") + "/v3"
    user = ask("GET", identity + "/auth/tokens", headers={**headers, "X-Subject-Token": token}).json()["token"]["user"]
    credentials = f"{identity}/users/{user['id']}/application_credentials"
    about = {"application_credential": {"name": uuid.uuid4().hex}}
    made = ask("POST", credentials, about, headers).json()["application_credential"]
    return ask("DELETE", f"{credentials}/{made['id']}", headers=headers).status == 204


def test_every_kind_of_signing_in_reaches_both_stores(lab: Lab) -> None:
    kept = json.loads((layout.RUN / "credentials.json").read_text())
    credential = {"id": kept["appcred_id"], "secret": kept["appcred_secret"]}
    identity = {"methods": ["application_credential"], "application_credential": credential}
    signed_in = ask("POST", urls.public("keystone") + "/v3/auth/tokens", {"auth": {"identity": identity}})
    for cloud in ("lab", "lab-rgw"):
        store = Store(cloud)
        for token in (store.token, kept["token"], signed_in.headers["x-subject-token"]):
            assert ask("GET", store.url + "/lab-test", headers={"X-Auth-Token": token}).status in (200, 204)
        assert ask("GET", store.url + "/lab-test", headers={"X-Auth-Token": "made-up"}).status == 401


def test_reader_and_other_project(lab: Lab) -> None:
    store = Store("lab")
    reader, _url = clients.sign_in("lab-reader")
    other, _url = clients.sign_in("lab-other")
    assert ask("GET", store.url + "/lab-test", headers={"X-Auth-Token": reader}).status in (200, 204)
    assert ask("PUT", store.url + "/lab-test/x", b"", {"X-Auth-Token": reader}).status == 403
    assert ask("GET", store.url + "/lab-test", headers={"X-Auth-Token": other}).status == 403


@pytest.mark.parametrize("status", [401, 429, 498, 503])
def test_swift_answers_as_it_is_told(lab: Lab, status: int) -> None:
    store = Store("lab")
    rules.set_rules("swift", [Rule(method="PUT", path="/lab-test/", count=2, status=status)])
    assert [store("PUT", "/lab-test/o", b"x").status for _round in range(3)] == [status, status, 201]
    assert len(rules.struck("swift")) == 2


def test_swift_breaks_off_and_waits_as_it_is_told(lab: Lab) -> None:
    store = Store("lab")
    store("PUT", "/lab-test/o", b"x" * 500_000)
    rules.set_rules("swift", [Rule(method="GET", truncate=100_000, count=1)])
    with pytest.raises(Exception, match=r"IncompleteRead|reset"):
        store("GET", "/lab-test/o")
    assert store("GET", "/lab-test/o").status == 200
    rules.set_rules("swift", [Rule(method="PUT", drop_upload=100_000, count=1)])
    with pytest.raises(Exception, match=r"reset|pipe|EOF occurred"):
        store("PUT", "/lab-test/new", b"x" * 50_000_000)
    assert store("HEAD", "/lab-test/new").status == 404
    rules.set_rules("swift", [Rule(delay=1.0, count=1)])
    began = time.monotonic()
    assert store("HEAD", "/lab-test/o").status == 200
    assert time.monotonic() - began > 1
    rules.clear("swift")


@pytest.mark.parametrize("name", ["keystone", "glance"])
def test_keystone_and_glance_answer_as_they_are_told(lab: Lab, name: str) -> None:
    rules.set_rules(name, [Rule(count=1, status=503)])
    assert [ask("GET", layout.url(name) + "/").status for _round in range(2)] == [503, 300]


def test_rgw_answers_498_by_itself_and_through_a_proxy(lab: Lab) -> None:
    port = proxies.start("rgw", Conditions(status=498, count=1))
    try:
        proxied = f"{url(port)}/swift/healthcheck"
        assert [ask("GET", proxied).status for _round in range(2)] == [498, 200]
        wait_for(lambda: proxies.traffic(port).answered == 1, 5)
        proxies.change(port, Conditions(refuse=True))
        time.sleep(0.2)
        with pytest.raises(OSError):
            ask("GET", proxied)
    finally:
        proxies.end(port)
    assert not proxies.running()


def test_a_longer_way_to_rgw(lab: Lab) -> None:
    with FaultProxy("rgw", delay_ms=50) as proxy:
        began = time.monotonic()
        assert ask("GET", proxy.url + "/swift/healthcheck").status == 200
        assert time.monotonic() - began > 0.099


def test_a_full_disk_is_really_full(lab: Lab) -> None:
    assert not lab.up(["swift"], {"disk": "32M"}).failed
    try:
        store = Store("lab")
        disk = SmallDisk.of("swift")
        assert store("PUT", "/lab-test/fits", b"x" * 1_000_000).status == 201
        disk.fill(leave=200_000)
        assert store("PUT", "/lab-test/too-big", b"x" * 5_000_000).status in (503, 507)
        assert store("GET", "/lab-test/fits").body == b"x" * 1_000_000
        disk.free()
        assert store("PUT", "/lab-test/too-big", b"x" * 5_000_000).status == 201
    finally:
        assert not lab.up(["swift"]).failed


def test_the_object_server_alone_is_killed(lab: Lab) -> None:
    assert not lab.up(["swift"], {"split": "yes"}).failed
    try:
        store = Store("lab")
        lab.hit("swift-object").kill()
        assert store("PUT", "/lab-test/o", b"x").status == 503
        assert store("GET", "/lab-test").status in (200, 204)
        assert not lab.up(["keystone"]).failed
        assert not Lab().parts["swift"].health().ok
    finally:
        assert not lab.up(["swift"]).failed
    assert _works("swift")
    assert [daemon.name for daemon in Lab().parts["swift"].daemons()] == ["swift"]


def test_tokens_that_end_soon(lab: Lab) -> None:
    assert not lab.up(["keystone"], {"token_expiration": "2"}).failed
    try:
        store = Store("lab-rgw")
        wait_for(lambda: store("GET", "/lab-test").status == 401, 20)
    finally:
        assert not lab.up(["keystone"]).failed


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Callable[..., "subprocess.CompletedProcess[str]"]]:
    """Another checkout, whose lab is run by the command line; taken down at the end whatever happens."""
    (tmp_path / "tests").mkdir()
    shutil.copy(layout.ROOT / "tests" / "__init__.py", tmp_path / "tests")
    shutil.copytree(layout.HERE, tmp_path / "tests" / "lab", ignore=shutil.ignore_patterns("__pycache__"))

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "tests.lab", *arguments]
        env = {**os.environ, layout.VARIABLE: ""}
        return subprocess.run(command, check=False, cwd=tmp_path, env=env, capture_output=True, text=True)

    yield run
    run("down")


def test_a_second_lab_beside_this_one_leaves_nothing(
    lab: Lab, clone: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    began = time.monotonic()
    up = clone("up", "swift")
    assert up.returncode == 0, up.stderr
    assert time.monotonic() - began < patience(10)  # a test that needs the store alone: 1.3 s on an idle machine
    assert Store("lab").works()
    asked = "import tests.lab.layout as l; from tests.lab.process import http_status as s;"
    asked += "print(s(l.url('swift-tempauth') + '/healthcheck'))"
    assert clone("exec", "--", sys.executable, "-c", asked).stdout.strip() == "200"
    pid = json.loads((tmp_path / ".lab" / "run" / "swift.json").read_text())["pid"]
    assert start_time(pid)
    down = clone("down")
    assert down.returncode == 0, down.stderr
    assert start_time(pid) is None
    assert str(tmp_path) not in Path("/proc/mounts").read_text()
    assert {path.name for path in (tmp_path / ".lab").iterdir()} <= {"log", "lock"}
    assert Store("lab").works()


def test_no_secret_on_a_command_line(lab: Lab) -> None:
    kept = json.loads((layout.RUN / "credentials.json").read_text())
    secrets = [kept["token"], kept["appcred_secret"], layout.SERVICE_PASSWORD, layout.USER_PASSWORD]
    daemons: list[Daemon] = [daemon for part in CLOUD for daemon in lab.parts[part].daemons()]
    assert all(daemon.pid() for daemon in daemons)
    for daemon in daemons:
        line = Path(f"/proc/{daemon.pid()}/cmdline").read_text()
        assert not [secret for secret in secrets if secret in line]
