# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packs of which much is dead: what lives in them moves into new ones.

``weight``   how much of a pack a member takes, and which packs are worth it (pure)
``members``  what lives in these, in a temporary database, so that memory does not grow with it
``build``    a new pack: its members fetched, verified, stored
``repack``   all of it: new packs, then the indexes that name them, then the old packs go
"""
