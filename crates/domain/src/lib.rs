//! The words and rules of migration planning. Nothing here reads a file, a clock or a database,
//! and nothing is random: the same input gives the same answer everywhere.
#![warn(missing_docs)]

pub mod estate;
pub mod id;
pub mod time;
