# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All campaigns, by name."""

from __future__ import annotations

from typing import Mapping

from tests.trust.campaign import Campaign
from tests.trust.campaigns.folder import FOLDER_AND_CONTAINER
from tests.trust.campaigns.killed_syncs import KILLED_SYNCS
from tests.trust.campaigns.lost_power import LOST_POWER
from tests.trust.campaigns.lying_stores import LYING_STORES
from tests.trust.campaigns.packed import PACKED
from tests.trust.campaigns.together import TOGETHER

ALL: tuple[Campaign, ...] = (FOLDER_AND_CONTAINER, PACKED, TOGETHER, KILLED_SYNCS, LYING_STORES, LOST_POWER)


def by_name() -> Mapping[str, Campaign]:
    """Each campaign under its name."""
    return {campaign.name: campaign for campaign in ALL}
