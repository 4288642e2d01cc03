//! Labels under circles: the key always, the name where there is room.

use super::layout::{Point, real};

/// Height of the line with the key, and of the one with the name.
pub(super) const KEY: f64 = 13.0;
pub(super) const NAME: f64 = 12.0;

/// Longer names are cut.
const LONGEST: usize = 16;

/// About how wide a text is; what is not ASCII may be as wide as high.
pub(crate) fn width(text: &str) -> f64 {
    let wide = text.chars().filter(|letter| !letter.is_ascii()).count();
    let capital = text.chars().filter(char::is_ascii_uppercase).count();
    let plain = text.chars().count() - wide - capital;
    11.0 * real(wide) + 7.4 * real(capital) + 5.9 * real(plain)
}

/// The same for the bold line with the key.
pub(crate) fn bold_width(text: &str) -> f64 {
    1.14 * width(text)
}

/// A name as far as a label holds it.
pub(crate) fn short(name: &str) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let start: String = name.chars().take(LONGEST - 1).collect();
    format!("{}…", start.trim_end())
}

/// A rectangle: its middle and its size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) middle: Point,
    pub(crate) size: (f64, f64),
}

impl Room {
    pub(crate) fn meets(&self, other: &Self) -> bool {
        let across = (self.middle.x - other.middle.x).abs();
        let down = (self.middle.y - other.middle.y).abs();
        across < f64::midpoint(self.size.0, other.size.0)
            && down < f64::midpoint(self.size.1, other.size.1)
    }
}

/// For each node with the width of the name that it wishes for: whether the name fits under it, on none of the others
/// and within the frame. Earlier nodes go first.
pub(super) fn names_that_fit(
    nodes: &[Room],
    names: &[Option<f64>],
    frame: (f64, f64),
) -> Vec<bool> {
    let mut taken: Vec<Room> = Vec::new();
    let mut fits = Vec::new();
    for (at, (node, name)) in nodes.iter().zip(names).enumerate() {
        let Some(name) = name else {
            fits.push(false);
            continue;
        };
        let under = node.middle.y + f64::midpoint(node.size.1, NAME);
        let room = Room { middle: Point { x: node.middle.x, y: under }, size: (*name, NAME) };
        let inside = room.middle.x - name / 2.0 >= 0.0
            && room.middle.x + name / 2.0 <= frame.0
            && under + NAME / 2.0 <= frame.1;
        let free = !nodes.iter().enumerate().any(|(other, node)| other != at && room.meets(node))
            && !taken.iter().any(|other| room.meets(other));
        if inside && free {
            taken.push(room);
        }
        fits.push(inside && free);
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_only_where_nothing_else_does() {
        let at = |x, y| Room { middle: Point { x, y }, size: (40.0, 30.0) };
        let nodes = [at(50.0, 15.0), at(50.0, 50.0), at(110.0, 15.0)];
        let fits = names_that_fit(&nodes, &[Some(70.0); 3], (200.0, 100.0));
        // The first has another right under it, the second is free, the third begins over neither.
        assert_eq!(fits, [false, true, true]);
        assert_eq!(names_that_fit(&nodes[..1], &[Some(70.0)], (200.0, 31.0)), [false]);
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(short("ferry"), "ferry");
        assert_eq!(short("a-very-long-name-of-a-host").chars().count(), LONGEST);
    }
}
