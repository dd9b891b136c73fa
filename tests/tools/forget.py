# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes what a molecule scenario left in a cloud: python -m tests.tools.forget CLOUD container=NAME image=NAME …

What is not there is no error.
"""

from __future__ import annotations

import sys

import openstack


def main(cloud: str, things: list[str]) -> None:
    connection = openstack.connect(cloud=cloud)
    for kind, _equals, name in (thing.partition("=") for thing in things):
        if kind == "container":
            forget_container(connection, name)
        elif kind == "image":
            for image in connection.image.images(name=name):
                connection.image.delete_image(image)
        else:
            sys.exit(f"{kind}={name}: neither a container nor an image")


def forget_container(connection: openstack.connection.Connection, name: str) -> None:
    """Delete a container, its objects, and the container with the segments of its large objects."""
    store = connection.object_store
    for container in (name, f"{name}_segments"):
        if connection.get_container(container):
            for entry in store.objects(container):
                store.delete_object(entry, container=container, ignore_missing=True)
            store.delete_container(container, ignore_missing=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
