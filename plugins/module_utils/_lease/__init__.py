# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leases: what a play asks for (``times``, ``properties``, ``asked``), what the reservation service answers
(``answered``), what one lacks of the other (``compare``), what is to be done about it (``plan``), and when there is
room (``free``). Pure: requests are sent by ``_cloud/reservations``, and the plan is carried out by ``_cloud/leases``.

Blazar's whole API is meant, the one of its own releases and that of the testbed's fork
(https://github.com/ChameleonCloud/blazar), which differ in what they tell and in which words.
"""
