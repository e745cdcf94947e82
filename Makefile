# Targets for people and for CI; `make` lists them. Everything that is built lands in bin/ and artifacts/.

PREFIX  ?= /usr/local
DESTDIR ?=
RUNTIME ?= $(CURDIR)/bin/mocker-runtime
DOTNET  ?= dotnet
CONFIG  ?= Release
GUEST   ?= minimal
RUN     := $(DOTNET) run --project tests/bench -c $(CONFIG) --
QUIET   := -c $(CONFIG) --nologo -v q
DATE    := $(shell git log -1 --format=%cs 2>/dev/null || date -u +%F)
SHARE    = $(DESTDIR)$(PREFIX)/share

SOURCES := $(shell find src Directory.*.props -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.proto' -o -name '*.xml' 2>/dev/null | grep -vE '/(obj|bin)/')

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: need
need: ## install what is missing on Debian or Ubuntu (linker, busybox, ...)
	@scripts/need

.PHONY: build
build: bin/mocker-runtime bin/containerd-shim-mocker-v2 bin/mocker ## build the binaries into bin/

bin/mocker-runtime: $(SOURCES)
	@scripts/need
	$(DOTNET) publish src/runtime $(QUIET) -o artifacts/runtime
	@install -D -m 0755 artifacts/runtime/mocker-runtime $@

bin/containerd-shim-mocker-v2: $(SOURCES)
	@scripts/need
	$(DOTNET) publish src/shim $(QUIET) -o artifacts/shim
	@install -D -m 0755 artifacts/shim/containerd-shim-mocker-v2 $@

# Mono.Posix's native part is looked for beside the binary.
bin/mocker: $(SOURCES)
	@scripts/need
	$(DOTNET) publish src/pull $(QUIET) -o artifacts/pull
	@install -D -m 0644 artifacts/pull/libMonoPosixHelper.so bin/libMonoPosixHelper.so
	@install -D -m 0755 artifacts/pull/mocker $@

# Man pages and completion scripts, from the definitions of the command line and the prose in docs/man.
.PHONY: docs
docs: bin/man/mocker-runtime.8 ## make the man pages and completion scripts in bin/

bin/man/mocker-runtime.8: $(SOURCES) $(wildcard docs/man/*.md)
	$(DOTNET) run --project src/manual -c $(CONFIG) -- docs/man bin $(DATE)

.PHONY: run
run: build ## make a bundle and an image from busybox and show them from inside containers
	@scripts/demo $(RUNTIME) $(CURDIR)/bin/mocker

.PHONY: test
test: build check conformance integration test-vm ## run every test

.PHONY: check
check: ## format, build with warnings as errors, unit tests
	$(DOTNET) format whitespace Mocker.Runtime.sln --verify-no-changes
	$(DOTNET) build Mocker.Runtime.sln $(QUIET)
	scripts/run-tests tests/unit

.PHONY: conformance
conformance: build ## the OCI conformance suite; RUNTIME=runc tests another runtime
	RUNTIME=$(RUNTIME) scripts/run-tests tests/conformance

.PHONY: conformance-report
conformance-report: build ## ours, runc and crun side by side
	tests/conformance/report.sh $(CURDIR)/bin/mocker-runtime runc crun

.PHONY: conformance-foreign
conformance-foreign: build ## suites of runc, crun and runtime-tools from Debian's archive; an hour
	tests/conformance/foreign.sh

.PHONY: integration
integration: build ## leaks, kills at any moment, concurrent commands; the shim under containerd 1.6 and 2.x; images, networks and containers of mocker
	RUNTIME=$(RUNTIME) scripts/run-tests tests/integration; code=$$?; for each in containerd images networks mocker; do scripts/run-tests tests/$$each || code=1; done; exit $$code

.PHONY: test-images
test-images: build ## mocker against docker-registry and skopeo: faults, kills, logins, certificates
	scripts/run-tests tests/images

.PHONY: test-networks
test-networks: build ## mocker's networks: bridges, published ports and names, in network namespaces of their own
	scripts/run-tests tests/networks

.PHONY: test-images-full
test-images-full: build ## the same with a Debian that mmdebstrap makes first, which takes a minute
	tests/images/debian
	scripts/run-tests tests/images

.PHONY: test-vm
test-vm: build ## the conformance suite and mocker's containers in guest machines with cgroup v2 and systemd (tests/vm)
	@tests/vm/need
	$(DOTNET) build tests/conformance $(QUIET)
	$(DOTNET) build tests/mocker $(QUIET)
	RUNTIME=$(RUNTIME) tests/vm/suite

.PHONY: test-engines
test-engines: build ## podman, dockerd and containerd with the runtime, in the guest machine with systemd
	@tests/vm/need
	$(DOTNET) build tests/engines $(QUIET)
	RUNTIME=$(RUNTIME) tests/vm/suite engines-root engines-user

.PHONY: vm-shell
vm-shell: ## a shell in a guest machine with cgroup v2: GUEST=minimal or systemd (tests/vm)
	@tests/vm/need
	@tests/vm/run $(GUEST) --terminal -- sh

.PHONY: test-containerd
test-containerd: build ## the shim alone: under containerd 1.6 and 2.x, fetched from Debian's packages
	scripts/run-tests tests/containerd

.PHONY: bench
bench: build ## side by side with crun and runc: medians, ratios, memory
	$(RUN)

.PHONY: bench-shim
bench-shim: build ## the shim beside containerd's own with crun and runc: times, memory
	$(RUN) shim

.PHONY: bench-pull
bench-pull: build ## mocker beside skopeo with umoci, and beside podman with crun
	tests/images/debian
	$(RUN) pull

.PHONY: bench-vm
bench-vm: build ## `run` beside crun and runc in the guest machine with systemd, by cgroup files and by systemd
	@tests/vm/need
	$(DOTNET) build tests/bench $(QUIET)
	RUNTIME=$(RUNTIME) tests/vm/bench

.PHONY: install
install: build docs ## install below PREFIX (default /usr/local), DESTDIR for packagers
	install -D -m 0755 bin/mocker-runtime $(DESTDIR)$(PREFIX)/bin/mocker-runtime
	install -D -m 0755 bin/containerd-shim-mocker-v2 $(DESTDIR)$(PREFIX)/bin/containerd-shim-mocker-v2
	install -D -m 0755 bin/mocker $(DESTDIR)$(PREFIX)/lib/mocker/mocker
	install -D -m 0644 bin/libMonoPosixHelper.so $(DESTDIR)$(PREFIX)/lib/mocker/libMonoPosixHelper.so
	ln -sfn ../lib/mocker/mocker $(DESTDIR)$(PREFIX)/bin/mocker
	install -D -m 0644 -t $(SHARE)/man/man8 bin/man/*.8
	install -D -m 0644 -t $(SHARE)/man/man1 bin/man/*.1
	for each in mocker-runtime mocker; do install -D -m 0644 bin/completion/$$each.bash $(SHARE)/bash-completion/completions/$$each; done
	install -D -m 0644 -t $(SHARE)/zsh/site-functions bin/completion/_mocker-runtime bin/completion/_mocker
	install -D -m 0644 -t $(SHARE)/fish/vendor_completions.d bin/completion/mocker-runtime.fish bin/completion/mocker.fish

.PHONY: clean
clean: ## remove what was built
	rm -rf bin artifacts
	find src tests -type d \( -name obj -o -name bin \) -prune -exec rm -rf {} +
