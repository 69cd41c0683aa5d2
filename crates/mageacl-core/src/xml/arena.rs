//! Append-only storage for the nodes of a document.

use std::ops::{Index, IndexMut};

/// The number of nodes per chunk.
const CHUNK: usize = 1 << 14;

/// Nodes in chunks of a fixed size. Unlike a growing vector, an arena never holds two copies of its content, so peak
/// memory stays proportional to the number of nodes.
#[derive(Clone, Debug)]
pub(super) struct Arena<T> {
    chunks: Vec<Vec<T>>,
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Arena { chunks: Vec::new() }
    }
}

impl<T> Arena<T> {
    /// Appends a node and returns its index.
    ///
    /// # Panics
    /// If the arena holds four billion nodes.
    pub(super) fn push(&mut self, node: T) -> u32 {
        let index = self.len();
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => chunk.push(node),
            Some(_) => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(node);
                self.chunks.push(chunk);
            }
            None => self.chunks.push(vec![node]),
        }
        u32::try_from(index).unwrap_or_else(|_| unreachable!("more nodes than supported"))
    }

    /// Returns the number of nodes.
    pub(super) fn len(&self) -> usize {
        self.chunks.last().map_or(0, |last| (self.chunks.len() - 1) * CHUNK + last.len())
    }
}

impl<T> Index<u32> for Arena<T> {
    type Output = T;

    fn index(&self, index: u32) -> &T {
        &self.chunks[index as usize / CHUNK][index as usize % CHUNK]
    }
}

impl<T> IndexMut<u32> for Arena<T> {
    fn index_mut(&mut self, index: u32) -> &mut T {
        &mut self.chunks[index as usize / CHUNK][index as usize % CHUNK]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_keep_their_index_across_chunks() {
        let mut arena = Arena::default();
        for number in 0..=3 * CHUNK {
            assert_eq!(arena.push(number) as usize, number);
        }
        assert_eq!(arena.len(), 3 * CHUNK + 1);
        for number in [0, 1, CHUNK - 1, CHUNK, 2 * CHUNK, 3 * CHUNK] {
            assert_eq!(arena[u32::try_from(number).unwrap()], number);
        }
    }
}
