//! How much of the limit is used, by work or by the caller's own measure.

use super::Stop;

/// Looking at this many arcs of a network costs about as much as one move.
const VISITS_PER_MOVE: u64 = 12;

/// Work done so far, against the limit.
pub(crate) struct Clock<'a> {
    stop: Stop<'a>,
    work: u64,
    cancelled: bool,
}

impl<'a> Clock<'a> {
    pub(crate) fn new(stop: Stop<'a>) -> Self {
        Self { stop, work: 0, cancelled: false }
    }

    pub(crate) fn spend_moves(&mut self, moves: u64) {
        self.work += moves;
    }

    pub(crate) fn spend_visits(&mut self, visits: u64) {
        self.work += visits / VISITS_PER_MOVE;
    }

    /// No more work from now on.
    pub(crate) fn cancel(&mut self) {
        self.cancelled = true;
    }

    pub(crate) fn work(&self) -> u64 {
        self.work
    }

    /// From 0 at the start to 1 at the limit.
    pub(crate) fn share(&self) -> f64 {
        if self.cancelled {
            return 1.0;
        }
        let share = match self.stop {
            Stop::Moves(0) => 1.0,
            Stop::Moves(moves) => ratio(self.work, moves),
            Stop::Share(used) => used(),
        };
        // A limit of zero divided by itself is no number, and over.
        if share.is_nan() { 1.0 } else { share.clamp(0.0, 1.0) }
    }
}

/// A quotient, exact enough for shares.
#[expect(clippy::cast_precision_loss, reason = "shares need no more than 52 bits")]
pub(crate) fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}
