//! What is saved: what things cost where they run today, less what they cost in the cloud.
//!
//! Estimated from sizes, as the Cloud Adoption Framework does for its value per virtual machine;
//! realised only once the old is gone. Whoever pays says the prices: nothing is assumed.

use serde::{Deserialize, Serialize};

/// What capacity costs a month where it runs today, in hundredths of a currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunningCosts {
    /// The currency, as sources name it: `EUR`.
    pub currency: String,
    /// One core.
    pub core_minor: i64,
    /// One GiB of memory.
    pub memory_gib_minor: i64,
    /// One GiB of storage.
    pub storage_gib_minor: i64,
}

/// Sizes of several assets together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sizes {
    /// How many assets.
    pub assets: i64,
    /// Cores.
    pub cores: i64,
    /// Memory in MiB.
    pub memory_mib: i64,
    /// Storage in MiB.
    pub storage_mib: i64,
    /// What they cost a month in the cloud, in hundredths of the currency of the prices.
    pub cloud_minor: i64,
}

/// What is saved a month, in hundredths of a currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Saving {
    /// Once everything has moved, or is gone.
    pub estimated_minor: i64,
    /// By what is switched off already.
    pub realised_minor: i64,
}

impl RunningCosts {
    /// What is wrong with it, if something is.
    pub fn fault(&self) -> Option<String> {
        let word = self.currency.trim();
        if word.is_empty() || word != self.currency || word.chars().count() > 10 {
            return Some("a currency has 1 to 10 characters, as sources write it: EUR".to_owned());
        }
        let all = [self.core_minor, self.memory_gib_minor, self.storage_gib_minor];
        if all.iter().any(|price| !(0..=100_000_000).contains(price)) {
            return Some("a price lies from 0 to 1000000 a month".to_owned());
        }
        all.iter().all(|price| *price == 0).then(|| "all prices are 0: say one".to_owned())
    }

    /// What these things cost a month where they run today, in hundredths.
    pub fn today_minor(&self, sizes: &Sizes) -> i64 {
        let gib = |mib: i64, price: i64| i128::from(mib) * i128::from(price) / 1024;
        let all = i128::from(sizes.cores) * i128::from(self.core_minor)
            + gib(sizes.memory_mib, self.memory_gib_minor)
            + gib(sizes.storage_mib, self.storage_gib_minor);
        i64::try_from(all).unwrap_or(i64::MAX)
    }

    /// What is saved a month by things that go, after what they cost in the cloud.
    pub fn saving_minor(&self, sizes: &Sizes) -> i64 {
        self.today_minor(sizes).saturating_sub(sizes.cloud_minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COSTS: RunningCosts = RunningCosts {
        currency: String::new(),
        core_minor: 1_000,
        memory_gib_minor: 200,
        storage_gib_minor: 10,
    };

    #[test]
    fn a_machine_of_four_cores_saves_what_it_costs_less_the_cloud() {
        // 4 cores × 10.00 + 16 GiB × 2.00 + 100 GiB × 0.10 = 82.00 a month; the cloud takes 50.00.
        let sizes = Sizes {
            assets: 1,
            cores: 4,
            memory_mib: 16 * 1024,
            storage_mib: 100 * 1024,
            cloud_minor: 5_000,
        };
        assert_eq!((COSTS.today_minor(&sizes), COSTS.saving_minor(&sizes)), (8_200, 3_200));
        assert_eq!(COSTS.saving_minor(&Sizes { cloud_minor: 9_000, ..sizes }), -800);
    }

    #[test]
    fn prices_that_cannot_be_are_told() {
        let costs = RunningCosts { currency: "EUR".to_owned(), ..COSTS };
        assert_eq!(costs.fault(), None);
        for wrong in [
            COSTS,
            RunningCosts { core_minor: -1, ..costs.clone() },
            RunningCosts { core_minor: i64::MAX, ..costs.clone() },
            RunningCosts {
                core_minor: 0,
                memory_gib_minor: 0,
                storage_gib_minor: 0,
                ..costs.clone()
            },
        ] {
            assert!(wrong.fault().is_some(), "{wrong:?}");
        }
        let huge = Sizes { cores: i64::MAX, ..Sizes::default() };
        assert_eq!(costs.today_minor(&huge), i64::MAX);
    }
}
