# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells the whole story on the lab's cloud, from no lease to a lease that has ended and all that comes back.

Started by ``tests/demo/run`` inside the lab's network.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openstack

from tests.integration.site.leases import blazar, in_minutes, wait
from tests.lab.nodes import distributions, root
from tests.lab.rgw.tree import tree
from tests.lab.site.description import SHARED_NETWORK

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "demo"
RESULTS = ROOT / ".lab" / "demo"
REPORTS = RESULTS / "reports"
KEY = RESULTS / "key"
INVENTORY = HERE / "experiment.yml"
RUNNING = HERE / "lease.yml"  # the same hosts, as the site knows them
LEASE = "demo"
# Nobody knows the keys of hosts that have just been made.
SSH = f"""Host *
IdentityFile {KEY}
StrictHostKeyChecking no
UserKnownHostsFile /dev/null
LogLevel ERROR
"""


class Story:
    """Chapters, each with its seconds."""

    def __init__(self) -> None:
        self._began = self._chapter = time.monotonic()
        self.seconds: list[tuple[str, float]] = []

    def chapter(self, title: str, *text: str) -> None:
        """Begin one."""
        self._close()
        self.seconds.append((title, 0.0))
        print(f"\n━━ {len(self.seconds)}. {title}\n")
        for line in [*text, ""] if text else []:
            print(f"   {line}".rstrip())

    def end(self) -> float:
        """Seconds of all of it."""
        self._close()
        return time.monotonic() - self._began

    def _close(self) -> None:
        now = time.monotonic()
        if self.seconds:
            self.seconds[-1] = self.seconds[-1][0], now - self._chapter
        self._chapter = now


def run(command: list[str], **options: Any) -> None:
    """Run a command, shown with its output; ends the demo if it fails.

    :param options: of ``subprocess.run``
    """
    print(f"   $ {_shown(command)}\n", flush=True)
    ended = subprocess.run(command, cwd=ROOT, check=False, text=True, **options)
    if ended.returncode:
        sys.exit(f"\n{command[0]} ended with {ended.returncode}\n{ended.stderr or ''}")
    print(flush=True)


def run_openstack(*words: str) -> None:
    """The same with the command ``openstack``, which complains of its own plugins each time."""
    run(["openstack", "--os-cloud", "lab", *words], stderr=subprocess.PIPE)


def play(
    playbook: str, *arguments: str, environment: dict[str, str] | None = None, inventory: Path = INVENTORY
) -> None:
    """Run a playbook as `run` does."""
    variables = dict(environment or os.environ)
    variables.update(ANSIBLE_STDOUT_CALLBACK="story", ANSIBLE_CALLBACK_PLUGINS=str(HERE / "plugins"))
    variables.update(ANSIBLE_CALLBACKS_ENABLED="chameleon.data.report", CHAMELEON_DATA_REPORT_FOLDER=str(REPORTS))
    variables.update(ANSIBLE_SSH_ARGS=f"-F {RESULTS / 'ssh'}", ANSIBLE_FORCE_COLOR="1" if sys.stdout.isatty() else "0")
    variables.update(ANSIBLE_HOME=str(RESULTS / "ansible"))  # where the guard remembers what has come home
    given = ["-e", f"demo_results={RESULTS}", *arguments]
    run(["ansible-playbook", "-i", str(inventory.relative_to(ROOT)), playbook, *given], env=variables)


def _shown(command: list[str]) -> str:
    """Without what only the demo needs: where it keeps its figures, and what it pushes."""
    words: list[str] = []
    for word in command:
        if word.startswith("demo_"):
            words.pop()  # the -e before it
        else:
            words.append(word)
    return shlex.join(words).replace(f"{ROOT}/", "")


def described() -> list[str]:
    """The lines of the inventory, without its licence."""
    return INVENTORY.read_text().partition("---\n")[2].splitlines()


def token_only(cloud: Any) -> dict[str, str]:
    """The environment of somebody who has nothing but a token."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OS_")}
    environment.update(
        OS_AUTH_TYPE="token",
        OS_CACERT=cloud.config.config["cacert"],
        OS_AUTH_URL=cloud.config.auth["auth_url"],
        OS_PROJECT_ID=cloud.current_project_id,
        OS_REGION_NAME=cloud.config.get_region_name(),
        OS_TOKEN=cloud.auth_token,
    )
    # Only for the inventory, and to read as the other project; the tutorial does not see it.
    environment["OS_CLIENT_CONFIG_FILE"] = os.environ["OS_CLIENT_CONFIG_FILE"]
    return environment


def prepare(cloud: Any) -> None:
    """What a user of a site has: a key."""
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(KEY)], check=True)
    (RESULTS / "ssh").write_text(SSH)
    for keypair in cloud.compute.keypairs():
        if keypair.name == LEASE:
            cloud.compute.delete_keypair(keypair)
    cloud.compute.create_keypair(name=LEASE, public_key=KEY.with_suffix(".pub").read_text())
    # The lab's Neutron does not find networks in its very first requests, where two come at once.
    cloud.network.find_network(SHARED_NETWORK["name"], ignore_missing=False)


def end_of_the_lease(cloud: Any) -> None:
    """Have it end for real, at the next whole minute, and show what is left."""
    run_openstack("reservation", "lease", "set", "--end-date", in_minutes(1), LEASE)
    leases = blazar(cloud).lease
    wait(lambda: {one["status"] for one in leases.list() if one["name"] == LEASE}, {"TERMINATED"}, "the lease", 120)
    wait(lambda: list(cloud.compute.servers()), [], "what is left")
    run_openstack("server", "list")
    print("   No server is left.")


def size(count: float) -> str:
    """Bytes for people."""
    return f"{count / (1 << 20):,.1f} MiB"


def table(rows: list[tuple[str, ...]]) -> None:
    """Rows of text in columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("   " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    print()


def moved() -> list[tuple[str, ...]]:
    """What went to the object store at the beginning."""
    rows: list[tuple[str, ...]] = [("pushed", "files", "bytes", "seconds", "rate")]
    for path in sorted(RESULTS.glob("push *.json")):
        result = json.loads(path.read_text())
        done, rate = result["done"], size(result["rate"]) + "/s"
        rows.append((path.stem[5:], f"{done['files']:,}", size(done["bytes"]), f"{result['seconds']:.1f}", rate))
    return rows


def compared() -> list[tuple[str, ...]]:
    """Fingerprints of the nodes' files before the lease ended and now; ends the demo where they differ."""
    rows: list[tuple[str, ...]] = [("node", "files", "before the lease ended", "now", "")]
    for path in sorted(RESULTS.glob("before *.json")):
        before, now = (
            json.loads(each.read_text()) for each in (path, path.with_name(path.name.replace("before", "now")))
        )
        if before != now:
            sys.exit(f"{path.stem}: {before} has become {now}")
        node = path.stem.partition(" ")[2]
        rows.append(
            (node, before["files"], before["fingerprint"][:16], now["fingerprint"][:16], "the same, bit for bit")
        )
    return rows


def existing(cloud: Any) -> list[tuple[str, ...]]:
    """Images and containers that are in the cloud now."""
    rows: list[tuple[str, ...]] = [("exists", "name", "size", "")]
    for image in cloud.image.images(owner=cloud.current_project_id):
        rows.append(("image", image.name, size(image.size or 0), f"{image.status}, {image.id}"))
    for region in ("lab", "lab-rgw"):
        store = openstack.connect(cloud=region).object_store
        for container in store.containers():
            held = store.get_container_metadata(container)
            rows.append(
                (f"container ({region})", container.name, size(held.bytes_used), f"{held.object_count:,} objects")
            )
    return rows


def main() -> None:
    """All chapters."""
    cloud = openstack.connect(cloud="lab")
    prepare(cloud)
    story = Story()
    story.chapter("An experiment is described: an inventory, without addresses", *described())
    story.chapter(
        "Its data set is in the object store",
        "What a Debian has in /usr, and Ceph: some thousand files.",
    )
    usr, ceph = root.path(distributions.ALL[distributions.USUAL]) / "usr", tree("").root / "usr"
    play("tests/demo/dataset.yml", "-e", f"demo_usr={usr}", "-e", f"demo_ceph={ceph}")
    table(moved())
    story.chapter("One command: a lease, two nodes on it, their object store mounted, their data on their disks")
    play("chameleon.data.up")
    story.chapter(
        "The testbed's tutorial on one of them, with nothing but a token",
        "The inventory is that of the lease: the site tells which nodes there are, and where.",
    )
    other = openstack.connect(cloud="lab-other").current_project_id
    play(
        "chameleon.data.tutorial",
        *("--skip-tags", "restore", "-e", "tutorial_hosts=compute", "-e", "tutorial_user=demo"),
        *("-e", f"tutorial_share_with={other}", "-e", "tutorial_other_cloud=lab-other"),
        environment=token_only(cloud),
        inventory=RUNNING,
    )
    story.chapter("Work: a program is installed, results come about, notes are written through the mount")
    play("tests/demo/work.yml", "-e", "demo_when=before", inventory=RUNNING)
    story.chapter(
        "Before the lease ends, all is brought home, with nobody there",
        "A timer runs this every ten minutes. Most runs find nothing due.",
    )
    play("chameleon.data.guard")
    story.chapter(
        "The lease ends, and the nodes with it", "Nobody waits an hour here: its end is set to the next minute."
    )
    end_of_the_lease(cloud)
    story.chapter("The same command again: a new lease, and all is back")
    play("chameleon.data.up")
    play("tests/demo/work.yml", "--tags", "look", "-e", "demo_when=now", inventory=RUNNING)
    table(compared())
    spent = story.end()
    print("━━ What now exists\n")
    table(existing(cloud))
    table(
        [
            ("chapter", "seconds"),
            *((title, f"{seconds:.0f}") for title, seconds in story.seconds),
            ("all", f"{spent:.0f}"),
        ]
    )
    print(f"""   What each run did is a page to open: {REPORTS.relative_to(ROOT)}/*.html

   To look at it, keep the lab (make demo KEEP=1) and go in:
     python3 -m tests.lab exec -- openstack --os-cloud lab reservation lease list
     python3 -m tests.lab exec -- ansible localhost -m chameleon.data.swift_info -a "cloud=lab-rgw container=demo-notes"
     python3 -m tests.lab exec -- cat {RESULTS.relative_to(ROOT)}/experiment.lock.json""")


if __name__ == "__main__":
    main()
