//! A metric over time as a small picture: its actuals, and the straight line to the target.

use std::fmt::Write;

use landfall_domain::outcome::progress::{days, shown};
use landfall_domain::time::Date;

use crate::documents::outcome::{ActualDocument, MetricDocument};

const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 96.0;
/// Room for the dots at the edges.
const EDGE: f64 = 6.0;

/// A picture: its lines as an SVG draws them, and what it shows in words.
pub(in crate::web) struct Chart {
    /// From baseline to target.
    pub(in crate::web) line: String,
    /// From actual to actual.
    pub(in crate::web) path: String,
    pub(in crate::web) dots: Vec<(String, String)>,
    pub(in crate::web) says: String,
}

impl Chart {
    /// The picture of a metric; none if it has no actual.
    pub(in crate::web) fn of(metric: &MetricDocument, actuals: &[ActualDocument]) -> Option<Self> {
        let day = |text: &str| text.parse::<Date>().ok();
        let (from, due) = (day(&metric.baseline_on)?, day(&metric.due)?);
        let mut points: Vec<(f64, f64)> = actuals
            .iter()
            .filter_map(|one| Some((f64::from(days(from, day(&one.on)?)), one.value)))
            .collect();
        let (last, first) = (actuals.last()?, actuals.first()?);
        points.insert(0, (0.0, metric.baseline));
        let end = f64::from(days(from, due));
        let right = points.iter().map(|point| point.0).fold(end, f64::max).max(1.0);
        let values = || points.iter().map(|point| point.1).chain([metric.target]);
        let low = values().fold(f64::INFINITY, f64::min);
        let high = values().fold(f64::NEG_INFINITY, f64::max);
        let span = (high - low).max(f64::MIN_POSITIVE);
        let place = |(x, y): (f64, f64)| {
            let across = EDGE + x / right * (WIDTH - 2.0 * EDGE);
            let down = EDGE + (high - y) / span * (HEIGHT - 2.0 * EDGE);
            (format!("{across:.1}"), format!("{down:.1}"))
        };
        let draw = |points: &[(f64, f64)]| {
            let mut path = String::new();
            for point in points {
                let (x, y) = place(*point);
                let _ = write!(path, "{x},{y} ");
            }
            path.trim_end().to_owned()
        };
        let says = format!(
            "{} actuals from {} on {} to {} on {}, between the baseline of {} on {} and the target of \
             {} on {}",
            actuals.len(),
            shown(first.value),
            first.on,
            shown(last.value),
            last.on,
            shown(metric.baseline),
            metric.baseline_on,
            shown(metric.target),
            metric.due
        );
        Some(Self {
            line: draw(&[(0.0, metric.baseline), (end, metric.target)]),
            path: draw(&points),
            dots: points.iter().skip(1).map(|point| place(*point)).collect(),
            says,
        })
    }
}
