# Recipes are plain commands. Without `just`, run them in this folder, with a value in place of each {{ }}.

# Check format, lints and tests
ready:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    cargo test

# Regenerate documents and schemas from rules, advisories, errors, profiles and the types of the JSON documents
documents:
    cargo run --release --example schemas -- schemas/v1 > docs/json.md
    cargo run --release --example rules > docs/rules.md
    cargo run --release --example advisories > docs/advisories.md
    cargo run --release --example errors > docs/errors.md
    cargo run --release --example connectors -- docs/connectors

# Add an unpacked release of Magento to the built-in facts
fold CHECKOUT:
    cargo run --release --example fold_release -- data/releases.txt {{ CHECKOUT }}

# Measure whole stores and each stage
bench:
    cargo bench --bench plan

# Generate a store to measure: the XML of a release, generated modules, and as many files as a real store has
store FOLDER RELEASE="../shared/magento/releases/2.4.6-p4.tar.gz" MODULES="34" FILES="117000":
    cargo run --release --example make_store -- {{ FOLDER }} --release-archive {{ RELEASE }} --modules {{ MODULES }} --files {{ FILES }}

# Compare the time of the whole process with that of a loop that only reads the same files, and measure its memory
time STORE CALL="GET /V1/products/{sku}" N="200":
    cargo build --release --bin mageacl --example bare_loop --example time_both
    ${CARGO_TARGET_DIR:-target}/release/examples/bare_loop list {{ STORE }} > "${CARGO_TARGET_DIR:-target}/bare-loop.txt"
    ${CARGO_TARGET_DIR:-target}/release/examples/time_both {{ N }} ${CARGO_TARGET_DIR:-target}/release/mageacl plan {{ STORE }} -e '{{ CALL }}' -- ${CARGO_TARGET_DIR:-target}/release/examples/bare_loop read "${CARGO_TARGET_DIR:-target}/bare-loop.txt"
    /usr/bin/time -f 'at most %M kB resident' ${CARGO_TARGET_DIR:-target}/release/mageacl plan {{ STORE }} -e '{{ CALL }}' --format ids

# Compare the lint that reads every file with ripgrep searching the same files for one id (needs `rg`)
scan STORE N="30":
    cargo build --release --bin mageacl --example time_both
    ${CARGO_TARGET_DIR:-target}/release/examples/time_both {{ N }} ${CARGO_TARGET_DIR:-target}/release/mageacl lint {{ STORE }} --pedantic --format short -- rg -c --no-ignore -g '*.{php,xml,phtml,js,html}' -g '!**/Test/**' -g '!**/tests/**' -g '!**/vendor/library/**' -g '!**/vendor/composer/**' 'Magento_Catalog::products' {{ STORE }}/vendor

# Run every fuzz target for this many seconds and print a table of runs and crashes (needs `cargo install cargo-fuzz`)
fuzz SECONDS="120" *TARGETS:
    fuzz/run {{ SECONDS }} {{ TARGETS }}

# Write version, address and digests of a release into every channel; FOLDER has the archives
release FOLDER:
    packaging/pin {{ FOLDER }}
