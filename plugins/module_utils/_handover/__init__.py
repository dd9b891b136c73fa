# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an action plugin hands a module its token, and how the module reports back while it runs.

``folder`` is the module's side of the hand-over folder, ``tokens`` come from it, ``job`` is what every module does
around its work; ``detached``: one that goes on by itself; ``core_dumps``: what is not in them. See
``docs/docsite/rst/architecture.rst``.

The folder is private (0700), on memory where the node has such a place; the action plugin makes it, the module removes
it when it ends (its absence tells the plugin so), and the plugin removes what a killed module left. Where neither can,
it ends by itself (``plugin_utils/handover_expiry.py``). In it:

``handed.json``
    secrets, written by the plugin, read and unlinked by the module when it begins: tokens, a credential, certificates
``umask``
    of the user's shell on the node, written by the plugin: a background job of Ansible has another one
``lease``
    renewed at each look of the plugin
``results`` beside it
    where the module is to go on by itself (``detached.py``); what it writes to standard output and error
``pid``
    the module's process, by which the plugin sees that it lives and ends it when the task is interrupted
``progress.json``
    replaced by the module, read by the plugin
``wants_token``
    written by the module when a service answers 401, with the name of the token; removed by the plugin when it brings
    the new one
``token``, ``token-0`` …
    the new one, written by the plugin, read and unlinked by the module
``no_token``
    written by the plugin instead of the new token, with the reason, where the cloud does not give one any more
"""
