# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sync engine: what a folder and a container have in common, and how the rest gets across. In this order:

``settings``  what the user asked for (``names``, ``filters``, ``shard``: which names take part; ``attributes``: what
              objects are given); ``scope``: a folder or a single file
``walk``      the files of the folder, in the store's order (the objects: ``_store.listing``)
``pairs``     both sides joined by name (pure); ``obstacles``: what a pull must not write over or through (pure)
``state``     what earlier runs learnt: spares hashing
``compare``   judges a pair (pure), ``settle`` fetches what it asks for
``plan``      what is to be done about a pair (pure); ``guards``: what may refuse it as a whole (``limit``, ``room``)
``comparing`` all of that, name by name, into ``spool``
``transfer``  push, pull, segments, verification, deletes
``engine``    the whole run; ``containers``: the container itself; ``failures``, ``report``: the result
"""
