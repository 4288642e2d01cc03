//! The three views of the same thing.

use super::super::list::escaped;

/// Links from view to view.
pub(super) struct Views {
    here: &'static str,
    /// The workload or group that the page is about.
    about: String,
}

impl Views {
    pub(super) fn new(here: &'static str, about: impl Into<String>) -> Self {
        Self { here, about: about.into() }
    }

    /// Words, path and whether it is here.
    pub(super) fn all(&self) -> [(&'static str, String, bool); 3] {
        let about = |name: &str| match self.about.as_str() {
            "" => String::new(),
            key => format!("&{name}={}", escaped(key)),
        };
        let map = match self.about.as_str() {
            "" => "/dependencies".to_owned(),
            key => format!("/dependencies?around={}", escaped(key)),
        };
        let matrix = format!("/dependencies?view=matrix{}{}", about("rows"), about("columns"));
        let table = format!("/dependencies?view=table{}", about("from"));
        [
            ("Map", map, self.here == "map"),
            ("Matrix", matrix, self.here == "matrix"),
            ("Table", table, self.here == "table"),
        ]
    }
}
