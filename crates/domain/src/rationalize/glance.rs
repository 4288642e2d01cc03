//! The whole estate at a glance: how many workloads, and how much work, by disposition, by how sure
//! that is, and by the rule that said so.

use std::collections::BTreeMap;

use super::Disposition;

/// The share of an estate that commonly retires, in percent.
pub const RETIRE_PERCENT: i64 = 20;
/// From more assets than this on, one disposition for all of them is seldom right.
pub const MIXED: i64 = 250;

/// How sure a disposition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Below 50 %: a question rather than an answer.
    Question,
    /// From 50 to 79 %.
    Likely,
    /// From 80 % on.
    Sure,
}

impl Band {
    /// Every one, the least sure first.
    pub const ALL: [Self; 3] = [Self::Question, Self::Likely, Self::Sure];

    /// The band of a confidence in percent.
    pub fn of(percent: i64) -> Self {
        match percent {
            ..50 => Self::Question,
            50..80 => Self::Likely,
            _ => Self::Sure,
        }
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Question => "below 50 %: questions",
            Self::Likely => "50 to 79 %",
            Self::Sure => "80 % and more",
        }
    }

    /// The same as a search over workloads.
    pub fn query(self) -> &'static str {
        match self {
            Self::Question => "disposition_confidence_percent<50",
            Self::Likely => "disposition_confidence_percent>=50 disposition_confidence_percent<80",
            Self::Sure => "disposition_confidence_percent>=80",
        }
    }
}

/// Workloads that are alike in what happens to them, who said so, and how sure that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heap {
    /// What happens to them.
    pub disposition: Disposition,
    /// Name of the rule, or `person`.
    pub by: String,
    /// How sure that is, in percent.
    pub confidence_percent: i64,
    /// How much there is of them.
    pub amount: Amount,
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Workloads.
    pub workloads: i64,
    /// Their assets.
    pub assets: i64,
    /// Their effort in tenths of an hour.
    pub effort_tenths: i64,
}

impl std::ops::AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.workloads += other.workloads;
        self.assets += other.assets;
        self.effort_tenths += other.effort_tenths;
    }
}

/// The estate, summed up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glance {
    /// All of it.
    pub all: Amount,
    /// By disposition.
    pub dispositions: BTreeMap<Disposition, Amount>,
    /// By how sure that is.
    pub bands: BTreeMap<Band, Amount>,
    /// By who said so.
    pub rules: BTreeMap<String, Amount>,
}

impl Glance {
    /// Sums heaps up.
    pub fn of(heaps: &[Heap]) -> Self {
        let mut glance = Self::default();
        for heap in heaps {
            glance.all += heap.amount;
            *glance.dispositions.entry(heap.disposition).or_default() += heap.amount;
            *glance.bands.entry(Band::of(heap.confidence_percent)).or_default() += heap.amount;
            *glance.rules.entry(heap.by.clone()).or_default() += heap.amount;
        }
        glance
    }

    /// The share of assets in workloads that retire, in percent; none of an empty estate.
    pub fn retire_percent(&self) -> Option<i64> {
        let retired = self.dispositions.get(&Disposition::Retire).map_or(0, |one| one.assets);
        (self.all.assets > 0).then(|| retired * 100 / self.all.assets)
    }

    /// What the rules of thumb of the field say of it, as sentences.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(percent) = self.retire_percent().filter(|percent| *percent < RETIRE_PERCENT) {
            notes.push(format!(
                "{percent} % of the assets retire; {RETIRE_PERCENT} % or more are common. Ask the \
                 questions of the retirement test before anything moves."
            ));
        }
        let moving = self.dispositions.keys().filter(|one| one.moves()).count();
        if self.all.assets > MIXED && moving < 2 {
            notes.push(format!(
                "{} assets are more than {MIXED}: an estate of that size commonly mixes dispositions.",
                self.all.assets
            ));
        }
        if let Some(open) = self.bands.get(&Band::Question) {
            notes.push(format!(
                "{} workloads are less than 50 % sure: these are questions, not answers.",
                open.workloads
            ));
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn heap((disposition, percent, assets): (usize, i64, i64)) -> Heap {
        let amount = Amount { workloads: 1, assets, effort_tenths: assets * 7 };
        let disposition = Disposition::ALL[disposition];
        Heap { disposition, by: format!("rule-{percent}"), confidence_percent: percent, amount }
    }

    proptest! {
        #[test]
        fn every_sum_is_the_whole(
            drawn in prop::collection::vec((0..8_usize, 0..101_i64, 1..500_i64), 0..20),
        ) {
            let heaps: Vec<Heap> = drawn.into_iter().map(heap).collect();
            let glance = Glance::of(&heaps);
            let sum = |amounts: Vec<&Amount>| {
                amounts.into_iter().fold(Amount::default(), |mut sum, one| {
                    sum += *one;
                    sum
                })
            };
            prop_assert_eq!(sum(glance.dispositions.values().collect()), glance.all);
            prop_assert_eq!(sum(glance.bands.values().collect()), glance.all);
            prop_assert_eq!(sum(glance.rules.values().collect()), glance.all);
            prop_assert!(glance.retire_percent().is_none_or(|percent| (0..=100).contains(&percent)));
        }
    }

    #[test]
    fn rules_of_thumb_speak_when_they_are_missed() {
        let rehost = Disposition::ALL.iter().position(|one| *one == Disposition::Rehost).unwrap();
        let large = Glance::of(&[heap((rehost, 40, 300))]);
        assert_eq!(large.notes().len(), 3);
        let small = Glance::of(&[heap((0, 90, 30)), heap((rehost, 90, 100))]);
        assert_eq!(small.notes(), Vec::<String>::new());
    }
}
