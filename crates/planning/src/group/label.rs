//! What must stay apart: known environments, and groups that people gave.

/// No environment known, no group given.
const NONE: u32 = u32::MAX;

/// Of a node: its environment and the group that people gave it, if any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label {
    environment: u32,
    given: u32,
}

impl Label {
    pub(super) const FREE: Self = Self { environment: NONE, given: NONE };

    pub(super) fn new(environment: Option<u32>, given: Option<u32>) -> Self {
        Self { environment: environment.unwrap_or(NONE), given: given.unwrap_or(NONE) }
    }

    /// Whether both are known to run in different environments.
    pub(super) fn differs_in_environment(self, other: Self) -> bool {
        clash(self.environment, other.environment)
    }

    /// Whether the two may be in one module.
    pub(super) fn agrees(self, other: Self) -> bool {
        !clash(self.environment, other.environment) && !clash(self.given, other.given)
    }

    /// The label of a module of two that agree.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            environment: self.environment.min(other.environment),
            given: self.given.min(other.given),
        }
    }
}

fn clash(a: u32, b: u32) -> bool {
    a != b && a != NONE && b != NONE
}

/// Labels of modules, which change as nodes come and go.
#[derive(Debug, Clone, Default)]
pub(super) struct Labels {
    of_node: Vec<Label>,
    of_module: Vec<(Label, u32, u32)>,
    /// Nothing is labelled, so nothing needs to be asked.
    all_free: bool,
}

impl Labels {
    /// Every node by itself in the module of its number.
    pub(super) fn new(of_node: &[Label]) -> Self {
        let all_free = of_node.iter().all(|&label| label == Label::FREE);
        let mut labels = Self {
            of_node: of_node.to_vec(),
            of_module: vec![(Label::FREE, 0, 0); of_node.len()],
            all_free,
        };
        for node in 0..if all_free { 0 } else { of_node.len() } {
            labels.enter(node, node);
        }
        labels
    }

    #[inline]
    pub(super) fn allow(&self, node: usize, module: usize) -> bool {
        self.all_free || self.of_module[module].0.agrees(self.of_node[node])
    }

    pub(super) fn enter(&mut self, node: usize, module: usize) {
        if self.all_free {
            return;
        }
        let (label, environments, givens) = &mut self.of_module[module];
        *label = label.with(self.of_node[node]);
        *environments += u32::from(self.of_node[node].environment != NONE);
        *givens += u32::from(self.of_node[node].given != NONE);
    }

    pub(super) fn leave(&mut self, node: usize, module: usize) {
        if self.all_free {
            return;
        }
        let (label, environments, givens) = &mut self.of_module[module];
        *environments -= u32::from(self.of_node[node].environment != NONE);
        *givens -= u32::from(self.of_node[node].given != NONE);
        if *environments == 0 {
            label.environment = NONE;
        }
        if *givens == 0 {
            label.given = NONE;
        }
    }
}
