# The program alone, in an image without anything else: docker run --rm -v "$PWD:/store:ro" mageacl check /store
FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev gcc make
WORKDIR /mageacl
COPY . .
RUN cargo build --release --locked --features live && cp target/release/mageacl /usr/local/bin/

FROM scratch
COPY --from=build /usr/local/bin/mageacl /mageacl
USER 65534:65534
WORKDIR /store
ENTRYPOINT ["/mageacl"]
