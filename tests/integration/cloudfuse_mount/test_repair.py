# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that die and hang, credentials that are revoked, nodes that boot."""

from __future__ import annotations

from tests.integration.cloudfuse_mount.conftest import NODE, MountOfATest, on_node
from tests.integration.waiting import wait_for

# systemd starts a program that has died: for a mount that stays dead it must be told not to.
LEAVE_DEAD = r"""
mkdir -p /run/systemd/system/{unit}.d
printf '[Service]\nRestart=no\nExecStopPost=\n' > /run/systemd/system/{unit}.d/dead.conf
systemctl daemon-reload
systemctl kill --signal=SIGKILL {unit}
while systemctl is-active --quiet {unit}; do sleep 0.1; done
rm -r /run/systemd/system/{unit}.d
systemctl daemon-reload
"""


def test_killed_it_comes_back_by_itself(mount: MountOfATest) -> None:
    mount.put_object("file", b"text")
    mount.run()
    helper = mount.helper()
    on_node(f"kill -9 {helper}")
    wait_for(lambda: mount.helper() not in (0, helper))
    wait_for(lambda: on_node(f"cat {mount.path}/file || true") == "text")
    assert not mount.run()["changed"]


def test_killed_it_is_repaired(mount: MountOfATest) -> None:
    mount.put_object("file", b"text")
    mount.run()
    on_node(LEAVE_DEAD.format(unit=mount.places.unit))
    assert "Transport endpoint is not connected" in on_node(f"ls {mount.path} 2>&1 || true")
    result = mount.run()
    assert result["repaired"] and [change["action"] for change in result["changes"]] == ["take_down", "mount"]
    assert on_node(f"cat {mount.path}/file") == "text"
    assert len(mount.credentials()) == 1
    again = mount.run()
    assert not again["changed"] and not again["repaired"]


def test_hanging_it_is_repaired(mount: MountOfATest) -> None:
    mount.put_object("file", b"text")
    mount.run()
    on_node(f"kill -STOP {mount.helper()}")
    result = mount.run(timeout=5)
    assert result["repaired"] and "does not answer" in result["changes"][0]["reason"]
    assert on_node(f"cat {mount.path}/file") == "text"


def test_hanging_it_can_be_taken_away(mount: MountOfATest) -> None:
    mount.run()
    on_node(f"kill -STOP {mount.helper()}")
    assert mount.absent(timeout=5)["changed"]
    assert mount.remains() == [] and mount.credentials() == []


def test_what_a_killed_program_had_not_uploaded_is_uploaded_before_it_goes(mount: MountOfATest) -> None:
    mount.keep_waiting()
    mount.run()
    on_node(f"echo precious > {mount.path}/file")
    on_node(LEAVE_DEAD.format(unit=mount.places.unit))
    assert mount.object("file") is None
    actions = [change["action"] for change in mount.absent()["changes"]]
    assert actions[:3] == ["take_down", "resume", "unmount"]
    assert mount.object("file") == b"precious\n"
    assert mount.remains() == []


def test_a_revoked_credential_is_replaced(mount: MountOfATest) -> None:
    first = mount.run()["credential"]["id"]
    connection = mount.cloud.connection
    connection.identity.delete_application_credential(connection.session.get_user_id(), first)
    result = mount.run()
    assert f"{first} was revoked" in result["changes"][0]["reason"]
    assert mount.credentials() == [result["credential"]["id"]] != [first]
    on_node(f"echo text > {mount.path}/file")
    wait_for(lambda: mount.object("file") == b"text\n")
    assert not mount.run()["changed"]


def test_what_a_killed_run_left_in_the_cloud_goes_with_the_mount(mount: MountOfATest) -> None:
    used = mount.run()["credential"]["id"]
    connection = mount.cloud.connection
    user = connection.session.get_user_id()
    description = connection.identity.get_application_credential(user, used).description
    connection.identity.create_application_credential(
        user, f"chameleon.data mount {NODE} {mount.path} left", description=description
    )
    assert len(mount.credentials()) == 2
    assert len(mount.absent()["revoked"]) == 2
    assert mount.credentials() == []


def test_a_reboot(mount: MountOfATest) -> None:
    mount.keep_waiting()
    mount.run()
    played = mount.playbook(
        f"""
        - hosts: {NODE}
          gather_facts: false
          become: true
          tasks:
            - name: Write
              ansible.builtin.shell: echo before the reboot > {mount.path}/file
            - name: Boot
              ansible.builtin.reboot:
            - name: Read
              ansible.builtin.command: cat {mount.path}/file
              register: read
              until: read is succeeded
              retries: 20
              delay: 1
        """
    )
    assert played.results["Read"][NODE]["stdout"] == "before the reboot"
    assert mount.object("file") == b"before the reboot\n"
    assert not mount.run()["changed"]
