//! Whether the line to the cloud can carry what an iteration copies.
//!
//! An asset is *seeded* in the iteration that has its task of replication, and from then on *in sync*
//! until it is promoted: what changes of it has to be carried as well. So seeding S bytes takes
//! T = 8 S / (B - 8 D), with B bits a second that are free and D bytes a second that change of all that
//! is in sync. If D needs all of B, seeding never ends.

use jiff::civil::Date;
use serde::Deserialize;

use crate::team::{TeamError, value};

/// The line to the cloud.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// Megabits a second.
    pub mbit_per_second: f64,
    /// Share of them that is free for replication, from 0 to 100.
    pub usable_percent: f64,
    /// Hours of a day in which it may be used.
    pub hours_per_day: f64,
    /// How much of what is in sync changes in a day, in percent, where no source says it of an asset.
    pub drift_percent_per_day: f64,
    /// Days that copying to a disk, shipping it and restoring takes.
    pub offline_days: f64,
}

/// The line as written; all but its speed may be left out.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkEntry {
    mbit_per_second: f64,
    #[serde(default = "half")]
    usable_percent: f64,
    #[serde(default = "day")]
    hours_per_day: f64,
    #[serde(default = "two")]
    drift_percent_per_day: f64,
    #[serde(default = "ten")]
    offline_days: f64,
}

fn half() -> f64 {
    50.0
}

fn day() -> f64 {
    24.0
}

fn two() -> f64 {
    2.0
}

fn ten() -> f64 {
    10.0
}

impl Network {
    /// Checks what was written.
    ///
    /// # Errors
    /// The first number that cannot be.
    pub fn read(entry: NetworkEntry) -> Result<Self, TeamError> {
        let NetworkEntry {
            mbit_per_second,
            usable_percent,
            hours_per_day,
            drift_percent_per_day,
            offline_days,
        } = entry;
        for (name, number, least, most) in [
            ("mbit_per_second", mbit_per_second, 0.001, 10_000_000.0),
            ("usable_percent", usable_percent, 0.1, 100.0),
            ("hours_per_day", hours_per_day, 0.1, 24.0),
            ("drift_percent_per_day", drift_percent_per_day, 0.0, 1_000.0),
            ("offline_days", offline_days, 0.1, 365.0),
        ] {
            if !(least..=most).contains(&number) {
                let told = format!("{name}: {number} cannot be; it lies from {least} to {most}");
                return Err(value("network", &told));
            }
        }
        Ok(Self {
            mbit_per_second,
            usable_percent,
            hours_per_day,
            drift_percent_per_day,
            offline_days,
        })
    }

    /// Bits that can be carried in a day.
    pub fn bits_per_day(&self) -> f64 {
        self.mbit_per_second * 1e6 * self.usable_percent / 100.0 * 3_600.0 * self.hours_per_day
    }
}

/// Assets that are seeded together and promoted together.
#[derive(Debug, Clone, PartialEq)]
pub struct Copied {
    /// Their bytes, as far as they are known.
    pub bytes: u64,
    /// Bytes that change in a day, of those of which a source says it.
    pub daily_bytes: u64,
    /// Bytes of those of which no source says how much changes: the share of the line's settings counts.
    pub undeclared_bytes: u64,
    /// How many of them have a size that nobody knows.
    pub unknown: usize,
    /// First and last day of the iteration in which they are seeded.
    pub seeded: (Date, Date),
    /// Last day of the iteration in which they are promoted; none if that is not planned.
    pub promoted: Option<Date>,
    /// The team that seeds them.
    pub team: String,
}

/// What a line has to carry in a time box, and how long that takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    /// Bytes that the team seeds in it.
    pub own_bytes: f64,
    /// Bytes that all teams seed in it; of iterations that overlap it, their share by days.
    pub bytes: f64,
    /// Bytes of all that is in sync in it.
    pub in_sync_bytes: f64,
    /// Bytes that change of these in a day.
    pub drift_bytes_per_day: f64,
    /// Hours of the line that seeding takes beside the drift; none if the drift needs all of it.
    pub needed_hours: Option<f64>,
    /// Hours of the line in the time box.
    pub box_hours: f64,
    /// Days that seeding takes; none if the drift needs all of the line.
    pub needed_days: Option<f64>,
    /// True if shipping a disk is faster.
    pub ships_faster: bool,
    /// Assets to seed whose size nobody knows.
    pub unknown: usize,
}

impl Load {
    /// Whether everything can be carried in the time box.
    pub fn fits(&self) -> bool {
        self.needed_hours.is_some_and(|hours| hours <= self.box_hours)
    }

    /// What is wrong, as people read it; none if it fits.
    pub fn warning(&self, network: &Network) -> Option<String> {
        if self.bytes <= 0.0 && self.in_sync_bytes <= 0.0 {
            return None;
        }
        let offline = if self.ships_faster {
            format!(
                "; shipping a disk takes about {} days and is faster",
                tidy(network.offline_days)
            )
        } else {
            String::new()
        };
        match self.needed_hours {
            None => Some(format!(
                "What changes of {} GiB in sync needs more than the whole line, so that replication \
                 never catches up: promote earlier, or get more bandwidth{offline}",
                tidy(gib(self.in_sync_bytes))
            )),
            Some(hours) if hours > self.box_hours => Some(format!(
                "Seeding {} GiB takes {} h of the line, and the iteration has {} h: seed less in it, or \
                 get more bandwidth{offline}",
                tidy(gib(self.bytes)),
                tidy(hours),
                tidy(self.box_hours)
            )),
            Some(_) if self.ships_faster => Some(format!(
                "Seeding {} GiB takes {} days{offline}",
                tidy(gib(self.bytes)),
                tidy(self.needed_days.unwrap_or_default())
            )),
            Some(_) => None,
        }
    }
}

/// A number with one decimal, if it has one.
fn tidy(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// Bytes as GiB.
pub fn gib(bytes: f64) -> f64 {
    bytes / 1_073_741_824.0
}

/// What the line has to carry from the first to the last day of a time box of a team.
pub fn load(network: &Network, team: &str, (first, last): (Date, Date), copies: &[Copied]) -> Load {
    let (mut own, mut all, mut in_sync, mut drift, mut unknown) = (0.0, 0.0, 0.0, 0.0, 0);
    for copy in copies {
        let bytes = as_float(copy.bytes);
        let (from, to) = copy.seeded;
        let shared = days(from.max(first), to.min(last)).max(0.0);
        if shared > 0.0 {
            let share = bytes * shared / days(from, to).max(1.0);
            all += share;
            own += if copy.team == team { share } else { 0.0 };
            unknown += copy.unknown;
        } else if to < first && copy.promoted.is_none_or(|day| day >= first) {
            in_sync += bytes;
            let undeclared = as_float(copy.undeclared_bytes);
            drift +=
                as_float(copy.daily_bytes) + undeclared * network.drift_percent_per_day / 100.0;
        }
    }
    let left = network.bits_per_day() - 8.0 * drift;
    // Nothing to seed takes no time, but drift that nothing can carry never ends.
    let needed_days = (left > 0.0).then(|| 8.0 * all / left);
    Load {
        own_bytes: own,
        bytes: all,
        in_sync_bytes: in_sync,
        drift_bytes_per_day: drift,
        needed_hours: needed_days.map(|days| days * network.hours_per_day),
        box_hours: days(first, last).max(0.0) * network.hours_per_day,
        needed_days,
        ships_faster: all > 0.0 && needed_days.is_none_or(|days| days > network.offline_days),
        unknown,
    }
}

/// Days from first to last, both counted.
fn days(first: Date, last: Date) -> f64 {
    f64::from((last - first).get_days() + 1)
}

#[expect(clippy::cast_precision_loss, reason = "a share of a byte of an exabyte is none")]
fn as_float(bytes: u64) -> f64 {
    bytes as f64
}

#[cfg(test)]
mod tests;
