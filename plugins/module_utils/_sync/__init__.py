# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sync engine: what a folder and a container have in common, and how the rest gets across. In this order:

``settings``  what the user asked for; ``names`` and ``filters``: which names take part
``walk``      the files of the folder, in the store's order (the objects: ``_store.listing``)
``state``     what earlier runs learnt: spares hashing
``plan``      both sides joined by name (pure); ``compare`` judges a pair (pure), ``settle`` fetches what it asks for
``guard``     what ``delete`` must not do (pure)
``transfer``  push, pull, segments, verification, deletes
``engine``    all of it in order; ``report`` makes the result
"""
