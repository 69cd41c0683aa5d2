#![no_main]

use rayon::ThreadPoolBuilder;

libfuzzer_sys::fuzz_target!(
    init: {
        // Merging a few small files takes less time than waking another thread.
        let pool = ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        pool.build_global().expect("no pool exists yet");
    },
    |bytes: &[u8]| mageacl_fuzz::merge::run(bytes)
);
