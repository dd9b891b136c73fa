# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A container as such: ``swift_container``.

``settings`` (what is wanted) and ``plan`` (what is to be done) are pure; what talks to the store is in
``_cloud.containers``. ``emptying`` is the sync that leaves nothing in it.
"""
