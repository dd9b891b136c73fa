# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Python file imports, by itself or through the files of this checkout that it imports."""

from __future__ import annotations

import ast
import functools
import sys
from pathlib import Path
from typing import Iterable, Iterator, Sequence

from tests.tools.paths import ROOT

COLLECTION = "ansible_collections.chameleon.data"


@functools.lru_cache(maxsize=None)
def direct(path: Path) -> frozenset[str]:
    """The dotted names of what the file must import to work, imports inside of functions included.

    `from a import b` counts as `a.b`: b may be a module. Not counted: what only a type checker
    reads, and what is tried and done without (`except ImportError`).
    """
    return frozenset(_names(ast.parse(path.read_text("utf-8"), str(path)).body))


def foreign(path: Path) -> frozenset[str]:
    """The dotted names of what is neither the standard library's nor this checkout's, through all files it leads to."""
    seen: set[Path] = set()
    waiting = [path]
    names: set[str] = set()
    while waiting:
        file = waiting.pop()
        if file in seen:
            continue
        seen.add(file)
        for name in direct(file):
            own = own_files(name)
            waiting += own
            if not own and not is_standard(name):
                names.add(name)
    return frozenset(names)


def is_standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names


@functools.lru_cache(maxsize=None)
def own_files(name: str) -> Sequence[Path]:
    """The files of this checkout that importing the dotted name runs; none if it is not ours."""
    if name.startswith(COLLECTION + "."):
        parts = name[len(COLLECTION) + 1 :].split(".")
    elif name.startswith("tests."):
        parts = name.split(".")
    else:
        return ()
    files: list[Path] = []
    for depth in range(1, len(parts) + 1):
        place = ROOT.joinpath(*parts[:depth])
        files += [file for file in (place / "__init__.py", place.with_suffix(".py")) if file.is_file()]
    return files


def _names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(f"line {node.lineno} is a relative import; imports inside the collection are absolute")
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from _names(node.orelse)
        elif isinstance(node, ast.Try) and any(_forgives_missing(handler) for handler in node.handlers):
            yield from _names(node.orelse + node.finalbody)
        else:
            yield from _names(ast.iter_child_nodes(node))


def _forgives_missing(handler: ast.ExceptHandler) -> bool:
    return handler.type is not None and "ImportError" in ast.unparse(handler.type)
