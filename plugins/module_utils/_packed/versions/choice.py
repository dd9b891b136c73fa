# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which version the user means. Pure."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Missing
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version, may_be_wanted

SHOWN = 5  # versions in a message


def choose(versions: Sequence[Version], wanted: str, subject: str) -> Version:
    """The newest of those with the digest that is wanted.

    :param wanted: the digest, or its first digits, eight at least; or the whole name of a version
    :param subject: the data set, as the user knows it
    :raises BadInput: it is no such thing, or versions of several digests begin so
    :raises Missing: there is none
    """
    named = [version for version in versions if version.name == wanted]
    if named:
        return named[0]
    if not may_be_wanted(wanted):
        raise BadInput(
            f"version {wanted}",
            "that is neither 'latest' nor the digest or the name of a version",
            "Give the 64 hexadecimal digits that swift_info lists, or at least the first eight.",
        )
    found = [version for version in versions if version.digest.startswith(wanted)]
    if not found:
        raise Missing(subject, f"it has no version {wanted}", newest_of(versions))
    if len({version.digest for version in found}) > 1:
        raise BadInput(f"version {wanted}", f"several versions of {subject} begin so", newest_of(found))
    return max(found)


def newest_of(versions: Sequence[Version]) -> str:
    """The newest ones, for a message."""
    if not versions:
        return "It has none at all: push it, or check 'container' and 'prefix'."
    newest = sorted(versions, reverse=True)[:SHOWN]
    return f"The newest of them are {', '.join(f'{version.digest} ({version.time})' for version in newest)}."
