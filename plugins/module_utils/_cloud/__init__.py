# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the controller does with openstacksdk and python-swiftclient.

``signin``                   signs in, and finds a service's endpoint in the catalog
``shared_signin``            once a run, by what its processes know together (``run_memory``)
``person``                   where a sign-in wants one
``waiting``                  services that are away for a while
``redirects``, ``deadline``  what servers may not do to the libraries: send elsewhere, and answer without end
``identity``                 who is signed in, where, and with what; ``offers``: what the catalog has
``application_credentials``  made for mounts, which have to sign in by themselves
``servers``                  launched and deleted; ``nova``: images of virtual machines
``containers``, ``tempurl``  containers, and links for people without an account

``sdk`` knows what all these calls may raise, ``service_errors`` and ``reservation_errors`` what that means.
"""
