# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run succeeds with and its user has hardly meant, found in its result. Pure."""

from __future__ import annotations

import re
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PULL


def warned_of(params: Mapping[str, Any], result: Mapping[str, Any]) -> list[str]:
    """The warnings.

    :param params: the module's
    :param result: what it returns
    """
    found = _unmatched(result), _nothing_there(params, result), _left_out(result), _temporary(result)
    return list(filter(None, found))


def _nothing_there(params: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    """The warning where a pull has found no object at all, though nothing was left out; empty for any other."""
    if params["include"] or params["exclude"] or params["shard"] or result.get("source_state", {}).get("objects") != 0:
        return ""
    source = result["source"]
    if result["passed_over"]["packed"] and not result["packed_sets"]:
        return (
            f"there is nothing at {source} but what is left of a packed data set whose versions have expired or were "
            "deleted"
        )
    return f"there is nothing at {source}: if something should be, check 'container' and 'prefix'"


def _left_out(result: Mapping[str, Any]) -> str:
    """The warning where a pull leaves out packed data sets; empty for any other."""
    if result["direction"] != PULL or not result["packed_sets"]:
        return ""
    sets = ", ".join(f"{result['container']}/{prefix}" for prefix in result["packed_sets"])
    if result["prefix"].startswith(result["packed_sets"][0]):
        return f"{result['source']} is below the packed data set {sets}: pull that with its own 'prefix', and 'include'"
    return f"packed data sets were left out: {sets}: pull each with its own 'prefix'"


def _temporary(result: Mapping[str, Any]) -> str:
    """The warning where a pull leaves out what is named like temporary files of pulls; empty for any other."""
    count = result["passed_over"]["temporary"]
    if result["direction"] != PULL or not count:
        return ""
    return (
        f"{count} names at {result['source']} were left out, as they are those of temporary files "
        "(.chameleon-data-….part), which a pull leaves behind that is cut off: delete or rename them"
    )


def _unmatched(result: Mapping[str, Any]) -> str:
    """The warning where globs match nothing: most are misspelt; empty for any other."""
    told = ", ".join(f"{glob!r}{_likely(glob)}" for glob in result["unmatched"])
    return f"include: nothing at {result['source']} matches {told}" if told else ""


def _likely(glob: str) -> str:
    """Why, as far as the glob itself tells."""
    if not glob.strip("/"):
        cause = "it is empty"
    elif glob.startswith("/"):
        cause = "globs are names below 'path', not absolute paths"
    elif {".", ".."} & set(glob.split("/")):
        cause = "names have no '.' or '..' in them: leave it out"
    elif re.search(r"\{.*,.*\}", glob):
        cause = "braces are not expanded: give a glob for each"
    elif "," in glob:
        cause = "it is one glob: give a list"
    else:
        return ""
    return f" ({cause})"
