# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that stands in a snapshot's way, told at once. Pure: facts in, problems out."""

from __future__ import annotations

from typing import Collection, Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, NoSpace, Refused
from ansible_collections.chameleon.data.plugins.module_utils._image.node.facts import Facts
from ansible_collections.chameleon.data.plugins.module_utils._image.node.problem import Problem
from ansible_collections.chameleon.data.plugins.module_utils._image.node.programs import Program, find
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.grub_modules import TARGETS
from ansible_collections.chameleon.data.plugins.module_utils._progress.line import human_bytes

_NAMED = 5  # paths in a message
_BEGINNING = 100  # characters of a long path
# Roots whose files can be read as one tree; overlay is the root of containers and of live systems.
_ROOTS = ("ext2", "ext3", "ext4", "xfs", "overlay")


class Room(NamedTuple):
    """The scratch folder against what is needed there; bytes."""

    folder: str
    free: int
    needed: int


def problems(facts: Facts, needs: Collection[Program]) -> list[Problem]:
    """What is wrong with the node itself.

    :param needs: programs that have to be there
    """
    found = []
    if not facts.root:
        found.append(Problem("the module does not run as root", "Set 'become: true' on the task."))
    found += [_missing(program) for program in facts.missing if program in needs]
    root = facts.mounted_at("/")
    if root is not None and root.type not in _ROOTS:
        found.append(
            Problem(
                f"the root file system is {root.type}",
                "Only {} roots can be imaged.".format(", ".join(_ROOTS)),
            )
        )
    if facts.machine not in TARGETS:
        found.append(
            Problem(f"the processor is {facts.machine}", "Only {} nodes can be imaged.".format(", ".join(TARGETS)))
        )
    found += _kernel_problems(facts)
    if facts.busy:
        found.append(
            Problem(
                "a package manager is running ({})".format(", ".join(facts.busy)),
                "Wait until it is done: an image of half a package does not work.",
            )
        )
    return found


def loader_problems(facts: Facts) -> list[Problem]:
    """Whether there is something to make an image boot with."""
    targets = TARGETS.get(facts.machine, ())
    if not targets or any(target.modules in facts.grub_targets for target in targets):
        return []
    return [
        Problem(
            "there are no modules of GRUB to make the image boot with",
            "Install {}.".format(" or ".join(target.package for target in targets)),
        )
    ]


def _missing(program: Program) -> Problem:
    return Problem(f"program {program.names[0]} is missing", program.remedy)


def boot_problems(qemu: Program, ways: Sequence[object]) -> list[Problem]:
    """What a boot of the image lacks.

    :param ways: in which it can be tried
    """
    if find(qemu) is None:
        return [_missing(qemu)]
    if not ways:
        return [Problem("there is no firmware to boot the image with", "Install ovmf (Debian, Ubuntu) or edk2-ovmf.")]
    return []


def _kernel_problems(facts: Facts) -> list[Problem]:
    if not facts.kernels:
        return [Problem("there is no kernel in /boot", "Install the distribution's kernel package.")]
    if not facts.kernels[0].initrd:
        return [
            Problem(
                f"kernel {facts.kernels[0].version} in /boot has no initrd",
                "Make it with update-initramfs -c -k all (dracut --regenerate-all).",
            )
        ]
    return []


def space_problems(room: Room) -> list[Problem]:
    """Whether the scratch folder has room for the image at its peak."""
    if room.free >= room.needed:
        return []
    return [
        Problem(
            f"scratch folder {room.folder} has {human_bytes(room.free)} free, needs about {human_bytes(room.needed)}",
            "Name a larger one with 'scratch', or leave data out with 'exclude'.",
            space=True,
        )
    ]


def size_problems(size: int, limit: int) -> list[Problem]:
    """Whether the site launches a disk of so many bytes."""
    if size <= limit:
        return []
    return [
        Problem(
            f"the image's disk would have {human_bytes(size)}, and the site launches no more than {human_bytes(limit)}",
            "Leave data out with 'exclude', or raise 'size_limit' if the site takes more.",
        )
    ]


def secret_problems(found: Mapping[str, str]) -> list[Problem]:
    """Credentials that would go into the image.

    :param found: their paths and kinds
    """
    if not found:
        return []
    named = [f"{path}: {kind}" for path, kind in found.items()][:_NAMED]
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return [
        Problem(
            f"credentials would go into the image ({', '.join(named)}{more})",
            "Delete them, or leave them out with 'secrets: exclude'.",
        )
    ]


def path_problems(paths: Sequence[str]) -> list[Problem]:
    """Paths that cannot be copied."""
    if not paths:
        return []
    begins = "…, ".join(path[:_BEGINNING] for path in paths[:_NAMED])
    return [
        Problem(
            f"{len(paths)} paths are too long to be copied ({begins}…)",
            "Leave them or folders above them out with 'exclude', or give folders shorter names.",
        )
    ]


def outside_problems(links: Mapping[str, str]) -> list[Problem]:
    """Files without which nothing boots, behind links to what does not go into the image.

    :param links: paths, and where they lead
    """
    return [
        Problem(
            f"{path} leads to {target}, which does not go into the image", "Have the kernels on the root or in /boot."
        )
        for path, target in links.items()
    ]


def obstacle_problems(found: Mapping[str, str]) -> list[Problem]:
    """What is in the way of what every image has.

    :param found: paths, and why nothing can be written there
    """
    if not found:
        return []
    named = "; ".join(f"{path} {why}" for path, why in list(found.items())[:_NAMED])
    more = f"; and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return [Problem(named + more, "Move that away on the node, or leave it out with 'exclude'.")]


def check(host: str, found: Sequence[Problem]) -> None:
    """:raises NoSpace: space is all that is missing
    :raises Refused: there are problems; the message lists all of them
    """
    if not found:
        return
    kind: type[DataError] = NoSpace if all(problem.space for problem in found) else Refused
    raise kind(
        f"node {host}",
        "it cannot be imaged: " + "; ".join(problem.cause for problem in found),
        " ".join(problem.remedy for problem in found),
        problems=[problem._asdict() for problem in found],
    )
