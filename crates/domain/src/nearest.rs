//! What somebody probably meant: the known names that are nearest to an unknown one.

/// No more names than these are offered.
const OFFERED: usize = 3;

/// The known names that differ least from what was written, the nearest first; none that differ in
/// more than a third of their letters, unless one contains the other.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let differs = distance(&wanted, &lower);
            let most = wanted.chars().count().max(lower.chars().count()).div_ceil(3);
            let holds =
                wanted.len() > 2 && (lower.contains(&wanted) || wanted.contains(lower.as_str()));
            (differs <= most || holds).then_some((differs, name))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(OFFERED).map(|(_, name)| name).collect()
}

/// What was probably meant, as the end of a sentence; nothing if no known name is near.
pub fn did_you_mean<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near: Vec<String> =
        nearest(wanted, known).into_iter().map(|name| format!("`{name}`")).collect();
    match near.as_slice() {
        [] => String::new(),
        [only] => format!("; did you mean {only}?"),
        [others @ .., last] => format!("; did you mean {} or {last}?", others.join(", ")),
    }
}

/// Letters to insert, delete, change or swap with their neighbour (Damerau, CACM 1964, without
/// changing a swapped pair again).
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
    for (at, row) in rows.iter_mut().enumerate() {
        row[0] = at;
    }
    rows[0] = (0..=other.len()).collect();
    for a in 1..=one.len() {
        for b in 1..=other.len() {
            let changed = rows[a - 1][b - 1] + usize::from(one[a - 1] != other[b - 1]);
            let mut least = changed.min(rows[a - 1][b] + 1).min(rows[a][b - 1] + 1);
            if a > 1 && b > 1 && one[a - 1] == other[b - 2] && one[a - 2] == other[b - 1] {
                least = least.min(rows[a - 2][b - 2] + 1);
            }
            rows[a][b] = least;
        }
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_names_are_offered_and_no_others() {
        let known = ["wave-size", "deadline", "keep-apart", "W-1", "W-12"];
        assert_eq!(nearest("wave-sise", known), ["wave-size"]);
        assert_eq!(nearest("wvae-size", known), ["wave-size"]);
        assert_eq!(nearest("DEADLINES", known), ["deadline"]);
        assert_eq!(nearest("W-2", known), ["W-1", "W-12"]);
        assert!(nearest("replication", known).is_empty());
        assert_eq!(did_you_mean("keep", known), "; did you mean `keep-apart`?");
    }
}
