# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The versions of a packed data set in the store.

``latest``   the pointer: is there a data set, and which version is its latest one
``listing``  those that are there, and the one that the user means (``choice``, pure)
``index``    the index of a version comes to this node, verified
``at_work``  who pushes and who prunes just now: of the two at a time at least one sees the other
``packs``    those that are there, whole; ``own_files``: likewise
``next_index``  that of a new version, whole or as changes to a base
``commit``   a version becomes the latest one, in a short ``turn`` that nobody else has
"""
