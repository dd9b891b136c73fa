# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leases: what is asked for, what there is, and what has to be done about it. Pure.

``experiment``  which leases the hosts of a play want
``asked``       what one asks for, with its ``times`` and ``properties``
``answered``    what the reservation service answers; ``compare``: what it lacks of that
``plan``        what is to be done; ``free``: when there is room for it
``names``       what is told of a lease that nobody knows
``inventory``   which server runs on which lease
``guard``       when nodes are brought home before their lease ends

Requests are sent by ``_cloud/reservations``, and the plan is carried out by ``_cloud/leases``. Blazar's whole API is
meant, the one of its own releases and that of the testbed's fork (https://github.com/ChameleonCloud/blazar), which
differ in what they tell and in which words.
"""
