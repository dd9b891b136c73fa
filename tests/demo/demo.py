# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the main job and tells what came of it; started by ``tests/demo/run`` inside the lab's network."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openstack

from tests.lab.rgw.tree import tree

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "demo"
RESULTS = ROOT / ".lab" / "demo"


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
    # Only to read as the other project; the rest of the tutorial does not see it.
    environment["OS_CLIENT_CONFIG_FILE"] = os.environ["OS_CLIENT_CONFIG_FILE"]
    return environment


def play(title: str, playbook: str, *arguments: str, environment: dict[str, str] | None = None) -> float:
    """Run a playbook, shown as it runs; ends the demo if it fails. Returns seconds."""
    command = ["ansible-playbook", playbook, *arguments]
    print(f"\n━━ {title}\n   {shlex.join(command)}\n", flush=True)
    start = time.monotonic()
    ended = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if ended.returncode:
        sys.exit(f"\n{title}: failed (ansible-playbook ended with {ended.returncode})")
    return time.monotonic() - start


def size(count: float) -> str:
    """Bytes for people."""
    return f"{count / (1 << 20):,.1f} MiB"


def table(rows: list[tuple[str, ...]]) -> None:
    """Rows of text in columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def transfer(name: str, result: dict[str, Any]) -> tuple[str, ...]:
    """A row on one result of swift_sync."""
    done = result["done"]
    return (name, f"{done['files']:,}", size(done["bytes"]), f"{result['seconds']:.1f}", size(result["rate"]) + "/s")


def figures() -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """What moved, and what is mounted, from the results that the plays left behind."""
    moved: list[tuple[str, ...]] = [("moved", "files", "bytes", "seconds", "rate")]
    mounted: list[tuple[str, ...]] = [("mounted", "on")]
    for path in sorted(RESULTS.glob("push *.json")):
        moved.append(transfer(path.stem, json.loads(path.read_text())))
    for path in sorted(RESULTS.glob("node *.json")):
        found = json.loads(path.read_text())
        node = path.stem.partition(" ")[2]
        moved += [transfer(f"pull to {node}", result) for result in found["staged"]]
        mounted += [(target, node) for target in found["mounts"]]
    return moved, mounted


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
    """Tutorial, data set, site, table."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    for old in RESULTS.glob("*.json"):
        old.unlink()
    start = time.monotonic()
    cloud = openstack.connect(cloud="lab")
    other = openstack.connect(cloud="lab-other").current_project_id
    progress = ("-e", '{"chameleon_data_progress": true}')
    tutorial = play(
        "The testbed's tutorial, with nothing but a token",
        "chameleon.data.tutorial",
        *("-e", f"tutorial_share_with={other}", "-e", "tutorial_other_cloud=lab-other", "-e", "tutorial_user=demo"),
        *("-e", "tutorial_second=node2", "-e", f"restore_launch={HERE / 'launch.yml'}", "-e", "restore_cloud=lab"),
        *("-e", f"lab_root={ROOT}"),
        *progress,
        environment=token_only(cloud),
    )
    data = play(
        "A real data set: /usr of a node, programs and libraries of Ceph",
        "tests/demo/dataset.yml",
        *("-e", f"demo_results={RESULTS}", "-e", f"demo_ceph={tree('').root / 'usr'}"),
        *progress,
    )
    site = play(
        "Both nodes made ready",
        "tests/demo/site.yml",
        *("-e", "@tests/demo/site-vars.yml", "-e", f"demo_results={RESULTS}"),
        *progress,
    )
    moved, mounted = figures()
    print("\n━━ What now exists\n")
    for rows in (existing(cloud), mounted, moved):
        table(rows)
        print()
    spent = time.monotonic() - start
    print(f"  tutorial {tutorial:.0f} s, data set {data:.0f} s, site {site:.0f} s; {spent:.0f} s in all")
    print("""
  To look at it, keep the lab (make demo KEEP=1) and go in:
    python3 -m tests.lab exec -- ssh -F .lab/ssh/config node1 ls -l /mnt/dataset/usr
    python3 -m tests.lab exec -- ansible node1 -m chameleon.data.swift_info -a "cloud=lab container=demo-tutorial"
    python3 -m tests.lab exec -- ansible-playbook chameleon.data.site -e @tests/demo/site-vars.yml --check --diff""")


if __name__ == "__main__":
    main()
