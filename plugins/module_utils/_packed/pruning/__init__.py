# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Old versions go, and with them what only they need.

``retention``    which versions stay (pure)
``name_filter``  whether a pack or file is needed, in memory that does not grow (pure)
``references``   what versions need, by their indexes
``own_files``    where files by themselves are, and their segments
``leftovers``    what of the objects that are there goes (pure)
``sweep``        deletes them, for as long as nobody else may need them
``prune``        all of it, in an order in which nobody finds a version without its packs
"""
