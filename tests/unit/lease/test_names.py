# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._lease.names import (
    LEASE_STATUSES,
    read_statuses,
    unknown_lease,
)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], "there is none at all."),
        (["alpha"], "there are alpha."),
        (["zebra", "genomes-2", "Genomes", "genomes-2", "alpha"], "there are Genomes, genomes-2, zebra, alpha."),
        ([*"abcdef", "genomes"], "there are genomes, e, a, b, c and 2 more."),
    ],
)
def test_those_that_there_are_are_told_the_likeliest_first(names: list[str], told: str) -> None:
    error = str(unknown_lease("genomez", names, "Correct it."))
    assert error.startswith("lease genomez: there is none of that name or id; ")
    assert told in error and error.endswith("Correct it.")


def test_statuses_are_written_as_the_service_does_and_others_are_refused() -> None:
    assert read_statuses("status", ["active", " ERROR"], LEASE_STATUSES) == {"ACTIVE", "ERROR"}
    with pytest.raises(BadInput, match=r"status ACTIV: there is no such status\. Give some of ACTIVE, CREATING"):
        read_statuses("status", ["activ"], LEASE_STATUSES)
