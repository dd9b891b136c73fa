# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done, and what forbids it.

``comparison``  goes through both ``sides`` once, and puts what is to be done into a ``spool`` for the transfers
``value_file``  holds on the disk what is too much for memory
``plain_task``  a task as the spool has it; ``expectation``: how much there will be, while that is found out (pure)
``planner``     what is to be done about each name (pure)
``obstacles``   what a pull must not write over or through (pure)
``displaced``   what has to go for what a push to packs brings (pure); ``replaced``: for what a pull brings
``pack_ends``, ``pack_reads``  where packs end, and which stretches of them are fetched (pure)
``guards``      see the whole plan and may refuse it: too many deletes (``options.delete_limit``), or too little
                ``disk_space``
"""
