//! From ties to circles and arrows with places: pure, and of bounded size.

use super::arrow::{Arrow, End, width};
use super::choose::Part;
use super::draft::Draft;
use super::label::{bold_width, width as text_width};
use super::layout::Point;
use super::pack::pack;
use super::web::Web;

/// Width of the picture, and what stays free around it.
pub(super) const WIDTH: f64 = 980.0;
const MARGIN: f64 = 6.0;

/// All that is drawn.
#[derive(Debug, PartialEq)]
pub(crate) struct Scene {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) spots: Vec<Spot>,
    /// Number of a link, and its outline; what forces comes last, so that it lies on top.
    pub(crate) arrows: Vec<(usize, String)>,
}

/// A workload with its place.
#[derive(Debug, PartialEq)]
pub(crate) struct Spot {
    pub(crate) node: usize,
    pub(crate) at: Point,
    pub(crate) radius: f64,
    pub(crate) key: String,
    /// The name, if there is room for it.
    pub(crate) name: Option<String>,
    /// Neighbours that are not drawn.
    pub(crate) further: usize,
}

/// What the scene needs to know of a workload.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) assets: i64,
}

impl Scene {
    /// Nothing if there is nothing to draw.
    pub(crate) fn of(
        web: &Web,
        parts: &[Part],
        subject: &dyn Fn(usize) -> Subject,
    ) -> Option<Self> {
        let nodes = || parts.iter().flat_map(|part| &part.nodes);
        let most = nodes().map(|&node| subject(node).assets).max()?;
        let drafts: Vec<Draft> =
            parts.iter().map(|part| Draft::of(web, part, most, subject)).collect();
        let sizes: Vec<(f64, f64)> =
            drafts.iter().map(|draft| (draft.placed.width, draft.placed.height)).collect();
        let packed = pack(&sizes, WIDTH);
        let mut scene = Self {
            width: packed.width + 2.0 * MARGIN,
            height: packed.height + 2.0 * MARGIN,
            spots: Vec::new(),
            arrows: Vec::new(),
        };
        for ((draft, part), corner) in drafts.into_iter().zip(parts).zip(packed.corners) {
            scene.add(draft, part, corner, web);
        }
        scene.arrows.sort_by_key(|(link, _)| web.links[*link].forces);
        Some(scene)
    }

    /// How many elements are drawn.
    #[cfg(test)]
    fn marks(&self) -> usize {
        2 * self.spots.len() + self.arrows.len()
    }

    fn add(&mut self, draft: Draft, part: &Part, corner: Point, web: &Web) {
        let first = self.spots.len();
        let places = draft.placed.at.into_iter().zip(draft.below);
        for (mut spot, (at, below)) in draft.spots.into_iter().zip(places) {
            let y = corner.y + at.y - below / 2.0 + MARGIN;
            spot.at = Point { x: corner.x + at.x + MARGIN, y };
            self.spots.push(spot);
        }
        let spots = &self.spots[first..];
        let most = web.links.iter().map(|link| link.seen).max().unwrap_or(0);
        let end = |node: usize| spots[part.nodes.binary_search(&node).unwrap_or(0)].end();
        self.arrows.extend(part.links.iter().map(|&number| {
            let link = &web.links[number];
            let both = link.forth.is_some() && link.back.is_some();
            let (from, to) =
                if link.forth.is_some() { link.ends } else { (link.ends.1, link.ends.0) };
            let wider = if link.forces { 0.8 } else { 0.0 };
            let width = width(link.seen, most) + wider;
            (number, Arrow { from: end(from), to: end(to), width, both }.points())
        }));
    }
}

impl Spot {
    fn end(&self) -> End {
        End {
            middle: self.at,
            radius: self.radius,
            key: bold_width(&self.label()),
            name: self.name.as_deref().map_or(0.0, text_width),
        }
    }

    /// The first line under the circle.
    pub(crate) fn label(&self) -> String {
        if self.further == 0 { self.key.clone() } else { format!("{} +{}", self.key, self.further) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::choose::parts;
    use super::super::label::{KEY, NAME, Room};
    use super::super::web::Strand;
    use super::*;

    fn scene(nodes: usize, strands: &[Strand]) -> Option<Scene> {
        let web = Web::of(nodes, strands);
        let parts = parts(&web, &web.islands());
        let subject = |node: usize| Subject {
            key: format!("W-{node}"),
            name: "n".repeat(node % 30),
            assets: i64::try_from(node % 40).unwrap(),
        };
        Scene::of(&web, &parts, &subject)
    }

    fn strand(from: usize, to: usize) -> Strand {
        Strand { from, to, seen: 3, forces: to == 7 }
    }

    fn tangle() -> Vec<Strand> {
        (0..100_000)
            .map(|at| strand(at * 7_919 % 10_000, (at * 104_729 + at / 13) % 10_000))
            .collect()
    }

    /// Circle, key and name of each workload as rectangles.
    fn rooms(spot: &Spot) -> Vec<Room> {
        let line =
            |wide: f64, y: f64| Room { middle: Point { x: spot.at.x, y }, size: (wide, 11.0) };
        let under = spot.at.y + spot.radius;
        let mut rooms = vec![
            Room { middle: spot.at, size: (2.0 * spot.radius, 2.0 * spot.radius) },
            line(bold_width(&spot.label()), under + KEY / 2.0),
        ];
        rooms.extend(spot.name.iter().map(|name| line(text_width(name), under + KEY + NAME / 2.0)));
        rooms
    }

    fn collisions(scene: &Scene) -> usize {
        let mut hits = 0;
        for (at, spot) in scene.spots.iter().enumerate() {
            for other in &scene.spots[..at] {
                let mut pairs = rooms(spot)
                    .into_iter()
                    .flat_map(|a| rooms(other).into_iter().map(move |b| (a, b)));
                hits += usize::from(pairs.any(|(a, b)| a.meets(&b)));
            }
        }
        hits
    }

    #[test]
    fn ten_thousand_workloads_make_a_bounded_picture_without_collisions() {
        let scene = scene(10_000, &tangle()).unwrap();
        assert!(scene.marks() < 450, "{}", scene.marks());
        assert_eq!(collisions(&scene), 0);
    }

    #[test]
    fn islands_share_the_page_without_collisions() {
        let mut strands: Vec<Strand> = (1..60).map(|to| strand(to / 4, to)).collect();
        strands.extend((100..130).map(|at| strand(2 * at, 2 * at + 1)));
        let scene = scene(300, &strands).unwrap();
        assert_eq!(collisions(&scene), 0);
        assert!(scene.spots.iter().all(|spot| spot.at.x > 0.0 && spot.at.x < scene.width));
        assert!(scene.spots.iter().all(|spot| spot.at.y > 0.0 && spot.at.y < scene.height));
    }

    #[test]
    fn the_picture_is_always_the_same() {
        assert_eq!(scene(10_000, &tangle()), scene(10_000, &tangle()));
    }

    #[test]
    fn without_a_tie_to_another_there_is_no_picture() {
        assert_eq!(scene(0, &[]), None);
        assert_eq!(scene(1, &[]), None);
        assert_eq!(scene(3, &[strand(1, 1)]), None);
    }

    #[test]
    fn what_forces_lies_on_top() {
        let scene = scene(9, &[strand(6, 7), strand(7, 8), strand(5, 6)]).unwrap();
        assert_eq!(scene.arrows.last().map(|arrow| arrow.0), Some(1));
    }
}
