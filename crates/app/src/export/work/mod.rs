//! The backlog of an iteration or of a release as files for trackers and planning tools.

pub(crate) mod azure_devops;
#[cfg(test)]
mod example;

/// Text on one line, with no more characters than a tool takes.
fn line(text: &str, most: usize) -> String {
    let one = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    one.collect::<String>().trim().chars().take(most).collect()
}

/// The key under which other tools keep what is ours: it never changes.
fn stable(key: &str) -> String {
    format!("landfall:{key}")
}
