//! Reduces a store that is merged differently, so that the difference is easy to see.

use super::generate::Store;

/// Returns the smallest store that can be reached by removing files, lines and characters while `differs` stays true.
pub(super) fn smallest(mut store: Store, differs: &mut impl FnMut(&Store) -> bool) -> Store {
    loop {
        let before = store.clone();
        for kind in [0, 1] {
            for number in (0..files(&mut store, kind).len()).rev() {
                let mut smaller = store.clone();
                files(&mut smaller, kind).remove(number);
                if differs(&smaller) {
                    store = smaller;
                    continue;
                }
                // Chunks of half the file first, single bytes last.
                let mut size = files(&mut store, kind)[number].len().next_power_of_two();
                while size > 0 {
                    let mut at = 0;
                    while at < files(&mut store, kind)[number].len() {
                        let mut smaller = store.clone();
                        let file = &mut files(&mut smaller, kind)[number];
                        file.drain(at..(at + size).min(file.len()));
                        if differs(&smaller) {
                            store = smaller;
                        } else {
                            at += size;
                        }
                    }
                    size /= 2;
                }
            }
        }
        if store == before {
            return store;
        }
    }
}

fn files(store: &mut Store, kind: usize) -> &mut Vec<Vec<u8>> {
    if kind == 0 { &mut store.acl } else { &mut store.webapi }
}
