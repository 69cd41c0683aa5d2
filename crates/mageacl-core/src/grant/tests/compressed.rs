//! Compressed dumps and exports.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

const ROWS: &[u8] = b"role_id\tresource_id\tpermission\n7\tA_b::c\tallow\n7\tA_b::d\tdeny\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// Returns incompressible bytes.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        b'a' + u8::try_from((state >> 24) % 26).unwrap()
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn any_format_may_be_compressed() {
    let dump = std::fs::read(fixtures().join("default.sql")).unwrap();
    let list = b"A_b::c\nA_b::d\n".as_slice();
    for plain in [ROWS, &dump, list, b"[\"A_b::c\"]", b"- Sales > Orders\n"] {
        let expected = reported(&texts(&[plain]).unwrap());
        assert_eq!(reported(&texts(&[&gzip(plain)]).unwrap()), expected);
        assert_eq!(reported(&texts(&[&zstd(plain)]).unwrap()), expected);
    }
}

#[test]
fn all_members_and_frames_are_read() {
    let (first, second) = ROWS.split_at(45);
    for compress in [gzip, zstd] {
        let both = [compress(first), compress(second)].concat();
        assert_eq!(texts(&[&both]).unwrap().rows.len(), 2);
    }
    // A frame without data before each of them.
    let skipped = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];
    let frames = [&skipped[..], &zstd(first), &skipped, &zstd(second)].concat();
    assert_eq!(texts(&[&frames]).unwrap().rows.len(), 2);
}

#[test]
fn what_is_cut_off_is_never_a_smaller_grant() {
    let text = [ROWS, b"7\t", &noise(400), b"\tdeny\n"].concat();
    for compressed in [gzip(&text), zstd(&text)] {
        for cut in 4..compressed.len() {
            let error = texts(&[&compressed[..cut]]).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Truncated, "{cut} of {}: {error}", compressed.len());
        }
    }
}

#[test]
fn broken_data_is_refused() {
    for mut compressed in [gzip(ROWS), zstd(ROWS)] {
        let last = compressed.len() - 5;
        compressed[last] ^= 0xFF;
        let error = texts(&[&compressed]).unwrap_err();
        assert!(matches!(error.kind, ErrorKind::Malformed | ErrorKind::Truncated), "{error}");
    }
    let trailing = [gzip(ROWS), b"garbage that is no member".to_vec()].concat();
    assert_eq!(texts(&[&trailing]).unwrap_err().kind, ErrorKind::Malformed);
}

#[test]
fn expansion_is_limited() {
    // A window of 8 MiB, and 320 blocks of 128 KiB of spaces in four bytes each.
    let block = |is_last: u32| {
        (is_last | 1 << 1 | (128 << 10) << 3).to_le_bytes()[..3].iter().copied().chain([b' ']).collect::<Vec<u8>>()
    };
    let blocks: Vec<u8> = (0..320).flat_map(|at| block(u32::from(at == 319))).collect();
    let spaces = [&[0x28, 0xB5, 0x2F, 0xFD, 0, 13 << 3][..], &blocks].concat();
    let dump = [zstd(b"SET a=1;"), spaces].concat();
    let error = texts(&[&dump]).unwrap_err();
    assert_eq!(
        (error.kind, error.message.as_str()),
        (ErrorKind::TooLarge, "0: the zstd data expands more than 1,000 times")
    );
    // Below 16 MiB the ratio is not limited.
    let sql = [
        b"SET a=1;".to_vec(),
        vec![b' '; 1 << 20],
        b"INSERT INTO authorization_rule (role_id,resource_id,permission) VALUES (7,'A_b::c','allow');".to_vec(),
    ]
    .concat();
    for compressed in [gzip(&sql), zstd(&sql)] {
        assert_eq!(texts(&[&compressed]).unwrap().rows.len(), 1);
    }
}

#[test]
fn other_binary_files_are_refused_for_what_they_are() {
    let tar = [vec![b'a'; 257], b"ustar\x0000".to_vec(), vec![0; 200]].concat();
    let cases: [(Vec<u8>, &str); 10] = [
        (gzip(&gzip(ROWS)), "0 contains, inside gzip data, gzip data; decompress it first"),
        (zstd(&gzip(ROWS)), "0 contains, inside zstd data, gzip data; decompress it first"),
        (gzip(&tar), "0 contains, inside gzip data, a tar archive; unpack it first"),
        (tar, "0 is a tar archive; unpack it first"),
        (b"\xFD7zXZ\0\0".to_vec(), "0 is an xz file; decompress it first: xz -dc FILE"),
        (b"BZh91AY".to_vec(), "0 is a bzip2 file; decompress it first: bunzip2 -c FILE"),
        (b"PK\x03\x04\0".to_vec(), "0 is a zip archive; unpack it first"),
        (b"SQLite format 3\0\x10\0".to_vec(), "0 is an SQLite database; export its tables as SQL"),
        (b"XBSTCK01\0".to_vec(), "0 is a backup of xtrabackup; restore it and take a dump with mysqldump"),
        (b"\0\x01\x02".to_vec(), "0 is not text: it contains zero bytes"),
    ];
    for (bytes, message) in cases {
        let error = texts(&[&bytes]).unwrap_err();
        assert_eq!((error.kind, error.to_string().as_str()), (ErrorKind::Binary, message));
    }
}
