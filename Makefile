# Everything that is done often. "make test" on a fresh Debian or Ubuntu with Go installs what the tests need.

export CGO_ENABLED = 0
.DEFAULT_GOAL := help
.PHONY: help build run prepare test generate format check check-format check-vet check-static check-generated bench bench-all bench-alignment alignment-model wordvectors fuzz

TOOL = go tool -modfile=tools/go.mod
# Packages that are tested without a browser.
PLAIN = $$(go list ./... | grep -v '/e2e')
# Files that programs write; they are committed.
GENERATED = find internal docs \( -name '*_templ.go' -o -name '*_gen_test.go' -o -path '*/ui/assets/*' -o -name openapi.json \) -type f

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

build: ## bin/pathways, one file that needs nothing else
	go build -trimpath -o bin/pathways ./cmd/pathways

run: ## serve on this machine, with examples
	go run ./cmd/pathways serve --demo

prepare: ## install what the tests need
	@.ci/prepare

test: prepare ## every test: both databases, documents, the browser
	@echo "test: everything but the browser"
	go test -timeout 15m $(PLAIN)
	@echo "test: the tools"
	cd tools && go test -count=1 ./...
	@if go list ./e2e/... >/dev/null 2>&1 && [ -n "$$(go list ./e2e/... 2>/dev/null)" ]; then \
		echo "test: journeys in the browser"; go test -count=1 -timeout 20m ./e2e/...; fi

generate: ## pages, style sheet, scripts and the API description from their sources
	@for dir in $$(find internal -name '*.templ' -exec dirname {} + | sort -u); do \
		$(TOOL) templ generate -log-level error -path "$$dir" || exit 1; done
	go generate ./...

format: ## put all Go files into their form
	$(TOOL) gofumpt -w .
	gofmt -w cmd internal tools e2e bench

check: check-format check-vet check-static check-generated ## format, vet, staticcheck, generated files current

check-format:
	@echo "check: gofmt and gofumpt"
	@found=$$(gofmt -l cmd internal tools e2e bench && $(TOOL) gofumpt -l .) || exit 1; \
		[ -z "$$found" ] || { echo "not formatted (make format):"; echo "$$found"; exit 1; }

check-vet:
	go vet ./...
	cd tools && go vet ./...

check-static:
	$(TOOL) staticcheck ./...
	cd tools && go tool staticcheck ./...

check-generated:
	@echo "check: generated files are current"
	@before=$$($(GENERATED) -exec sha256sum {} + | sort -k 2); \
	$(MAKE) --no-print-directory generate || exit 1; \
	after=$$($(GENERATED) -exec sha256sum {} + | sort -k 2); \
	[ "$$before" = "$$after" ] || { echo "generated files were not current; look at git diff and commit them"; git --no-pager diff --stat; exit 1; }

bench: ## measure against the targets: pages, people, files, keepers, start, memory, writes, size; about 4 minutes
	go run ./bench -save bench/RESULTS.md

bench-all: ## every benchmark of every package
	go test -run '^$$' -bench . -benchmem $(PLAIN)

bench-alignment: ## how well and how fast texts are read, against plain BM25
	go run ./bench/alignment

alignment-model: ## fit the model that texts are read with, from what it learns from
	go run ./bench/alignment/fit

WORDNET = /usr/share/wordnet
wordvectors: ## make the word vectors again, from WordNet (Debian: wordnet-base)
	go run -C tools ./wordvectors -wordnet $(WORDNET) -out ../internal/alignment/match/vectors/data/vectors-en.bin

FUZZTIME = 30s
fuzz: ## each fuzz target for FUZZTIME (30s)
	@grep -rn --include='*_test.go' -oE '^func Fuzz[A-Za-z0-9_]+' internal | sed -E 's|/[^/:]+:[0-9]+:func | |' | \
	while read -r dir name; do \
		echo "fuzz: $$name in $$dir for $(FUZZTIME)"; \
		go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) "./$$dir" </dev/null || exit 1; \
	done
