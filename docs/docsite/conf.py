# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Sphinx makes the site (`make docs`) of what antsibull-docs makes of the collection."""

from __future__ import annotations

from typing import Any

from docutils import nodes

project = "chameleon.data"
copyright = "the chameleon.data developers"
extensions = ["sphinx_antsibull_ext"]
default_role = "any"
highlight_language = "YAML+Jinja"
pygments_style = "ansible"
html_theme = "furo"
html_title = "chameleon.data"
html_copy_source = False
html_use_index = False
html_theme_options = {
    "source_repository": "https://github.com/chameleon-data/chameleon.data/",
    "source_branch": "main",
    "source_directory": "docs/docsite/rst/",
}

# Pages of ansible-core's documentation that those of modules refer to. Sphinx would fetch an index for that, but a
# build asks nobody on the network.
_ANSIBLE = "https://docs.ansible.com/ansible/latest"
_ELSEWHERE = {
    "action_plugins": f"{_ANSIBLE}/plugins/action.html",
    "ansible_configuration_settings": f"{_ANSIBLE}/reference_appendices/config.html",
    "callback_plugins": f"{_ANSIBLE}/plugins/callback.html",
    "common_return_values": f"{_ANSIBLE}/reference_appendices/common_return_values.html",
}


def _elsewhere(_app: Any, _environment: Any, node: nodes.Element, content: nodes.Node) -> nodes.Node | None:
    address = _ELSEWHERE.get(node["reftarget"])
    return nodes.reference("", "", content, refuri=address) if address else None


def _without_contents(_app: Any, document: nodes.document) -> None:
    # antsibull-docs puts a table of contents on each page, and the theme has one beside it.
    for contents in [topic for topic in document.findall(nodes.topic) if "contents" in topic["classes"]]:
        contents.parent.remove(contents)


def _short_in_contents(app: Any, _document: nodes.document) -> None:
    # The title of a plugin's page says what it is for as well: too much for the bar at the side.
    title = next(app.env.tocs[app.env.docname].findall(nodes.reference))
    short, dash, _purpose = title.astext().partition(" – ")
    if dash:
        title.children = [nodes.Text(short.removeprefix("chameleon.data."))]


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("doctree-read", _without_contents)
    app.connect("doctree-read", _short_in_contents)
    app.connect("missing-reference", _elsewhere)
