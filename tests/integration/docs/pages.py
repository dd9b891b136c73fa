# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples in the pages of docs/docsite, as docutils finds them.

An example is a ``code-block`` of YAML or of a console. YAML with a caption is a file of that name, other YAML is tasks
or plays, and of a console the lines after ``$`` are commands. A comment before it says why one cannot be run::

    .. not run: there is no Nova in the lab
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from docutils import core, nodes
from docutils.parsers.rst import Directive, directives

from tests.lab import layout

_DOCSITE = layout.ROOT / "docs/docsite"
# In the order in which they are read, which is that of the site
PAGES = [
    _DOCSITE / "rst" / f"{name}.rst"
    for section in yaml.safe_load((_DOCSITE / "extra-docs.yml").read_text())["sections"]
    for name in section["toctree"]
]
QUICK_START = PAGES[0]
# What names of modules end with that only look
_LOOK = ("_info", ".debug", ".assert")
# What cannot be read as reStructuredText is Sphinx's to complain about; its roles are unknown here.
_SETTINGS = {"report_level": 5, "halt_level": 5}


class Example(NamedTuple):
    """
    :ivar language: ``yaml`` or ``console``
    :ivar not_run: why it cannot be run; empty where it can
    """

    line: int
    language: str
    caption: str
    text: str
    not_run: str

    @property
    def plays(self) -> list[dict[str, Any]]:
        """Its plays; tasks are a play for the nodes."""
        content = yaml.safe_load(self.text)
        if all("hosts" in one for one in content):
            return list(content)
        return [{"hosts": "lab_nodes", "gather_facts": False, "tasks": content}]

    @property
    def only_looks(self) -> bool:
        """Whether all it does is to look, and to tell what it has seen."""
        tasks = [task for play in self.plays for task in play.get("tasks", [{}])]
        return all(any(word.endswith(_LOOK) for word in task) for task in tasks)

    @property
    def commands(self) -> list[str]:
        """The commands of a console, each with its further lines."""
        found: list[str] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append(line[2:])
            elif found and found[-1].endswith("\\"):
                found[-1] += "\n" + line
        return found


class _CodeBlock(Directive):
    """Sphinx's directive, as far as it matters here."""

    required_arguments = 1
    has_content = True
    option_spec = {"caption": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content)
        block = nodes.literal_block(text, text, language=self.arguments[0], caption=self.options.get("caption", ""))
        block.line = self.lineno
        return [block]


directives.register_directive("code-block", _CodeBlock)


def examples_of(page: Path) -> list[Example]:
    """The examples of a page, in their order."""
    document = core.publish_doctree(page.read_text(), source_path=str(page), settings_overrides=_SETTINGS)
    return [
        Example(block.line, block["language"], block["caption"], block.astext(), _reason(block))
        for block in document.findall(nodes.literal_block)
        if block.get("language") in ("yaml", "console")
    ]


def _reason(block: nodes.Node) -> str:
    siblings = block.parent.children
    before = siblings[siblings.index(block) - 1] if siblings.index(block) else None
    found = re.match(r"not run: (.+)", before.astext(), re.DOTALL) if isinstance(before, nodes.comment) else None
    return " ".join(found[1].split()) if found else ""
