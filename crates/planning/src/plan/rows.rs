//! Lists of lists in one piece of memory.

/// Lists of different lengths, one after the other in memory.
#[derive(Debug, Clone)]
pub(crate) struct Rows<T> {
    starts: Vec<u32>,
    entries: Vec<T>,
}

impl<T: Copy + Ord> Rows<T> {
    /// Sorts pairs of row and entry into rows.
    pub(crate) fn new(rows: usize, mut pairs: Vec<(u32, T)>) -> Self {
        pairs.sort_unstable();
        let mut starts = vec![0u32; rows + 1];
        for &(row, _) in &pairs {
            starts[row as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        Self { starts, entries: pairs.into_iter().map(|(_, entry)| entry).collect() }
    }

    #[inline]
    pub(crate) fn row(&self, row: u32) -> &[T] {
        let row = row as usize;
        &self.entries[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// Position of the row's first entry among all entries.
    #[inline]
    pub(crate) fn start(&self, row: u32) -> usize {
        self.starts[row as usize] as usize
    }

    pub(crate) fn all(&self) -> &[T] {
        &self.entries
    }
}
