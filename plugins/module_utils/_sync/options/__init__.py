# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user asked for, checked. Pure.

``settings`` are all of it. ``filters`` and ``shard`` say which names take part, ``object_headers`` what objects are
given, ``packing`` how small files are packed, ``delete_limit`` how much may be deleted.
"""
