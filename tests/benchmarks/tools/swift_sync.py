# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ours: the engine in a process of its own, as the module runs it, and the whole Ansible task."""

from __future__ import annotations

import json
import sys
from typing import Any

import yaml

from tests.benchmarks.cases import DELETE, PULL, PUSH, TASK
from tests.benchmarks.tools import Command, Job
from tests.benchmarks.tools.environment import environment
from tests.lab import layout


def command(job: Job, options: list[str]) -> Command:
    """The first option is who is to do it; more are options of the module, as ``name=value``."""
    if " ".join(options) == TASK:
        return _task(job)
    given = dict(option.split("=", 1) for option in options[1:])
    if job.direction == PULL:
        given.pop("pack_format", None)  # packs are what they are
    return engine(job, **given)


def engine(job: Job, **options: Any) -> Command:
    """The engine alone; with *options* of the module that are not its defaults."""
    given = json.dumps({**_options(job), **options})
    argv = [sys.executable, "-m", "tests.benchmarks.engine", job.url, given]
    authority = str(layout.AUTHORITY) if job.tls else ""
    return Command(argv, environment(job, BENCH_TOKEN=job.token, BENCH_CA_CERT=authority), str(job.home))


def _options(job: Job) -> dict[str, Any]:
    options: dict[str, Any] = {"path": str(job.folder), "container": job.container}
    if job.direction == DELETE:
        return {**options, "direction": PUSH, "delete": True, "allow_empty_source": True}
    return {**options, "direction": PULL if job.direction == PULL else PUSH}


def _task(job: Job) -> Command:
    (job.home / "clouds.json").write_text(json.dumps({"clouds": {"bench": _cloud(job)}}))
    task = {"name": "Push", "chameleon.data.swift_sync": {**_options(job), "cloud": "bench"}}
    play = {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": sys.executable},
        "tasks": [task],
    }
    playbook = job.home / "play.json"
    playbook.write_text(json.dumps([play]))
    variables = environment(
        job,
        OS_CLIENT_CONFIG_FILE=str(job.home / "clouds.json"),
        ANSIBLE_CONFIG=str(layout.ROOT / "tests" / "benchmarks" / "ansible.cfg"),
        ANSIBLE_COLLECTIONS_PATH=str(layout.ROOT / ".collections"),
    )
    return Command(["ansible-playbook", "-i", "localhost,", str(playbook)], variables, str(job.home))


def _cloud(job: Job) -> dict[str, Any]:
    """The lab's cloud, but with the job's way to the object store."""
    cloud: dict[str, Any] = yaml.safe_load(layout.CLOUDS.read_text())["clouds"][job.cloud]
    return {**cloud, "object_store_endpoint_override": job.url, "cacert": str(layout.AUTHORITY)}
