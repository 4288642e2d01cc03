//! Reference classes: what tasks of a kind took before.
//!
//! The narrowest class is the task's name, the kind of its asset and the disposition. Where too few
//! tasks of it were finished, a wider one says more.

use crate::estate::AssetKind;
use crate::rationalize::Disposition;
use crate::words::words;

use super::super::hours;

/// From so many tasks on, a class is not widened.
const ENOUGH: usize = 5;
/// Of fewer tasks than these nothing is said.
const LEAST: usize = 3;

words! {
    /// How wide a class is.
    Width:
    /// Same name, kind of asset and disposition.
    Disposition "disposition" "same task, kind of asset and disposition";
    /// Same name and kind of asset.
    Kind "kind" "same task and kind of asset";
    /// Same name.
    Name "name" "same task, any kind of asset";
}

/// What a task is like.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClassKey {
    /// Its name in the activity template.
    pub name: String,
    /// Kind of its asset; none for work on a workload as a whole.
    pub kind: Option<AssetKind>,
    /// What happens to its asset, or to its workload.
    pub disposition: Option<Disposition>,
}

/// A task that is done in a closed iteration, with hours written on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actual {
    /// What it was like.
    pub key: ClassKey,
    /// What it took, in tenths of an hour.
    pub spent_tenths: i64,
}

/// What tasks of a class took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// How wide it is.
    pub width: Width,
    /// How many tasks it rests on.
    pub tasks: usize,
    /// The median, in tenths of an hour: what is suggested.
    pub median_tenths: i64,
    /// Half of the tasks took between these, in tenths of an hour.
    pub quartiles_tenths: (i64, i64),
    /// How many tasks the narrowest class has.
    pub narrowest: usize,
}

impl Class {
    /// What it rests on, as people read it.
    pub fn because(&self) -> String {
        let (low, high) = self.quartiles_tenths;
        let wider = match (self.width, self.narrowest) {
            (Width::Disposition, _) => String::new(),
            (_, few) => format!("; the narrower class has only {few}"),
        };
        format!(
            "the median of {} done tasks ({}), half of them from {} to {}{wider}",
            self.tasks,
            self.width.label(),
            hours(low),
            hours(high)
        )
    }
}

/// What tasks like this one took. The narrowest class with at least five tasks counts; if none has so
/// many, the widest one that has at least three; below that nothing is said.
pub fn suggest(key: &ClassKey, actuals: &[Actual]) -> Option<Class> {
    let of = |width: Width| -> Vec<i64> {
        let fits = |one: &&Actual| {
            one.key.name == key.name
                && (width == Width::Name || one.key.kind == key.kind)
                && (width != Width::Disposition || one.key.disposition == key.disposition)
        };
        let mut spent: Vec<i64> =
            actuals.iter().filter(fits).map(|one| one.spent_tenths.max(1)).collect();
        spent.sort_unstable();
        spent
    };
    let narrowest = of(Width::Disposition).len();
    let classes: Vec<(Width, Vec<i64>)> =
        Width::ALL.iter().map(|width| (*width, of(*width))).collect();
    let enough = classes.iter().find(|(_, spent)| spent.len() >= ENOUGH);
    let (width, spent) = enough.or_else(|| {
        // A wider class has at least the tasks of a narrower one; of equal ones the narrower says more.
        let most = classes.iter().map(|(_, spent)| spent.len()).max()?;
        classes.iter().find(|(_, spent)| spent.len() == most && most >= LEAST)
    })?;
    Some(Class {
        width: *width,
        tasks: spent.len(),
        median_tenths: quantile(spent, 1, 2),
        quartiles_tenths: (quantile(spent, 1, 4), quantile(spent, 3, 4)),
        narrowest,
    })
}

/// The value at a share of sorted values, between neighbours in proportion, halves up.
fn quantile(sorted: &[i64], part: usize, whole: usize) -> i64 {
    let place = (sorted.len() - 1) * part;
    let (at, rest) = (place / whole, place % whole);
    let low = sorted[at];
    let high = sorted.get(at + 1).copied().unwrap_or(low);
    let (rest, whole) = (as_i64(rest), as_i64(whole));
    (2 * (low * whole + (high - low) * rest) + whole) / (2 * whole)
}

fn as_i64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kind: AssetKind, disposition: Disposition) -> ClassKey {
        let name = "Copy it".to_owned();
        ClassKey { name, kind: Some(kind), disposition: Some(disposition) }
    }

    fn actuals(all: &[(AssetKind, Disposition, i64)]) -> Vec<Actual> {
        let one = |&(kind, disposition, spent_tenths): &(AssetKind, Disposition, i64)| Actual {
            key: key(kind, disposition),
            spent_tenths,
        };
        all.iter().map(one).collect()
    }

    #[test]
    fn a_class_that_is_too_small_is_widened_and_says_so() {
        use AssetKind::{Database, Vm};
        use Disposition::{Rehost, Replatform};
        let wanted = key(Vm, Rehost);
        let mut known = vec![(Vm, Rehost, 10), (Vm, Rehost, 20)];
        assert_eq!(suggest(&wanted, &actuals(&known)), None, "two say nothing");
        known.push((Database, Replatform, 90));
        let wide = suggest(&wanted, &actuals(&known)).unwrap();
        assert_eq!((wide.width, wide.tasks, wide.narrowest), (Width::Name, 3, 2));
        assert!(wide.because().ends_with("the narrower class has only 2"), "{}", wide.because());
        known.extend([(Vm, Replatform, 30); 3]);
        let kind = suggest(&wanted, &actuals(&known)).unwrap();
        assert_eq!((kind.width, kind.tasks, kind.median_tenths), (Width::Kind, 5, 30));
        known.extend([(Vm, Rehost, 30), (Vm, Rehost, 40), (Vm, Rehost, 50)]);
        let own = suggest(&wanted, &actuals(&known)).unwrap();
        assert_eq!((own.width, own.tasks), (Width::Disposition, 5));
        assert_eq!((own.median_tenths, own.quartiles_tenths), (30, (20, 40)));
        let other = ClassKey { name: "Switch it".to_owned(), ..wanted };
        assert_eq!(suggest(&other, &actuals(&known)), None);
    }

    #[test]
    fn of_equally_small_classes_the_narrower_speaks() {
        let known = [(AssetKind::Vm, Disposition::Rehost, 10); 4];
        let found = suggest(&key(AssetKind::Vm, Disposition::Rehost), &actuals(&known)).unwrap();
        assert_eq!((found.width, found.tasks), (Width::Disposition, 4));
    }

    proptest::proptest! {
        #[test]
        fn quantiles_are_in_order_and_inside(mut spent in proptest::collection::vec(1_i64..10_000, 3..40)) {
            spent.sort_unstable();
            let (low, middle, high) =
                (quantile(&spent, 1, 4), quantile(&spent, 1, 2), quantile(&spent, 3, 4));
            proptest::prop_assert!(spent[0] <= low && low <= middle);
            proptest::prop_assert!(middle <= high && high <= spent[spent.len() - 1]);
            // As many lie above the median as below it.
            let below = spent.iter().filter(|one| **one < middle).count();
            let above = spent.iter().filter(|one| **one > middle).count();
            proptest::prop_assert!(below * 2 <= spent.len() && above * 2 <= spent.len());
        }
    }
}
