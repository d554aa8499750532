# Millrace. `make help` lists what there is.
MAKEFLAGS += --no-print-directory
DATA ?= data
URLS ?= http://localhost:3001
PORT ?= 3001

.PHONY: help build serve fleet web test test-fast test-images test-upgrade audit images sbom fuzz bench load fmt doctor native clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: native ## build everything; leaves bin/millrace, runnable from any directory
	@eng/web build
	@dotnet publish src/Millrace -c Release -o artifacts/millrace -v q --nologo
	@mkdir -p bin && ln -sfn ../artifacts/millrace/millrace bin/millrace

serve: ## install what is missing, build, and serve http://localhost:3001 (URLS=…, DATA=…)
	@eng/install build serve
	@$(MAKE) build
	@exec bin/millrace serve --urls "$(URLS)" --data "$(DATA)"

fleet: ## RabbitMQ, Redis, two APIs, two runners and a balancer on this machine, on http://localhost:3001 (PORT=…, DATA=…)
	@eng/install build serve fleet
	@$(MAKE) build
	@DATA="$(DATA)" PORT="$(PORT)" exec eng/fleet

web: ## the web editor with live reload, in front of a server on MILLRACE_URL (http://localhost:3001)
	@eng/install build
	@eng/web dev

test: ## install what tests need and run all of them
	@eng/install build serve test
	@$(MAKE) build
	@eng/test

test-fast: native ## only the tests that need neither rights nor servers
	@eng/test --fast

audit: ## ask the package registries whether anything Millrace is made of is known to be vulnerable
	@eng/install build
	@eng/audit

fuzz: ## look for inputs that break what reads strangers' bytes, for SECONDS each (600)
	@eng/install build serve fuzz
	@eng/fuzz $(or $(SECONDS),600)

images: ## images of API, runner and all in one, by Docker (BASE=…, ARCH=…, LANGUAGES=…, TAG=…)
	@eng/install build
	@eng/images build

sbom: ## what those images are made of, as CycloneDX, in artifacts/sbom
	@eng/images sbom

test-images: ## build the images on a base of Debian's packages and run jobs through a fleet of them, on a Docker daemon of its own
	@eng/install build serve test images
	@eng/test-images

test-upgrade: ## swap a fleet under load from the version before to this one and back
	@eng/install build serve test
	@$(MAKE) native
	@eng/test-upgrade

bench: ## measure against the bare toolchains and print one table
	@eng/install build serve test
	@$(MAKE) build
	@dotnet run --project bench/Millrace.Bench -c Release -- $(BENCH)
	@eng/web bench

load: ## send jobs at a rate of its own and tell how long they took (LOAD="--rate 20", LOAD=--find, LOAD=--help)
	@eng/install build serve
	@$(MAKE) build
	@dotnet run --project bench/Millrace.Bench -c Release -- load $(LOAD)

fmt: ## format the C# as .editorconfig says
	@dotnet format Millrace.slnx

doctor: build ## say which protections and toolchains this machine has
	@bin/millrace doctor

native: ## build the agent, the spawner and the gate of the JVM
	@eng/install build
	@$(MAKE) -C native

clean: ## remove what building left
	@rm -rf bin artifacts native/build web/dist web/node_modules web/shots
	@find src tests bench -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
