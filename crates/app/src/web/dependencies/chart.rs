//! What one picture holds: marks and ties, few enough to be looked at.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::picture::label::short;
use crate::report::words::{counted, number, size};

use super::atlas::{Atlas, Tie};

/// So many marks stand in one picture.
pub(super) const MARKS: usize = 60;

/// A mark: a group, a workload or an asset.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Key of the workload, or of the one that leads the group; id of the asset.
    pub(super) key: String,
    pub(super) title: String,
    /// How many workloads it stands for.
    pub(super) workloads: usize,
    pub(super) assets: i64,
    /// Path that it leads to.
    pub(super) href: String,
    pub(super) kind: Kind,
    /// The two lines under it.
    pub(super) label: (String, String),
}

/// What a mark is; each looks otherwise, and not by its colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Group,
    Workload,
    /// What the picture is about.
    Middle,
    Asset,
    /// A workload, or an asset without one, beside the assets of a workload.
    Elsewhere,
}

/// A tie between two marks.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) dependencies: i64,
    /// It leads from or to the middle.
    pub(super) leads: bool,
    pub(super) href: String,
}

/// Everything that is shown.
#[derive(Debug, Default)]
pub(super) struct Chart {
    pub(super) marks: Vec<Mark>,
    pub(super) edges: Vec<Edge>,
    /// Marks with the number of something that is not shown and tied to them.
    pub(super) beyond: BTreeSet<(usize, usize)>,
    /// What is not shown, in sentences.
    pub(super) left_out: Vec<String>,
}

impl Mark {
    fn workload(atlas: &Atlas, one: usize, kind: Kind) -> Self {
        let workload = &atlas.workloads[one];
        let key = atlas.key(one);
        let leads_to = if kind == Kind::Middle { "inside" } else { "around" };
        Self {
            title: workload.title.clone(),
            workloads: 1,
            assets: workload.assets,
            href: format!("/dependencies?{leads_to}={key}"),
            kind,
            label: (key.clone(), workload.title.clone()),
            key,
        }
    }

    fn group(atlas: &Atlas, group: usize) -> Self {
        let members = &atlas.groups[group];
        let leader = members[0];
        if members.len() == 1 {
            return Self::workload(atlas, leader, Kind::Workload);
        }
        let key = atlas.key(leader);
        Self {
            title: atlas.group_name(group),
            workloads: members.len(),
            assets: members.iter().map(|&one| atlas.workloads[one].assets).sum(),
            href: format!("/dependencies?group={key}"),
            kind: Kind::Group,
            label: (
                format!("{key} & {} more", number(size(members.len() - 1))),
                atlas.workloads[leader].title.clone(),
            ),
            key,
        }
    }

    /// A workload beside the assets of another one.
    pub(super) fn elsewhere(number: i64, title: &str) -> Self {
        let key = format!("W-{number}");
        Self {
            title: title.to_owned(),
            workloads: 1,
            assets: 1,
            href: format!("/dependencies?around={key}"),
            kind: Kind::Elsewhere,
            label: (key.clone(), title.to_owned()),
            key,
        }
    }

    pub(super) fn asset(id: &str, name: &str, kind: Kind) -> Self {
        Self {
            key: id.to_owned(),
            title: name.to_owned(),
            workloads: 0,
            assets: 1,
            href: format!("/assets/{id}"),
            kind,
            label: (short(name), String::new()),
        }
    }

    /// What it is, in a sentence.
    pub(super) fn says(&self) -> String {
        match self.kind {
            Kind::Group => format!(
                "Group of {}: {}, {}",
                counted(size(self.workloads), "workload"),
                self.title,
                counted(self.assets, "asset")
            ),
            Kind::Workload | Kind::Middle => {
                format!("{} {}: {}", self.key, self.title, counted(self.assets, "asset"))
            }
            Kind::Asset => format!("Asset {}", self.title),
            Kind::Elsewhere if self.workloads > 0 => format!("{} {}", self.key, self.title),
            Kind::Elsewhere => format!("Asset {}, in no workload", self.title),
        }
    }

    /// What it is called in the sentence of a tie.
    pub(super) fn called(&self) -> String {
        if self.workloads == 1 {
            format!("{} {}", self.key, self.title)
        } else {
            self.title.clone()
        }
    }
}

impl Chart {
    /// All groups, or all workloads with ties if these are few.
    pub(super) fn overview(atlas: &Atlas) -> Self {
        let is_tied = |group: &Vec<usize>| {
            group.len() > 1 || group.iter().any(|&one| atlas.binding(one).next().is_some())
        };
        let tied = atlas.groups.iter().filter(|group| is_tied(group)).count();
        let shown = tied.min(MARKS);
        // Larger groups come first, and who has ties before who has none.
        let chosen: Vec<usize> =
            (0..atlas.groups.len()).filter(|&at| is_tied(&atlas.groups[at])).take(shown).collect();
        let place: BTreeMap<usize, usize> = chosen.iter().copied().zip(0..).collect();
        let mut sums: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for tie in atlas.ties.iter().filter(|tie| tie.binds) {
            let ends = (atlas.group_of[tie.from], atlas.group_of[tie.to]);
            if ends.0 != ends.1
                && let Some((&from, &to)) = place.get(&ends.0).zip(place.get(&ends.1))
            {
                *sums.entry((from, to)).or_default() += tie.dependencies;
            }
        }
        let marks: Vec<Mark> = chosen.iter().map(|&group| Mark::group(atlas, group)).collect();
        let edges = sums
            .into_iter()
            .map(|((from, to), dependencies)| Edge {
                href: between(&marks[from], &marks[to]),
                from,
                to,
                dependencies,
                leads: false,
            })
            .collect();
        let left = &atlas.groups[..];
        let rest = left.iter().filter(|group| is_tied(group)).skip(shown);
        let (groups, workloads) =
            rest.fold((0, 0), |(groups, workloads), group| (groups + 1, workloads + group.len()));
        let alone = atlas.groups.iter().filter(|group| !is_tied(group)).count();
        let mut left_out = Vec::new();
        if groups > 0 {
            left_out.push(format!(
                "{} with {}",
                counted(groups, "more group"),
                counted(size(workloads), "workload")
            ));
        }
        if alone > 0 {
            left_out
                .push(format!("{} without a tie to another one", counted(size(alone), "workload")));
        }
        Self { marks, edges, beyond: BTreeSet::new(), left_out }
    }

    /// The workloads of a group, those with the most ties first.
    pub(super) fn group(atlas: &Atlas, group: usize) -> Self {
        let members = &atlas.groups[group];
        let shown = &members[..members.len().min(MARKS)];
        let mut chart = Self::of_workloads(atlas, shown, None);
        if members.len() > shown.len() {
            let more = size(members.len() - shown.len());
            chart.left_out.push(format!("{} of this group", counted(more, "more workload")));
        }
        chart
    }

    /// A workload, what it needs and what needs it.
    pub(super) fn around(atlas: &Atlas, middle: usize) -> Self {
        let mut near: BTreeMap<usize, i64> = BTreeMap::new();
        for tie in atlas.binding(middle) {
            *near.entry(tie.other(middle)).or_default() += tie.dependencies;
        }
        let mut order: Vec<(i64, usize)> =
            near.into_iter().map(|(one, count)| (-count, one)).collect();
        order.sort_unstable();
        let neighbours = order.iter().map(|(_, one)| *one);
        let shown: Vec<usize> = std::iter::once(middle).chain(neighbours).take(MARKS).collect();
        let mut chart = Self::of_workloads(atlas, &shown, Some(middle));
        let more = order.len() + 1 - shown.len();
        if more > 0 {
            chart.left_out.push(format!("{} beside it", counted(size(more), "more workload")));
        }
        let apart = atlas.at[middle].iter().map(|&at| &atlas.ties[at]).filter(|tie| !tie.binds);
        let apart: i64 = apart.map(|tie| tie.dependencies).sum();
        if apart > 0 {
            chart.left_out.push(apart_says(apart));
        }
        chart
    }

    fn of_workloads(atlas: &Atlas, shown: &[usize], middle: Option<usize>) -> Self {
        let place: BTreeMap<usize, usize> = shown.iter().copied().zip(0..).collect();
        let kind = |one| if Some(one) == middle { Kind::Middle } else { Kind::Workload };
        let marks = shown.iter().map(|&one| Mark::workload(atlas, one, kind(one))).collect();
        let mut chart = Self { marks, ..Self::default() };
        for (&one, &mark) in &place {
            for tie in atlas.binding(one) {
                match place.get(&tie.other(one)) {
                    Some(_) if tie.from == one => {
                        chart.edges.push(edge(
                            atlas,
                            tie,
                            (place[&tie.from], place[&tie.to]),
                            middle,
                        ));
                    }
                    Some(_) => {}
                    None => {
                        chart.beyond.insert((mark, tie.other(one)));
                    }
                }
            }
        }
        chart
    }
}

fn edge(atlas: &Atlas, tie: &Tie, (from, to): (usize, usize), middle: Option<usize>) -> Edge {
    Edge {
        from,
        to,
        dependencies: tie.dependencies,
        leads: middle.is_some_and(|middle| tie.from == middle || tie.to == middle),
        href: listed(&atlas.key(tie.from), &atlas.key(tie.to)),
    }
}

/// Where the dependencies from one workload to another one are listed.
pub(super) fn listed(from: &str, to: &str) -> String {
    format!("/dependencies?view=table&from={from}&to={to}")
}

/// Where a tie between two marks of the overview leads.
fn between(from: &Mark, to: &Mark) -> String {
    if from.workloads == 1 && to.workloads == 1 {
        return listed(&from.key, &to.key);
    }
    format!("/dependencies?view=matrix&rows={}&columns={}", from.key, to.key)
}

/// What is said of dependencies that tie nobody.
pub(super) fn apart_says(count: i64) -> String {
    let count = if count == 1 {
        "1 dependency that leads".to_owned()
    } else {
        format!("{} dependencies that lead", number(count))
    };
    format!("{count} to or from shared services")
}
