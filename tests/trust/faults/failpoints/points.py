# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection's commit points, and which campaign ends runs there.

A house test holds this against the code: each name is there, once, and no step that renames, deletes or sends is
without one. What no campaign ends yet has `NONE_YET`: it is named on the page, and not forgotten.
"""

from __future__ import annotations

from typing import Mapping

KILLED_SYNCS = "killed-syncs"
NONE_YET = ""

POINTS: Mapping[str, str] = {
    # A file of a pull appears, goes, or is begun.
    "pull.name": KILLED_SYNCS,
    "pull.delete": KILLED_SYNCS,
    "pull.delete-folder": KILLED_SYNCS,
    "pull.leftover-removed": KILLED_SYNCS,
    "pull.partial-begun": KILLED_SYNCS,
    "pull.piece-marked": KILLED_SYNCS,
    "pull.partial-ended": KILLED_SYNCS,
    "pull.partial-anew": NONE_YET,
    "pull.partial-removed": NONE_YET,
    "pull.unmake": NONE_YET,
    # What a run has learnt
    "state.table": KILLED_SYNCS,
    "state.rows": KILLED_SYNCS,
    # Requests that change a store
    "store.object": KILLED_SYNCS,
    "store.manifest": KILLED_SYNCS,
    "store.bulk-delete": KILLED_SYNCS,
    "store.container": KILLED_SYNCS,
    "store.claim": KILLED_SYNCS,
    "store.claim-withdrawn": KILLED_SYNCS,
    "store.delete": NONE_YET,
    "store.attributes": NONE_YET,
    "store.copy": NONE_YET,
    "store.dynamic-manifest": NONE_YET,
    "store.expiry": NONE_YET,
    # A version of a packed data set comes, goes, or moves.
    "packs.stored": KILLED_SYNCS,
    "packs.own-file": KILLED_SYNCS,
    "packs.index": KILLED_SYNCS,
    "packs.latest": KILLED_SYNCS,
    "packs.swept": KILLED_SYNCS,
    "packs.repacked": KILLED_SYNCS,
    "packs.index-rewritten": KILLED_SYNCS,
    "packs.prolonged": KILLED_SYNCS,
    # Small files that are replaced as a whole: records, units, lock files, what the guard knows
    "file.kept": NONE_YET,
    "file.replaced": NONE_YET,
    "file.brought-back": NONE_YET,
    "file.removed": NONE_YET,
    # Between controller and node
    "handover.taken": NONE_YET,
    "handover.told": NONE_YET,
    "handover.removed": NONE_YET,
    "handover.brought": NONE_YET,
    "handover.token-brought": NONE_YET,
    "handover.taken-away": NONE_YET,
    "exchange.papers": NONE_YET,
    "exchange.papers-removed": NONE_YET,
    # Mounts
    "mount.create-folder": NONE_YET,
    "mount.write-config": NONE_YET,
    "mount.write-authorities": NONE_YET,
    "mount.write-unit": NONE_YET,
    "mount.enable": NONE_YET,
    "mount.disable": NONE_YET,
    "mount.mount": NONE_YET,
    "mount.resume": NONE_YET,
    "mount.take-down": NONE_YET,
    "mount.unmount": NONE_YET,
    "mount.migrate": NONE_YET,
    "mount.forget": NONE_YET,
    "mount.remove": NONE_YET,
    "mount.reset": NONE_YET,
    "mount.remove-folder": NONE_YET,
    "mount.remember": NONE_YET,
    "mount.remove-cache": NONE_YET,
    # Images
    "image.create": NONE_YET,
    "image.upload": NONE_YET,
    "image.update": NONE_YET,
    "image.share": NONE_YET,
    "image.delete": NONE_YET,
    "image.convert": NONE_YET,
    "image.freeze": NONE_YET,
    "image.thaw": NONE_YET,
    "image.scratch-removed": NONE_YET,
    # A site's services, from the controller
    "container.create": NONE_YET,
    "container.update": NONE_YET,
    "container.delete": NONE_YET,
    "container.delete-version": NONE_YET,
    "credential.make": NONE_YET,
    "credential.revoke": NONE_YET,
    "lease.create": NONE_YET,
    "lease.update": NONE_YET,
    "lease.delete": NONE_YET,
    "server.create": NONE_YET,
    "server.delete": NONE_YET,
    "server.address-allocated": NONE_YET,
    "server.address-attached": NONE_YET,
    "server.address-released": NONE_YET,
    "link.key": NONE_YET,
    "report.write": NONE_YET,
}
