//! From names and dates of a team file to items and iterations.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::estate::{Asset, Workload};
use landfall_domain::nearest::did_you_mean;
use landfall_domain::plan::{Package, TimeBox};
use landfall_domain::planning_rule::{Subject, Window, find_workload};
use landfall_domain::time::Date;

use super::{BuildError, Builder, Portfolio};

/// Finds what rules are about.
pub(super) struct Lookup<'b> {
    pub(super) portfolio: Portfolio<'b>,
    packages: &'b [Package],
    first_part: &'b BTreeMap<usize, u32>,
    last_part: &'b BTreeMap<usize, u32>,
    milestone: &'b BTreeMap<usize, u32>,
    /// Assets by name in lower case.
    named: BTreeMap<String, Vec<usize>>,
}

/// A workload or an asset, by index.
#[derive(Debug, Clone, Copy)]
pub(super) enum One {
    Workload(usize),
    Asset(usize),
}

/// What a rule is about, by index.
pub(super) struct About {
    is_all: bool,
    workloads: BTreeSet<usize>,
    assets: BTreeSet<usize>,
}

impl About {
    /// Whether it is about nothing at all: its query holds for no workload.
    pub(super) fn is_empty(&self) -> bool {
        !self.is_all && self.workloads.is_empty() && self.assets.is_empty()
    }
}

impl<'b> Lookup<'b> {
    pub(super) fn new(builder: &'b Builder<'_>) -> Self {
        let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, asset) in builder.portfolio.assets.iter().enumerate() {
            named.entry(asset.name.to_lowercase()).or_default().push(at);
        }
        Self {
            portfolio: builder.portfolio,
            packages: &builder.packages,
            first_part: &builder.first_part,
            last_part: &builder.last_part,
            milestone: &builder.milestone,
            named,
        }
    }

    fn find_asset(&self, wanted: &str) -> Result<usize, String> {
        let found = self.named.get(&wanted.trim().to_lowercase()).map_or(&[][..], Vec::as_slice);
        let planned: Vec<usize> =
            found.iter().copied().filter(|at| self.last_part.contains_key(at)).collect();
        match (planned.as_slice(), found.len()) {
            (&[only], _) => Ok(only),
            ([], 0) => {
                let known = self.last_part.keys().map(|&at| self.name(at));
                Err(format!("no asset is called `{wanted}`{}", did_you_mean(wanted, known)))
            }
            ([], _) => Err(format!("`{wanted}` needs no work, so it is in no plan: leave it out")),
            (several, _) => Err(format!(
                "{} assets are called `{wanted}`: name their workload instead",
                several.len()
            )),
        }
    }

    fn name(&self, asset: usize) -> &'b str {
        let assets: &'b [Asset] = self.portfolio.assets;
        &assets[asset].name
    }

    fn find_workload(&self, wanted: &str) -> Result<usize, String> {
        let workloads: &[Workload] = self.portfolio.workloads;
        let found = find_workload(workloads, wanted)?;
        let at = workloads.iter().position(|workload| workload.id == found.id).unwrap_or(0);
        if self.milestone.contains_key(&at) {
            return Ok(at);
        }
        Err(format!("{} needs no work, so it is in no plan: leave it out", found.key()))
    }

    /// An asset or a workload, whichever has this name.
    pub(super) fn one(&self, place: &str, wanted: &str) -> Result<One, BuildError> {
        let asset = match self.find_asset(wanted) {
            Ok(asset) => return Ok(One::Asset(asset)),
            Err(problem) => problem,
        };
        match self.find_workload(wanted) {
            Ok(workload) => Ok(One::Workload(workload)),
            // What is known, but unusable, says more than a name that is not.
            Err(problem)
                if asset.starts_with("no asset") && !problem.starts_with("no workload") =>
            {
                Err(wrong(place, &problem))
            }
            Err(problem) if asset.starts_with("no asset") => {
                Err(wrong(place, &format!("{asset} {problem}")))
            }
            Err(_) => Err(wrong(place, &asset)),
        }
    }

    /// What a rule is about.
    pub(super) fn about(&self, place: &str, subject: &Subject) -> Result<About, BuildError> {
        let found = |result: Result<usize, String>| result.map_err(|said| wrong(place, &said));
        let workloads = subject.workloads.iter().map(|name| found(self.find_workload(name)));
        let mut workloads = workloads.collect::<Result<BTreeSet<_>, _>>()?;
        let assets = subject.assets.iter().map(|name| found(self.find_asset(name)));
        let assets = assets.collect::<Result<_, _>>()?;
        if !subject.scope.is_empty() {
            let all = self.portfolio.workloads.iter().enumerate();
            let held = all.filter(|(_, workload)| subject.scope.holds(*workload));
            workloads.extend(held.map(|(at, _)| at));
        }
        Ok(About { is_all: subject.is_all(), workloads, assets })
    }

    fn has_workload(&self, about: &About, package: &Package) -> bool {
        let same = |&at: &usize| self.portfolio.workloads[at].id == package.workload;
        about.workloads.iter().any(same)
    }

    /// Every item; nothing if the rule is about all of them.
    pub(super) fn items(&self, about: &About) -> Option<Vec<u32>> {
        let assets: BTreeSet<_> =
            about.assets.iter().map(|&at| self.portfolio.assets[at].id).collect();
        let named = |package: &Package| {
            package.asset.is_some_and(|asset| assets.contains(&asset))
                || self.has_workload(about, package)
        };
        let chosen = (0u32..).zip(self.packages).filter(|(_, package)| named(package));
        (!about.is_all).then(|| chosen.map(|(item, _)| item).collect())
    }

    /// The last part of each asset: when it has moved.
    pub(super) fn asset_items(&self, about: &About) -> Vec<u32> {
        let is_chosen = |&(&at, &item): &(&usize, &u32)| {
            about.is_all
                || about.assets.contains(&at)
                || self.has_workload(about, &self.packages[item as usize])
        };
        sorted(self.last_part.iter().filter(is_chosen).map(|(_, &item)| item))
    }

    /// The last part of each asset that the rule itself names.
    pub(super) fn named_assets(&self, about: &About) -> Vec<u32> {
        sorted(about.assets.iter().map(|at| self.last_part[at]))
    }

    /// The own tasks of each workload: when it is complete.
    pub(super) fn milestones(&self, about: &About) -> Vec<u32> {
        let is_chosen = |at: &usize| about.is_all || about.workloads.contains(at);
        sorted(self.milestone.iter().filter(|(at, _)| is_chosen(at)).map(|(_, &item)| item))
    }

    /// When one of them is complete.
    pub(super) fn end(&self, one: One) -> u32 {
        match one {
            One::Asset(at) => self.last_part[&at],
            One::Workload(at) => self.milestone[&at],
        }
    }

    /// What of one of them moves first: anything of it.
    pub(super) fn beginnings(&self, one: One) -> Vec<u32> {
        match one {
            One::Asset(at) => vec![self.first_part[&at]],
            One::Workload(at) => {
                let workload = self.portfolio.workloads[at].id;
                let of_it = |&(_, item): &(&usize, &u32)| {
                    self.packages[*item as usize].workload == workload
                };
                let first = self.first_part.iter().filter(of_it).map(|(_, &item)| item);
                sorted(first.chain([self.milestone[&at]]))
            }
        }
    }

    /// The last iteration that is over by a day.
    pub(super) fn over_by(&self, place: &str, day: Date) -> Result<i64, BuildError> {
        let boxes: &[TimeBox] = self.portfolio.iterations;
        let over = boxes.iter().filter(|at| at.end <= day).count();
        match (over, boxes.first()) {
            (0, Some(first)) => Err(wrong(
                place,
                &format!(
                    "no iteration is over by {day}, the first ends on {}: begin earlier, or take \
                     shorter iterations",
                    first.end
                ),
            )),
            _ => Ok(whole(over) - 1),
        }
    }

    /// The iteration that a day lies in.
    pub(super) fn around(&self, place: &str, day: Date) -> Result<i64, BuildError> {
        let found =
            self.portfolio.iterations.iter().position(|at| at.start <= day && day <= at.end);
        found.map(whole).ok_or_else(|| {
            wrong(place, &format!("{day} lies in no iteration of the plan{}", self.span()))
        })
    }

    /// The iterations that have a day of these windows.
    pub(super) fn open(&self, place: &str, windows: &[Window]) -> Result<Vec<i64>, BuildError> {
        let touches = |at: &TimeBox| windows.iter().any(|w| w.from <= at.end && at.start <= w.to);
        let all = self.portfolio.iterations.iter().enumerate();
        let open: Vec<i64> = all.filter(|(_, at)| touches(at)).map(|(at, _)| whole(at)).collect();
        if open.is_empty() {
            let problem = format!("no window lies in an iteration of the plan{}", self.span());
            return Err(wrong(place, &problem));
        }
        Ok(open)
    }

    fn span(&self) -> String {
        let boxes = self.portfolio.iterations;
        boxes.first().zip(boxes.last()).map_or_else(String::new, |(first, last)| {
            format!(", which goes from {} to {}", first.start, last.end)
        })
    }
}

pub(super) fn wrong(place: &str, problem: &str) -> BuildError {
    BuildError::Rule { place: place.to_owned(), problem: problem.to_owned() }
}

/// In the order of items, which does not depend on that of the estate.
fn sorted(items: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut items: Vec<u32> = items.collect();
    items.sort_unstable();
    items
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
