# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Much data, many names, several mounts, and a store that is slow, out of reach or restarted."""

from __future__ import annotations

import io
import tarfile
import uuid
from typing import Any, Callable
from urllib.parse import urlsplit

from tests.integration.cloudfuse_mount.conftest import MountOfATest, on_node
from tests.integration.waiting import wait_for
from tests.lab.faults.proxy import FaultProxy
from tests.lab.lab import Lab

LARGE = 160 << 20  # bytes: more than all buffers together; what is not cut into segments is one upload of any size


def test_a_large_file(mount: MountOfATest) -> None:
    mount.run()
    written = on_node(f"head -c {LARGE} /dev/urandom | tee {mount.path}/large | md5sum").split()[0]
    mount.run(state="unmounted")
    head = mount.cloud.connection.session.head(f"{mount.cloud.object_store}/{mount.container}/large")
    assert (head.headers["ETag"].strip('"'), int(head.headers["Content-Length"])) == (written, LARGE)
    # Nothing of it is read from the cache.
    on_node(f"rm -rf {mount.places.cache}")
    mount.run()
    assert on_node(f"md5sum < {mount.path}/large").split()[0] == written


def test_thousands_of_names_in_a_folder(make_mount: Callable[..., MountOfATest], cloud: Callable[[str], Any]) -> None:
    # Ceph RGW cuts listings as it likes. (The lab's Swift takes minutes to make and remove as many.)
    store = cloud("lab-rgw")
    mount = make_mount(store)
    names = [f"many/{number:05}" for number in range(2_500)]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(name))
    session = store.connection.session
    url = f"{store.object_store}/{mount.container}?extract-archive=tar"
    answer = session.put(url, data=packed.getvalue(), headers={"Accept": "application/json"})
    assert answer.json()["Number Files Created"] == len(names), answer.text
    mount.run()
    assert on_node(f"ls {mount.path}/many").split() == [name.rpartition("/")[2] for name in names]


def test_two_mounts_of_one_container(make_mount: Callable[..., MountOfATest], cloud: Callable[[str], Any]) -> None:
    one, other = make_mount(cloud("lab")), make_mount(cloud("lab"))
    for mount in (one, other):
        mount.run(cache_time="1s")
    assert len(one.credentials()) == len(other.credentials()) == 1
    on_node(f"echo text > {one.path}/file")
    wait_for(lambda: on_node(f"cat {other.path}/file 2>/dev/null || true") == "text\n")
    one.absent()
    assert on_node(f"cat {other.path}/file") == "text\n"
    assert not other.run(cache_time="1s")["changed"]


def test_two_containers(make_mount: Callable[..., MountOfATest], cloud: Callable[[str], Any]) -> None:
    one, other = make_mount(cloud("lab")), make_mount(cloud("lab"))
    other.container = f"{one.container}_segments"  # which is removed after the test as well
    other.cloud.connection.object_store.create_container(other.container)
    for mount in (one, other):
        mount.run()
        on_node(f"echo {mount.container} > {mount.path}/file")
    for mount in (one, other):
        mount.absent()
        assert mount.object("file") == f"{mount.container}\n".encode()


def test_a_store_that_is_restarted_under_a_mount(mount: MountOfATest) -> None:
    # It is rclone that tries again, and does not know who refuses the connection: one store tells of both.
    mount.run()
    Lab().hit("swift").kill()
    try:
        on_node(f"echo while it was away > {mount.path}/file")
    finally:
        assert Lab().up(["swift"]).failed == {}
    wait_for(lambda: mount.object("file") == b"while it was away\n", 120)
    assert not mount.run()["changed"]


def test_a_store_that_is_slow(mount: MountOfATest) -> None:
    url = urlsplit(mount.cloud.object_store)
    with FaultProxy("swift", delay_ms=400) as proxy:
        slow = {"endpoint": url._replace(netloc=urlsplit(proxy.url).netloc).geturl()}
        mount.run(**slow)
        on_node(f"for n in 1 2 3; do echo $n > {mount.path}/$n; done; ls {mount.path}")
        assert mount.absent(**slow)["changed"]
        assert [mount.object(str(number)) for number in (1, 2, 3)] == [b"1\n", b"2\n", b"3\n"]
        assert mount.remains() == []


def test_a_store_that_cannot_be_reached(mount: MountOfATest) -> None:
    url = urlsplit(mount.cloud.object_store)
    with FaultProxy("swift") as proxy:
        mount.run(endpoint=url._replace(netloc=urlsplit(proxy.url).netloc).geturl(), cache_time="10m")
        on_node(f"echo precious > {mount.path}/file")
        proxy.cut_off()
        result = mount.absent(fails=True, drain_timeout=2)
        assert result["error"]["kind"] == "refused" and result["error"]["pending"] == ["file"]
        assert on_node(f"cat {mount.path}/file") == "precious\n"
        proxy.set()
        assert mount.absent()["changed"]
    assert mount.object("file") == b"precious\n"
    assert mount.remains() == []


def test_files_of_the_user_are_there_again_when_it_goes(mount: MountOfATest) -> None:
    word = uuid.uuid4().hex
    on_node(f"mkdir {mount.path}; echo {word} > {mount.path}/mine")
    mount.run(allow_non_empty=True)
    assert on_node(f"ls {mount.path}") == ""
    assert mount.absent()["changed"]
    assert on_node(f"cat {mount.path}/mine") == f"{word}\n"
