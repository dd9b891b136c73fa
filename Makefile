# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
SHELL := /bin/bash

PYTHON ?= python3
LAB := $(PYTHON) -m tests.lab
# The tools of .venv come first for what they call; Ansible finds the collection in .collections.
TOOLS := PATH="$(CURDIR)/.venv/bin:$$PATH" python -m tests.tools
export ANSIBLE_COLLECTIONS_PATH := $(CURDIR)/.collections
# Python keeps what it compiles, whatever the caller's shell says: hundreds of processes load the same files.
unexport PYTHONDONTWRITEBYTECODE PYTHONUNBUFFERED

## The two commands

.PHONY: demo
demo: venv ## The whole story on a cloud on this machine, from lease to lease; KEEP=1 leaves it running
	@$(TOOLS).lab --parts swift,rgw,neutron,nova,blazar tests/demo/run

.PHONY: test
test: venv ## Everything: format, lint, sanity, unit, integration, molecule; ends with a summary
	@PYTHON=$(PYTHON) tests/tools/bootstrap.sh browser
	@$(TOOLS).checks all

## The lab

.PHONY: lab
lab: venv ## Start (or repair) the lab: Keystone, Glance, Swift, Ceph RGW, two nodes, and a site for leases
	@$(LAB) up && $(LAB) up neutron nova blazar

.PHONY: lab-down
lab-down: ## Take the lab away: processes, mounts, namespaces
	@$(LAB) down
	@$(foreach name,$(notdir $(wildcard build/labs/*)),LAB_NAME=$(name) $(LAB) down &&) true

.PHONY: lab-status
lab-status: ## The health of each part of the lab
	@$(LAB) status

## Single checks

.PHONY: lint
lint: venv ## Formatting, ruff, mypy, borders, ansible-lint, yamllint, changelog, documentation, Galaxy's importer, licences
	@$(TOOLS).checks lint

.PHONY: sanity
sanity: venv ## ansible-test sanity of every file on every Python, with no ignore file
	@$(TOOLS).checks sanity

.PHONY: unit
unit: venv ## Unit tests, and those of the node's side on Python 3.8
	@PYTHON=$(PYTHON) tests/tools/bootstrap.sh browser
	@$(TOOLS).checks unit

.PHONY: integration
integration: venv ## Integration tests on the lab; TESTS=path picks some
	@$(TOOLS).checks integration

.PHONY: molecule
molecule: venv ## The roles' molecule scenarios on the lab; SCENARIO=name picks one
	@$(TOOLS).checks molecule

## The proof

.PHONY: test-versions
test-versions: venv ## The same on other versions: the node's side on every Python, the controller's on every ansible-core, sanity of every file; 20 minutes
	@$(TOOLS).checks versions

.PHONY: test-boot
test-boot: venv ## Boot an image of a lab node under emulation, by BIOS and by UEFI; 15 minutes
	@PYTHON=$(PYTHON) tests/tools/bootstrap.sh boot
	@TESTS=tests/integration/chameleon_snapshot/boot.py $(TOOLS).checks integration

.PHONY: test-bare
test-bare: venv ## The roles on Debian and Ubuntu nodes that have nothing of what they need; 15 minutes
	@$(PYTHON) -m tests.lab.nodes.root
	@TESTS=tests/integration/playbooks/bare_nodes.py $(TOOLS).checks integration

.PHONY: test-stores
test-stores: venv ## What takes a store, against all forms of Ceph RGW and Swift; STORES=reef,rgw-plain picks; an hour
	@$(TOOLS).checks stores

.PHONY: test-rclone
test-rclone: venv ## Mounts by rclone 1.53, 1.60, 1.69 and 1.75, which are fetched; 10 minutes
	@.venv/bin/python -m tests.integration.cloudfuse_mount.programs
	@TESTS=tests/integration/cloudfuse_mount/rclone_releases.py $(TOOLS).checks integration

.PHONY: test-ee
test-ee: venv ## The execution environment, built with buildah and ansible-builder, runs a play on the lab; 5 minutes
	@PYTHON=$(PYTHON) tests/tools/bootstrap.sh ee
	@PATH="$(CURDIR)/.venv/bin:$$PATH" python -m tests.environment.build
	@TESTS=tests/integration/playbooks/execution_environment.py $(TOOLS).checks integration

.PHONY: trust
trust: venv ## Machines write histories with faults in them, on the lab, and judge what comes of them; an hour; MINUTES, SEED, ONLY pick
	@$(TOOLS).lab --parts keystone,swift,rgw python -m tests.lab exec -- env PYTHONPATH="$(ANSIBLE_COLLECTIONS_PATH)" python -m tests.trust $(foreach name,minutes seed only,\
	  $(if $($(shell echo $(name) | tr a-z A-Z)),--$(name) $($(shell echo $(name) | tr a-z A-Z))))

# The options that pick a part of the benchmarks: CASES=… becomes --cases …
BENCH := $(foreach name,cases who stores rtts tls rounds scale limit budget work,\
  $(if $($(shell echo $(name) | tr a-z A-Z)),--$(name) $($(shell echo $(name) | tr a-z A-Z))))

.PHONY: bench
bench: venv ## swift_sync against its peers, into docs/benchmarks/; CASES, WHO, STORES, RTTS, TLS, ROUNDS, SCALE pick
	@PYTHON=$(PYTHON) tests/tools/bootstrap.sh bench
	@$(TOOLS).lab --parts keystone,swift,rgw python -m tests.benchmarks $(BENCH)

.PHONY: bench-snapshot
bench-snapshot: venv ## chameleon_snapshot against the steps of cc-snapshot, into docs/benchmarks/; minutes; ROUNDS=3
	@PYTHON=$(PYTHON) tests/tools/bootstrap.sh guestfs
	@$(TOOLS).lab --parts keystone,glance,node2 python -m tests.benchmarks.snapshot $(if $(ROUNDS),--rounds $(ROUNDS))

.PHONY: bench-fleet
bench-fleet: venv ## what tasks over many hosts cost the controller, into docs/benchmarks/; HOSTS, FORKS, ROUNDS pick
	@$(TOOLS).lab --parts keystone,rgw python -m tests.benchmarks.fleet $(foreach name,hosts forks rounds,\
	  $(if $($(shell echo $(name) | tr a-z A-Z)),--$(name) $($(shell echo $(name) | tr a-z A-Z))))

.PHONY: bench-exchange
bench-exchange: venv ## one data set on many nodes, which store and nodes send, into docs/benchmarks/; NODES, SETS, WAYS, PLACES, ROUNDS, SCALE pick
	@PYTHON=$(PYTHON) tests/tools/bootstrap.sh bench
	@$(TOOLS).lab --parts keystone,rgw,node1,node2,node3,node4 env PYTHONPATH="$(ANSIBLE_COLLECTIONS_PATH)" python -m tests.benchmarks.exchange $(foreach name,nodes sets ways places rounds scale,\
	  $(if $($(shell echo $(name) | tr a-z A-Z)),--$(name) $($(shell echo $(name) | tr a-z A-Z))))

## The workshop

.PHONY: format
format: venv ## Format the Python code and fix what ruff can fix
	.venv/bin/ruff check --fix --exit-zero --quiet .
	.venv/bin/ruff format .

.PHONY: docs
docs: venv ## Build the documentation's site into build/docs/html
	@$(TOOLS).docs

.PHONY: build
build: venv ## Build the collection's tarball into build/
	.venv/bin/ansible-galaxy collection build --force --output-path build

.PHONY: venv
venv: bootstrap .venv/made .collections ## Make .venv/ with every tool and .collections/ with a link to this checkout

.PHONY: bootstrap
bootstrap: ## Install the system packages this machine lacks (root or sudo)
	@PYTHON=$(PYTHON) tests/tools/bootstrap.sh

.venv/made: tests/requirements/dev.txt tests/requirements/constraints.txt | bootstrap
	@echo "venv: installing the tools into .venv"
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install -qq --no-compile --disable-pip-version-check -r tests/requirements/dev.txt
	@touch $@

.collections:
	@mkdir -p $@/ansible_collections/chameleon
	@ln -sfn ../../.. $@/ansible_collections/chameleon/data

.PHONY: clean
clean: lab-down ## Remove everything this Makefile made, the lab's state included
	rm -rf .venv .collections .lab build .ansible

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^## /{print "\n" substr($$0, 4)} /^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
