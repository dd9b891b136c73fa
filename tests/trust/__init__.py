# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do people dare to use this on their data? Machines write histories that nobody has thought of, and judge them.

What is done (``load``), what goes wrong meanwhile (``faults``), what must be there then (``model``, pure) and what is
there (``judge``, by tools that share no code with the collection) are packages of their own; a campaign brings them
together. ``make trust`` runs all campaigns for an hour.
"""
