//! What measuring programs have used so far.

use std::time::{Duration, Instant};

/// CPU seconds of this thread, the only one there is.
pub(crate) fn seconds_used(started: Instant) -> f64 {
    let scheduled = std::fs::read_to_string("/proc/thread-self/schedstat");
    let nanoseconds = scheduled.ok().and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    nanoseconds.map_or_else(
        || started.elapsed().as_secs_f64(),
        |nanoseconds| Duration::from_nanos(nanoseconds).as_secs_f64(),
    )
}
