# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the plugins share on the controller, where Ansible is at hand.

``action``           a task of a module on a node: signing in, handing over, running, cleaning up
``control_plane``    a task without a node; ``image_action``: one that asks for images
``reach``            a cloud, and how a plugin reaches it; ``terminal``: whoever runs the play, for signing in
``handover``         the hand-over folder, from outside; ``handover_expiry``: how it ends where nobody comes back
``job``              a module in the background: its progress, its tokens; ``module_result``: what it has written
``interrupts``       time to clean up after Ctrl-C
``paths``, ``said``  paths as a node has them, and what a command says there (pure)
``side_by_side``     several sites asked at the same time
``report``           what a run did, as a page and as JSON
``exchange``         what hosts of an exchange tell each other by way of the run's memory; ``exchange_job``: the module
                     that takes part, in the background of several tasks; ``exchange_papers``: by what nodes know each
                     other; ``noted_listings``: what nodes need not list again

What is kept:

``run_locks``        locks that a run holds until it ends
``lock_file``        what data sets and images were when an experiment first had them; ``source_state``: of one pull
``guard_memory``     what the guard has seen of leases, and what has come home
``folder_lock``      one process at a time at the files of a folder
"""
