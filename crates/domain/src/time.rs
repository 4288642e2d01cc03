//! Clocks are passed in, and plans speak of calendar days.

use jiff::Timestamp;

/// Where "now" comes from. Only the application makes one that looks at the real time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// A clock that stands still: for tests and for reproducible runs.
#[derive(Debug, Clone, Copy)]
pub struct StoppedClock(pub Timestamp);

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// A day of the calendar, for crates that know days only from here.
pub use jiff::civil::Date;
