# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each side has, name by name, and whether it is the same.

``walk`` has the files of the folder in the store's order, ``walk_ahead`` by a process beside this one. ``contents``
are what is in the container: ``ranges`` choose which parts are listed, ``range_listing`` lists them with a bounded
``look_ahead``; ``packed_contents`` come from the index of a version. ``merge_join`` joins both by name (pure).
``rules`` judge a pair (pure); ``resolving`` fetches what they ask for: HEADs, and checksums of files
(``file_checksum``). A pull sees its source whole (``source_state``, ``digest``). ``sdk_segments`` and ``unmatched``
tell what only looks like an object or a glob that works; ``packed_sets`` below the prefix are left alone.
"""
