# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of snapshots share: a node to image, and image names of a test's own."""

from __future__ import annotations

import functools
import subprocess
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.integration.nodes import run_on
from tests.lab.lab import Lab

NODE = "node2"


class Node:
    """The lab node that is imaged."""

    def root(self, script: str) -> str:
        """Run a shell script as root; its output."""
        return run_on(NODE, f"set -u\n{script}").strip()

    def processes(self) -> list[str]:
        """Ids of the processes that make a snapshot: those that hold its lock."""
        found = self.root("find /proc/[0-9]*/fd -lname '*/chameleon-snapshot.lock' 2>/dev/null || :")
        return [line.split("/")[2] for line in found.splitlines()]

    def traces(self) -> str:
        """What a run leaves behind if it does not clean up: scratch files, mounts, loop devices, processes."""
        found = self.root(
            "ls -d /var/tmp/chameleon-snapshot* /run/chameleon-snapshot.folder 2>/dev/null || :\n"
            "grep chameleon-snapshot /proc/mounts || :\n"
            "ps -eo comm | grep -E '^(mke2fs|qemu-img|tar)$' || :"
        )
        return "\n".join(filter(None, [found, *self._loop_devices()]))

    def _loop_devices(self) -> Iterator[str]:
        """Files behind those of a run. Every node sees the whole machine's, so they are told apart by file systems."""
        own = set(self.root("findmnt --noheadings --output MAJ:MIN").split())
        listing = ["losetup", "--list", "--noheadings", "--output", "BACK-MAJ:MIN,BACK-FILE"]
        for line in subprocess.run(listing, check=True, capture_output=True, text=True).stdout.splitlines():
            device, _space, file = line.strip().partition(" ")
            if device in own and "chameleon-snapshot" in file:
                yield file.strip()


@pytest.fixture(scope="session")
def node(lab: Lab) -> Node:
    return Node()


class Names:
    """Image names that begin alike and are this test's own."""

    def __init__(self, images: Any) -> None:
        self.images = images
        self.name = f"snapshot-test-{uuid.uuid4().hex[:8]}"

    def all(self) -> list[Any]:
        """The images of the name, in whatever state."""
        return list(self.images.images(name=self.name))

    def family(self) -> list[str]:
        """The names of its images and their versions, in order."""
        return sorted(image.name for image in self._family())

    def add(self, suffix: str = "", **more: Any) -> Any:
        """An image of one byte, of the name or, with a suffix, of a version."""
        more.setdefault("chameleon_data_family", self.name)
        return self.images.create_image(
            self.name + suffix, data=b"x", disk_format="raw", container_format="bare", allow_duplicates=True, **more
        )

    def download(self, image_id: str, path: Path) -> None:
        """An image's file."""
        with open(path, "wb") as stream:
            for block in self.images.download_image(image_id, stream=True).iter_content(1 << 20):
                stream.write(block)

    def remove(self) -> None:
        """Delete them."""
        for image in self._family():
            self.images.update_image(image.id, is_protected=False)
            self.images.delete_image(image.id)

    def _family(self) -> list[Any]:
        return [image for image in self.images.images() if image.name.startswith(self.name)]


@pytest.fixture
def images(cloud: Callable[[str], Any]) -> Iterator[Names]:
    names = Names(cloud("lab").connection.image)
    yield names
    names.remove()


@pytest.fixture
def snapshot(images: Names) -> Callable[..., str]:
    """The text of a play that makes an image: ``snapshot(if_exists="replace")``."""

    def play(become: bool = True, **options: Any) -> str:
        given = {"cloud": "lab", "name": images.name, "compression": "zstd", **options}
        lines = "".join(f"        {name}: {value}\n" for name, value in given.items())
        return (
            f"- hosts: {NODE}\n  gather_facts: false\n  become: {str(become).lower()}\n  tasks:\n"
            f"    - name: Snapshot\n      chameleon.data.chameleon_snapshot:\n{lines}"
        )

    return play


@pytest.fixture
def small(snapshot: Callable[..., str]) -> Callable[..., str]:
    """The same for tests that look at all but what is in the image: without programs it is made in seconds."""
    return functools.partial(snapshot, exclude="[/usr/**]")


@pytest.fixture
def background() -> Iterator[Callable[..., Future[Any]]]:
    """Runs something in another thread."""
    with ThreadPoolExecutor() as pool:
        yield pool.submit


def wait(until: Callable[[], Any], patience: float = 120) -> Any:
    """What *until* returns as soon as it is true."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = until()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {patience} s: {until}")
