# The few commands of every day. Meson and Ninja do the work; `make help` explains.

SECONDS ?= 60
export LC_ALL := C.UTF-8

release := build/release

.PHONY: all run test bench fuzz format check-format clean help deps deps-test

all: deps $(release)/build.ninja
	@ninja -C $(release) --quiet ansinh
	@echo "Built $(release)/ansinh"

$(release)/build.ninja:
	@python3 tools/run_tests.py --configure release

run: all
	@tools/run.sh

test: deps-test
	@python3 tools/run_tests.py

bench: deps-test
	@python3 tools/run_tests.py --bench

fuzz: deps-test
	@python3 tools/run_tests.py --fuzz $(SECONDS)

format: deps-test
	@tools/format.sh

check-format: deps-test
	@tools/format.sh --check

clean:
	@rm -rf build

deps:
	@tools/install-deps.sh build

deps-test:
	@tools/install-deps.sh test

help:
	@echo 'ansinh: who is poor, what the law owes them, and why.'
	@echo
	@echo 'On Debian 12 the commands install what is missing (apt-get, with sudo if you are not root).'
	@echo
	@echo '  make              build/release/ansinh, by gcc -O2'
	@echo '  make run          build, then the main job: three synthetic years of a province, who is'
	@echo '                    poor, what the law owes for a month, one household explained'
	@echo '  make test         every test: a release build by gcc, a build by clang with the address,'
	@echo '                    leak and undefined-behaviour sanitizers, the checks of the source, and'
	@echo '                    some seconds of each fuzz target; ends in "N passed, N failed"'
	@echo '  make bench        the benchmarks (a quiet machine gives steadier figures)'
	@echo '  make fuzz         each fuzz target for SECONDS=60'
	@echo '  make format       lay the C sources out (clang-format 14)'
	@echo '  make check-format say what is not laid out, change nothing'
	@echo '  make clean        remove build/'
	@echo
	@echo 'One test alone, after make test:'
	@echo '  meson test -C build/release --list'
	@echo '  meson test -C build/asan --print-errorlogs NAME'
	@echo 'Then: build/release/ansinh --help'
