# The commands of the project; README.md says what they are for.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MVN ?= mvn -B -ntp
CACHE := $(shell tools/kube/install.sh --print-dir)
export PATH := $(CACHE):$(PATH)

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

.PHONY: kube
kube: ## a real kube-apiserver, etcd, controller-manager, kubectl and helm in a per-user cache
	@tools/kube/install.sh || [ $$? -eq 3 ]

.PHONY: moto
moto: ## another implementation of AWS's APIs, for MotoTest, in a per-user cache
	@tools/moto/install.sh || [ $$? -eq 3 ]

.PHONY: build
build: ## the jar, target/landfall.jar, with its libraries in target/lib
	$(MVN) -q package -DskipTests

.PHONY: test
test: kube moto ## every test
	$(MVN) test

.PHONY: demo
demo: kube ## the main job on this machine: RATE=210 ROWS=1000000 CHAOS=1 are its options
	$(MVN) -q test-compile
	@tools/java-run.sh dev.landfall.demo.Demo

.PHONY: bench
bench: ## measurements beside pg_dump and psql: ONLY=copy SIZE=2048 (MB) RUNS=3 are its options
	$(MVN) -q test-compile
	@tools/java-run.sh dev.landfall.bench.Bench

.PHONY: clouds
clouds: ## the local clouds in the foreground; writes target/clouds/clouds.json and connections.yaml
	$(MVN) -q test-compile
	@tools/java-run.sh dev.landfall.demo.CloudsMain target/clouds

.PHONY: cluster
cluster: kube ## a Kubernetes API in the foreground, the CRDs in it; writes target/kube/kubeconfig
	$(MVN) -q test-compile
	@tools/java-run.sh dev.landfall.kube.KubeMain

.PHONY: run
run: ## the operator against the current kubeconfig
	$(MVN) -q process-classes
	@tools/operator-run.sh

.PHONY: plugin
plugin: build ## kubectl-landfall in ~/.local/bin, for `kubectl landfall plan` and `report`; needs java on PATH
	@mkdir -p ~/.local/bin ~/.local/share/landfall/lib
	@cp target/landfall.jar ~/.local/share/landfall/ && cp target/lib/* ~/.local/share/landfall/lib/
	@install -m 755 deploy/kubectl-landfall ~/.local/bin/kubectl-landfall

.PHONY: generate
generate: ## crds/, helm's copy of it, deploy/install.yaml, docs/phases.md, docs/azure-roles.md and docs/reference.md from the code
	$(MVN) -q test-compile
	@tools/generate.sh

.PHONY: format
format: ## google-java-format over all sources
	$(MVN) -q test-compile
	@tools/format.sh

.PHONY: verify
verify: test ## what CI runs: format, warnings, layers, every test, generated files, clean tree
	@tools/clean-tree.sh
