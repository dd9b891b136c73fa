# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every example of every page is run, in the order of reading, and twice: the second time, nothing changes.

One that is on several pages is run on the first.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Callable

import pytest
import yaml

from tests.integration.docs.conftest import World
from tests.integration.docs.pages import PAGES, Example, examples_of

EXAMPLES = {page: examples_of(page) for page in PAGES}
NOT_RUN = [(page, example) for page in PAGES for example in EXAMPLES[page] if example.not_run]
AGAIN = " again"
# Whoever has nothing but a link trusts the system's authorities, which the lab's is none of.
DEFAULTS = {"ansible.builtin.get_url": {"validate_certs": False}}
# As in the inventory of the pages
LIMIT = "node1,localhost"


def test_no_page_and_no_example_is_overlooked() -> None:
    assert set(PAGES) == set(PAGES[0].parent.glob("*.rst"))
    written = re.compile(r"\.\. code-block:: (?:yaml|console)$", re.MULTILINE)
    for page in PAGES:
        assert len(written.findall(page.read_text())) == len(EXAMPLES[page]), page.name


@pytest.mark.parametrize("page", [page for page in PAGES if EXAMPLES[page]], ids=lambda page: page.stem)
def test_examples(page: Path, world: World, playbook: Callable[..., Any]) -> None:
    (world.folder / "clouds.yaml").write_text(world.clouds)
    waiting: list[Example] = []
    for example in EXAMPLES[page]:
        if example.caption:
            world.write(example)
        elif example.not_run or example.text in world.seen:
            continue
        elif example.language == "yaml":
            waiting.append(example)
        else:
            _play(waiting, world, playbook)
            waiting = []
            _type(example, world)
        world.seen.add(example.text)
    _play(waiting, world, playbook)


@pytest.mark.parametrize(("page", "example"), NOT_RUN, ids=[f"{page.stem}:{one.line}" for page, one in NOT_RUN])
def test_examples_that_cannot_be_run(page: Path, example: Example) -> None:
    pytest.skip(f"{page.name}, line {example.line}: {example.not_run}")


def _play(examples: list[Example], world: World, playbook: Callable[..., Any]) -> None:
    """Run examples of YAML in one playbook, each twice."""
    plays = [
        {
            **play,
            "name": f"line {example.line}{turn}",
            "module_defaults": {**DEFAULTS, **play.get("module_defaults", {})},
        }
        for example in examples
        for turn in ([""] if example.only_looks else ["", AGAIN])
        for play in example.plays
    ]
    if plays:
        text = world.here(yaml.safe_dump(plays, sort_keys=False, width=1000))
        rows = playbook(text, "--limit", LIMIT, env=world.environment).rows
        assert {row["play"] for row in rows} == {play["name"] for play in plays}
        again = [row for row in rows if row["play"].endswith(AGAIN) and not row["check_mode"]]
        assert not [row for row in again if row["result"].get("changed")]


def _type(example: Example, world: World) -> None:
    """Run the commands of a console, as one script; those of playbooks twice."""
    script = "set -e -o pipefail\n" + "\n".join(world.here(command) for command in example.commands)
    world.run("bash", "-c", script)
    if any(command.startswith("ansible-playbook") and "--check" not in command for command in example.commands):
        recaps = re.findall(r"^\S+ +: ok=.* changed=(\d+) .*", world.run("bash", "-c", script), re.MULTILINE)
        assert recaps and set(recaps) == {"0"}, (example.line, recaps)
