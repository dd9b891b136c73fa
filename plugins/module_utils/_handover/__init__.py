# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an action plugin hands a module its token, and how the module reports back while it runs.

See ``docs/architecture.md``. The hand-over folder is private (0700), on memory where the node has such a place, and
made and removed by the action plugin. In it:

``token``         written by the plugin, read and unlinked at once by the module
``wants_token``   written by the module when the store answers 401, removed by the plugin when it has written a token
``progress.json`` replaced by the module, read by the plugin
"""
