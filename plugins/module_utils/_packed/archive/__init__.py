# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pack: many small files as one archive that other programs read. Built in memory, in one pass.

``base``  what the builders have in common
``zip``   stored, for everybody; ``tar``: for WebDataset and streams; ``kinds``: both by their suffixes

The same members give the same bytes, so that a pack can be named by them.
"""
