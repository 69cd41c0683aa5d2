# Every line below a recipe's name is a plain command: who has no `just` copies it into a shell in this folder, with
# the value in the place of each {{ }}.

# Everything that has to hold before a change is handed in
ready:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    cargo test

# Regenerate the documents that are made from rules, advisories, profiles and the types of the JSON contract
documents:
    cargo run --release --example schemas -- schemas/v1 > docs/json.md
    cargo run --release --example rules > docs/rules.md
    cargo run --release --example advisories > docs/advisories.md
    cargo run --release --example connectors -- docs/connectors

# A release of Magento, unpacked with nothing beside it, into the built-in facts
fold CHECKOUT:
    cargo run --release --example fold_release -- data/releases.txt {{ CHECKOUT }}

# Times of whole stores and of each stage
bench:
    cargo bench --bench plan

# A store to measure on: a release's XML with generated modules beside it and as many files as a real one
store FOLDER RELEASE="../shared/magento/releases/2.4.6-p4.tar.gz" MODULES="34" FILES="117000":
    cargo run --release --example make_store -- {{ FOLDER }} --release-archive {{ RELEASE }} --modules {{ MODULES }} --files {{ FILES }}

# The whole process beside the bare loop, and its memory
time STORE CALL="GET /V1/products/{sku}" N="200":
    cargo build --release --bin mageacl --example bare_loop --example time_both
    ${CARGO_TARGET_DIR:-target}/release/examples/bare_loop list {{ STORE }} > "${CARGO_TARGET_DIR:-target}/bare-loop.txt"
    ${CARGO_TARGET_DIR:-target}/release/examples/time_both {{ N }} ${CARGO_TARGET_DIR:-target}/release/mageacl plan {{ STORE }} -e '{{ CALL }}' -- ${CARGO_TARGET_DIR:-target}/release/examples/bare_loop read "${CARGO_TARGET_DIR:-target}/bare-loop.txt"
    /usr/bin/time -f 'at most %M kB resident' ${CARGO_TARGET_DIR:-target}/release/mageacl plan {{ STORE }} -e '{{ CALL }}' --format ids

# The lint that looks into every file beside ripgrep searching the same files for one id (needs `rg` on the path)
scan STORE N="30":
    cargo build --release --bin mageacl --example time_both
    ${CARGO_TARGET_DIR:-target}/release/examples/time_both {{ N }} ${CARGO_TARGET_DIR:-target}/release/mageacl lint {{ STORE }} --pedantic --format short -- rg -c --no-ignore -g '*.{php,xml,phtml,js,html}' -g '!**/Test/**' -g '!**/tests/**' -g '!**/vendor/library/**' -g '!**/vendor/composer/**' 'Magento_Catalog::products' {{ STORE }}/vendor

# Run every fuzz target for this many seconds and print a table of runs and crashes (needs `cargo install cargo-fuzz`)
fuzz SECONDS="120" *TARGETS:
    fuzz/run {{ SECONDS }} {{ TARGETS }}
