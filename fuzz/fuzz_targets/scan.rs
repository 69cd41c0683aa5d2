#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| mageacl_fuzz::scan::run(bytes));
