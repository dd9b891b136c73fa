# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sync engine: a folder and a container are made the same: ``swift_sync``.

``options``   what the user asked for, checked (pure); ``scope``: a folder or a single file
``compare``   what each side has, name by name, and whether it is the same; ``state_table``: what earlier runs learnt;
              ``noted_listing``: what was listed for an earlier task of the run
``plan``      what is to be done, and what forbids it
``transfer``  push, pull, verification, deletes
``layouts``   how files are kept below a prefix: what is there, and who moves it
``engine``    the whole run; ``containers``: the container itself; ``failures``, ``tally``
              and ``report``: the result; ``warned_of``: what its user has hardly meant

``context`` is what all parts of a run share: its threads (``thread_pool``), how the store is treated
(``transport_options``). ``worker_processes`` do beside it what is mostly the interpreter's time. ``local_file`` is a
file of the node as it was seen; ``names`` has the rules of names.
"""
