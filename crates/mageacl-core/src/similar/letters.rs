//! The letters of a text, which bound its similarity to another text.

/// The number of classes of letters.
const CLASSES: usize = 32;

/// The number of times that a text has each letter. Comparing two of them rules most texts out before their exact
/// similarity is computed.
#[derive(Debug)]
pub(super) struct Letters {
    counts: [u16; CLASSES],
    pub(super) length: usize,
}

impl Letters {
    pub(super) fn in_text(text: &str) -> Letters {
        let mut letters = Letters { counts: [0; CLASSES], length: 0 };
        for c in text.chars() {
            let count = &mut letters.counts[u32::from(c) as usize % CLASSES];
            *count = count.saturating_add(1);
            letters.length += 1;
        }
        letters
    }

    /// Returns the minimum number of edits between two texts: each changes two counts at most.
    pub(super) fn edits(&self, other: &Letters) -> usize {
        let pairs = self.counts.iter().zip(&other.counts);
        let changed: u32 = pairs.map(|(one, other)| u32::from(one.abs_diff(*other))).sum();
        (changed as usize).div_ceil(2).max(self.length.abs_diff(other.length))
    }

    /// Returns the maximum number of letters that two texts have in common.
    pub(super) fn common(&self, other: &Letters) -> usize {
        let shorter = self.length.min(other.length);
        // Saturated counts give no bound.
        if self.length.max(other.length) >= usize::from(u16::MAX) {
            return shorter;
        }
        let pairs = self.counts.iter().zip(&other.counts);
        let common: u32 = pairs.map(|(one, other)| u32::from(*one.min(other))).sum();
        shorter.min(common as usize)
    }
}
