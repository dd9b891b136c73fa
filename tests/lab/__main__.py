# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python3 -m tests.lab`: the lab's command line. See README.md beside this file."""

import argparse
import os
import shlex
import subprocess
import sys
from typing import Mapping, Optional, Sequence

from tests.lab import layout, netns
from tests.lab.faults import commands as faults
from tests.lab.lab import Lab, Report
from tests.lab.parts import LabError
from tests.lab.registry import parts
from tests.lab.say import say


def main(arguments: Optional[Sequence[str]] = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        return code
    except LabError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m tests.lab",
        description="Real services and nodes on this machine, for the tests, the demo and the benchmarks.",
        epilog=f"Parts: {' '.join(parts())}.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    up = commands.add_parser("up", help="start, or repair, all parts or the named ones and what they need")
    up.add_argument("part", nargs="*")
    up.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a setting of the named parts, until their next `up` (`status --settings` lists them)",
    )
    up.set_defaults(run=_up)

    down = commands.add_parser("down", help="end all parts (and forget their data) or the named ones")
    down.add_argument("part", nargs="*")
    down.set_defaults(run=_down)

    status = commands.add_parser(
        "status", help="each part's health; exit status 1 unless all that can run here is well"
    )
    status.add_argument("--settings", action="store_true", help="list the parts' settings instead")
    status.set_defaults(run=_status)

    run = commands.add_parser("exec", help="run a command in the lab's network, with .lab/env: exec -- CMD…")
    run.add_argument("argv", nargs=argparse.REMAINDER, metavar="-- CMD…")
    run.set_defaults(run=_exec)

    for name, what in (("kill", "SIGKILL"), ("stop", "SIGSTOP"), ("cont", "SIGCONT")):
        hit = commands.add_parser(name, help=f"{what} a part, or one process of it")
        hit.add_argument("part", help="a part, or one of its processes, like swift-object or rgw-osd")
        hit.set_defaults(run=_hit)

    faults.add_to(commands)
    return parser


def _up(options: argparse.Namespace) -> int:
    settings = dict(_pair(text) for text in options.set)
    if settings and not options.part:
        raise LabError("--set belongs to a part. Name the part: up PART --set NAME=VALUE.")
    report = Lab().up(options.part, settings)
    code = _tell(report)
    say("lab", "up" if code == 0 else "NOT all up")
    return code


def _down(options: argparse.Namespace) -> int:
    return _tell(Lab().down(options.part))


def _status(options: argparse.Namespace) -> int:
    lab = Lab()
    if options.settings:
        for part in lab.parts.values():
            for name, setting in part.settings.items():
                print(f"{part.name:16} {name}={setting.default or '(none)'}: {setting.help}")
        return 0
    health = lab.health()
    for name, found in health.items():
        print(f"{name:16} {'ok' if found.ok else 'NOT ok':7} {found.detail}")
    return 0 if all(found.ok or lab.parts[name].cannot() for name, found in health.items()) else 1


def _exec(options: argparse.Namespace) -> int:
    argv = options.argv[1:] if options.argv[:1] == ["--"] else options.argv
    if not argv:
        raise LabError("exec: no command. Say it after --: exec -- CMD…")
    environment = {**os.environ, **_lab_env()}
    try:
        netns.enter()
        os.execvpe(argv[0], argv, environment)
    except OSError as error:
        raise LabError(f"exec: {argv[0]}: {error.strerror}.") from error


def _hit(options: argparse.Namespace) -> int:
    getattr(Lab().hit(options.part), options.command)()
    return 0


def _lab_env() -> Mapping[str, str]:
    """The variables that .lab/env (shell) sets."""
    if not layout.ENV.exists():
        return {}
    script = f"set -a; . {shlex.quote(str(layout.ENV))}; exec env -0"
    shell = subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True)
    return dict(_pair(line) for line in shell.stdout.split("\0") if line)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise LabError(f"{text}: not NAME=VALUE.")
    return name, value


def _tell(report: Report) -> int:
    for name, reason in report.cannot.items():
        say("lab", f"{name} CANNOT RUN HERE: {reason}")
    for name, reason in report.failed.items():
        say("lab", f"{name} FAILED: {reason}")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
