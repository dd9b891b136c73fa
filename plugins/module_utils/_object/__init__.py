# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One object: ``swift_object``.

``settings`` (what is wanted), ``task`` (the order of things), a ``run`` to each state: ``present``, ``fetched``,
``absent``; where content comes from: ``sources``, ``copy`` (``segment_order``: what large ones are made of);
``attributes`` (what an object is told beside its content), ``compare``, ``plan``; ``engine`` (the parts of ``_sync``
that move and delete it).
"""
