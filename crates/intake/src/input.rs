//! Where the bytes come from.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};

/// What to read.
#[derive(Debug)]
pub enum Input<'a> {
    /// Bytes in memory, for example an upload.
    Bytes(&'a [u8]),
    /// An open file; it is read from its start.
    File(File),
}

/// Bytes that can be read from any position.
pub(crate) trait Bytes: Read + Seek {}

impl<T: Read + Seek> Bytes for T {}

impl<'a> Input<'a> {
    /// A reader over the whole. It may be called again for another pass.
    pub(crate) fn open(&self) -> std::io::Result<Box<dyn Bytes + 'a>> {
        match self {
            Self::Bytes(bytes) => Ok(Box::new(Cursor::new(*bytes))),
            Self::File(file) => {
                let mut reader = BufReader::with_capacity(256 << 10, file.try_clone()?);
                reader.rewind()?;
                Ok(Box::new(reader))
            }
        }
    }
}
