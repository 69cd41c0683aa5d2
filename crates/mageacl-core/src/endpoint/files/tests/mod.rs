//! Files of each format, with the calls that a person reads in them.

mod collections;
mod logs;
mod specifications;

use std::io::Write;

use super::*;
use crate::endpoint::origin::CallSite;

/// Shows the entries: a call, its lines, its number if it differs from that of its lines, its statuses.
fn shown(bytes: &[u8]) -> Result<(Format, Vec<String>, Tally), FileError> {
    let file = read("f", bytes)?;
    let entry = |entry: &FileEntry| match entry {
        FileEntry::Unreadable { first, last, .. } => format!("!{first}-{last}"),
        FileEntry::Call(DeclaredCall { call, occurrences }) => {
            let lines: Vec<String> = occurrences.sites().iter().map(|site: &CallSite| site.line.to_string()).collect();
            let statuses: Vec<String> =
                occurrences.statuses.iter().map(|(code, count)| format!("{code}x{count}")).collect();
            let count = if occurrences.count == lines.len() as u64 {
                String::new()
            } else {
                format!(" x{}", occurrences.count)
            };
            let statuses = if statuses.is_empty() { String::new() } else { format!(" [{}]", statuses.join(" ")) };
            format!("{} @{}{count}{statuses}", call.text(), lines.join(","))
        }
    };
    Ok((file.format, file.entries.iter().map(entry).collect(), file.tally))
}

/// Compares the format, the entries, and the numbers of requests to Magento and of all. No secret is in an entry.
#[track_caller]
fn check(text: &str, format: Format, entries: &[&str], numbers: (u64, u64)) {
    let (found, calls, tally) = shown(text.as_bytes()).unwrap();
    assert_eq!(
        (found, calls.as_slice()),
        (format, entries.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>().as_slice())
    );
    assert_eq!((tally.to_magento, tally.requests), numbers);
    assert!(!format!("{calls:?}").contains("S3CR3T"));
}

#[test]
fn lists_are_read_as_before() {
    check(
        "GET /V1/a\n# x\nsome words\nPOST /V1/b\nGET /V1/a\n",
        Format::List,
        &["GET /V1/a @1", "!3-3", "POST /V1/b @4", "GET /V1/a @5"],
        (3, 3),
    );
    check("{\n \"item\": 1\n}\nGET /V1/a\n", Format::List, &["!1-3", "GET /V1/a @4"], (1, 1));
    assert!(matches!(read("f", b"\x89PNG\r\n\x1a\n".as_slice()), Err(FileError::Binary(_))));
}

#[test]
fn requests_of_a_list_to_other_hosts_are_left_out() {
    let text = "curl https://hooks.example/services/S3CR3T/x\ncurl https://shop.example/rest/V1/a\n/acme/alias\nGET https://x.example/S3CR3T\nGET https://api.stripe.com/V1/S3CR3T\n";
    check(text, Format::List, &["GET /rest/V1/a @2", "/acme/alias @3"], (2, 5));
}

#[test]
fn headers_name_the_operation_of_a_soap_request() {
    let text = "curl -H 'SOAPAction: \"salesOrderRepositoryV1Get\"' -H 'X: S3CR3T' \\\n 'https://shop.example/soap/default?services=x' -d '<a/>'\n\n\
                ###\nPOST https://shop.example/soap/default?services=y\nAuthorization: Bearer S3CR3T\n\
                Content-Type: application/soap+xml; action=\"catalogProductRepositoryV1GetList\"\n\n<a>S3CR3T</a>\n";
    let calls = ["salesOrderRepositoryV1Get @1", "catalogProductRepositoryV1GetList @5"];
    check(text, Format::List, &calls, (2, 2));
}

#[test]
fn files_may_be_compressed_or_in_utf_16() {
    let text = "10.0.0.1 - - [x] \"GET /rest/V1/a HTTP/1.1\" 200 5\n";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(text.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    let utf_16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [text.as_bytes(), &gzip, &zstd, &utf_16] {
        let (format, calls, _) = shown(bytes).unwrap();
        assert_eq!((format, calls.as_slice()), (Format::Log, ["GET /V1/a @1 [200x1]".to_owned()].as_slice()));
    }
    assert!(matches!(read("f", &gzip[..gzip.len() - 9]), Err(FileError::Compressed(_))));
}

#[test]
fn notes_count_what_is_left_out() {
    let text = "{\"log\":{\"entries\":[\n{\"request\":{\"method\":\"GET\",\"url\":\"https://s.example/S3CR3T\"}},\n\
                {\"request\":{\"method\":\"GET\",\"url\":\"https://s.example/rest/V1/a\"}}]}}";
    let file = read("f", text.as_bytes()).unwrap();
    assert_eq!(file.notes("x.har"), ["x.har: 1 of 2 requests is to Magento"]);
}
