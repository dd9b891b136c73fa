# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving what the plan says.

``push`` and ``pull`` see to one file each; ``segments`` and ``download`` to a large one, cut into ``pieces``.
``source`` is the file that is pushed, ``destination`` where pulled files appear whole: ``partial`` with its
``journal`` can be taken up by another run, ``commit`` renames. ``verify`` and ``chain`` compare what arrived.
``replace`` lets an object take another one's place, ``claim`` keeps others' segments from being deleted, ``reuse``
finds those that are there. ``special`` sees to folders and links; ``delete`` comes last.
"""
