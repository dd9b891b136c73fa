# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done, and what forbids it.

``comparison`` goes through both sides once and puts the tasks of ``plan`` (pure) into a ``spool``, from which the
transfers take them. ``obstacles`` are what a pull must not write over or through (pure). ``guards`` see the whole plan
and may refuse it: too many deletes, too little ``disk_space``.
"""
