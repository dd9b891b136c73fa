# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images in Glance: families, their upload, and other sites.

``control``     what needs no node; it asks the others
``family``      what a name means for a run: keep, replace, version (pure)
``locked``      what the name of an image means now, or meant when a lock file was written
``names``       that Glance takes (pure)
``rotation``    which images have had their time (pure)
``deletion``    of the old ones when the new one is verified, and of what killed runs left
``dry_run``     whether Glance would take the image, asked before there is one
``provenance``  where it comes from, as properties
``upload``      sends it; ``verify``: what Glance has against what was sent (pure)
``regions``     further sites, with ``fetch`` and ``variants`` of the file

``glance`` is the API, ``info`` tells of a family.
"""
