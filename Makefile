# Every target does its own set-up: ./setup installs the Debian packages that are missing.
PREFIX ?= /usr/local
DESTDIR ?=
BUILD := .build/release
STATIC := -c release --static-swift-stdlib
SHARE := $(DESTDIR)$(PREFIX)/share

# See CONTRIBUTING.md.
FUZZ_SECONDS ?= 600
FUZZ_TARGETS ?= model archive checkpoint recording theme config recipe names playlist audio header raw
SANITIZER ?= address
TESTS ?= .
PEERS := .build-peers

.PHONY: build demo test lint fuzz sanitize install demo-audio bench bench-peers
build:
	./setup swift build $(STATIC) --product genrescope

demo: build
	$(BUILD)/genrescope demo medley

# tmux: a terminal that the tests can look at; ncurses-term: terminals that they pretend to have;
# ffmpeg: files that only its libraries decode.
test: lint
	PACKAGES="tmux ncurses-term ffmpeg" ./setup swift test --disable-xctest

lint:
	./setup swift format lint --strict --recursive Package.swift Sources Tests

# libFuzzer as a library, which the test process calls. Everything is instrumented for coverage and for addresses.
FUZZER = $(wildcard $(dir $(shell command -v swift))../lib/clang/*/lib/linux/libclang_rt.fuzzer_no_main-*.a)
fuzz:
	PACKAGES="tmux ncurses-term ffmpeg" ./setup swift build --build-tests --scratch-path .build-fuzz --sanitize address \
	  -Xswiftc -DFUZZING -Xswiftc -sanitize-coverage=edge,indirect-calls,trace-cmp,inline-8bit-counters,pc-table \
	  -Xcc -fsanitize-coverage=edge,indirect-calls,trace-cmp,inline-8bit-counters,pc-table \
	  -Xlinker $(FUZZER) -Xlinker -lstdc++
	for target in $(FUZZ_TARGETS); do \
	  mkdir -p .build-fuzz/corpus/$$target && SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 FUZZ_TARGET=$$target \
	  FUZZ_OPTIONS="-max_total_time=$(FUZZ_SECONDS) -timeout=5 -rss_limit_mb=4096 -max_len=65536 -print_final_stats=1 \
	    -artifact_prefix=.build-fuzz/$$target- .build-fuzz/corpus/$$target Tests/FuzzTests/Corpus/$$target" \
	  swift test --skip-build --scratch-path .build-fuzz --sanitize address --disable-xctest --filter FuzzRun || exit 1; \
	done

# Leaks are not asked for: caches that libraries keep to the end would be called so. Signal stacks are the program's own.
# Swift checks itself for what is undefined; the sanitizer for it is for what is in C and C++, and traps.
SANITIZE_undefined = $(foreach option,=undefined -trap=undefined -ignorelist=$(CURDIR)/Tests/undefined-ignored.txt,\
  -Xcc -fsanitize$(option))
sanitize:
	PACKAGES="tmux ncurses-term ffmpeg" SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0:use_sigaltstack=0 \
	  ./setup swift test --scratch-path .build-$(SANITIZER) --disable-xctest --filter "$(TESTS)" \
	  $(or $(SANITIZE_$(SANITIZER)),--sanitize $(SANITIZER))

install: build
	install -D -s $(BUILD)/genrescope $(DESTDIR)$(PREFIX)/bin/genrescope
	install -D -m 644 -t $(SHARE)/genrescope/themes Themes/*.toml
	install -D -m 644 -t $(SHARE)/genrescope/demo Sources/CDemoAudio/Audio/*
	install -d $(SHARE)/man/man1
	umask 022; $(BUILD)/genrescope manual > $(SHARE)/man/man1/genrescope.1
	install -d $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	# Files are the arguments where no command is named, too.
	umask 022; $(BUILD)/genrescope --generate-completion-script bash | sed 's/^complete /complete -o default /' \
	  > $(SHARE)/bash-completion/completions/genrescope
	umask 022; $(BUILD)/genrescope --generate-completion-script zsh > $(SHARE)/zsh/site-functions/_genrescope
	umask 022; $(BUILD)/genrescope --generate-completion-script fish > $(SHARE)/fish/vendor_completions.d/genrescope.fish

# What it costs, beside the least that the same work can cost. On a machine that does other things too: CLOCK=processor.
bench:
	PACKAGES="ffmpeg" ./setup swift build $(STATIC) --product genrescope
	swift build $(STATIC) --product Benchmarks
	for what in mel network folder start growth; do $(BUILD)/Benchmarks $$what || exit 1; done

# The same beside other programs, in a Python of their own.
bench-peers: $(PEERS)/ready
	PYTHON=$(CURDIR)/$(PEERS)/bin/python $(MAKE) bench
	PYTHON=$(CURDIR)/$(PEERS)/bin/python $(BUILD)/Benchmarks training

$(PEERS)/ready: Tests/Benchmarks/Peers/requirements.txt
	PACKAGES="python3-venv" ./setup python3 -m venv $(PEERS)
	$(PEERS)/bin/pip install -q -r $<
	touch $@

# Renders the demo tracks again from their scores (Sources/DemoScores), and says whether they are what they were.
demo-audio:
	PACKAGES="fluidsynth musescore-general-soundfont-lossless ffmpeg caps" ./setup swift run render-demo
