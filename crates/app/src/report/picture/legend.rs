//! What the colours and lines of the picture mean; only those that occur.

use super::super::basis::Basis;
use super::super::islands::Islands;
use super::scene::Scene;
use super::stays;

/// A mark and what it means.
pub(super) struct Key {
    pub(super) class: &'static str,
    /// A circle, or a line.
    pub(super) round: bool,
    pub(super) says: String,
}

/// Releases in up to three steps, from those that come soon to those that come late.
pub(super) struct Steps {
    releases: usize,
}

const CLASSES: [&str; 3] = ["soon", "then", "late"];
const NEVER: &str = "never";

impl Steps {
    pub(super) fn of(releases: usize) -> Self {
        Self { releases }
    }

    fn count(&self) -> usize {
        self.releases.clamp(1, CLASSES.len())
    }

    /// The class of a release.
    pub(super) fn class(&self, release: Option<usize>) -> &'static str {
        let step =
            |at: usize| CLASSES.get(at.saturating_sub(1) * self.count() / self.releases.max(1));
        release.and_then(step).copied().unwrap_or(NEVER)
    }

    /// First and last release of a class.
    fn range(&self, class: &str) -> String {
        let within: Vec<usize> =
            (1..=self.releases).filter(|&at| self.class(Some(at)) == class).collect();
        match (within.first(), within.last()) {
            (Some(first), Some(last)) if first != last => format!("releases R-{first} to R-{last}"),
            (Some(first), _) => format!("release R-{first}"),
            _ => "in no release".to_owned(),
        }
    }
}

/// The keys, in the order in which work comes.
pub(super) fn legend(
    scene: &Scene,
    steps: &Steps,
    islands: &Islands<'_>,
    basis: &Basis<'_>,
) -> Vec<Key> {
    let workloads = || scene.spots.iter().map(|spot| islands.workloads[spot.node]);
    let key = |class, round, says| Key { class, round, says };
    let mut keys = Vec::new();
    for class in CLASSES.into_iter().chain([NEVER]) {
        if workloads().any(|workload| steps.class(basis.release(workload.id)) == class) {
            keys.push(key(class, true, steps.range(class)));
        }
    }
    if workloads().any(|workload| stays(workload.decision.disposition)) {
        keys.push(key("never stays", true, "dashed: retired or retained".to_owned()));
    }
    let forces = |link: &usize| islands.web.links[*link].forces;
    if scene.arrows.iter().any(|(link, _)| !forces(link)) {
        keys.push(key("tie", false, "a tie that may be cut for a while".to_owned()));
    }
    if scene.arrows.iter().any(|(link, _)| forces(link)) {
        keys.push(key(
            "tie forces",
            false,
            "a tie that forces both ends to move together".to_owned(),
        ));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_fall_into_three_steps() {
        let steps = Steps::of(56);
        assert_eq!(steps.class(Some(1)), "soon");
        assert_eq!(steps.class(Some(56)), "late");
        assert_eq!(steps.range("then"), "releases R-20 to R-38");
        assert_eq!(steps.class(None), NEVER);
    }

    #[test]
    fn few_releases_have_a_step_each() {
        let steps = Steps::of(2);
        assert_eq!((steps.class(Some(1)), steps.class(Some(2))), ("soon", "then"));
        assert_eq!(steps.range("soon"), "release R-1");
    }
}
