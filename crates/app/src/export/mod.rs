//! The backlog as files for other tools.

pub(crate) mod csv;
pub(crate) mod movers;
pub(crate) mod safe;
pub(crate) mod scores;
pub(crate) mod sheets;
pub(crate) mod work;
pub(crate) mod workshop;
pub(crate) mod xlsx;
