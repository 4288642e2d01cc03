//! The price of capacity at which as much is chosen as there is room for.

use super::tree::{Choice, Tree};

/// Best choices on both sides of the room there is, and a price between theirs.
#[derive(Debug, Clone)]
pub(super) struct Bracket {
    /// The best that fits.
    pub(super) low: Choice,
    /// The best that does not.
    pub(super) high: Choice,
    pub(super) price: i64,
}

/// What a search for the price came to.
pub(super) enum Priced {
    /// No selection is worth what is asked for.
    Nothing,
    /// All that is not out fits.
    All(Choice),
    /// No selection is worth more than this, in fractions.
    Between(i128, Bracket),
}

/// Finds the price at which a selection can be worth least at most.
///
/// What a choice is worth at a price is a line, and no selection is worth more than the highest
/// line; so the next price to look at is where the two lines cross that are known to be highest on
/// either side (Newton's method on a function of straight pieces). `known` is what holds already,
/// if it is so; the search ends when nothing can be worth `least`.
pub(super) fn price(tree: &mut Tree<'_>, known: Option<Bracket>, least: i128) -> Priced {
    let most = tree.most();
    if most.size <= tree.core.space {
        return if worth(tree, &most, 0) < least { Priced::Nothing } else { Priced::All(most) };
    }
    let start = known.as_ref().map(|known| known.price);
    let holds = |choice: &Choice| tree.holds(choice);
    let (low, high) = match known {
        None => (None, None),
        Some(known) => {
            (Some(known.low).filter(|low| holds(low)), Some(known.high).filter(|high| holds(high)))
        }
    };
    let mut near = (low.is_some(), high.is_some());
    let mut bracket =
        Bracket { low: low.unwrap_or_else(|| tree.least()), high: high.unwrap_or(most), price: 0 };
    let mut next = start.unwrap_or_else(|| crossing(tree, &bracket));
    let mut stride = next / 64 + 1;
    let mut is_crossing = start.is_none();
    let mut bound = i128::MAX;
    loop {
        let (found, choice) = tree.look(next);
        bound = bound.min(found);
        if bound < least {
            return Priced::Nothing;
        }
        bracket.price = next;
        let expected = worth(tree, &bracket.low, next).max(worth(tree, &bracket.high, next));
        let fits = choice.size <= tree.core.space;
        let is_new = found > expected;
        if fits && (is_new || !near.0) {
            bracket.low = choice;
            near.0 = true;
        } else if !fits && (is_new || !near.1) {
            bracket.high = choice;
            near.1 = true;
        } else if is_crossing {
            return Priced::Between(bound, bracket);
        }
        let cross = crossing(tree, &bracket);
        let step = if fits { next - stride } else { next.saturating_add(stride) };
        // A line from far off crosses far off: a short step is better until both sides are near.
        let is_closer = if fits { step > cross } else { step < cross };
        is_crossing = near == (true, true) || !is_closer;
        let before = std::mem::replace(&mut next, if is_crossing { cross } else { step });
        if next == before {
            return Priced::Between(bound, bracket);
        }
        stride = stride.saturating_mul(4);
    }
}

/// What a choice is worth at a price, with what the room left over is worth.
pub(super) fn worth(tree: &Tree<'_>, choice: &Choice, price: i64) -> i128 {
    let spare = i128::from(tree.core.space - choice.size);
    i128::from(choice.gain) * i128::from(tree.factor) + spare * i128::from(price)
}

/// The price at which both sides are worth the same, rounded down.
fn crossing(tree: &Tree<'_>, bracket: &Bracket) -> i64 {
    let rise = i128::from(bracket.high.gain - bracket.low.gain) * i128::from(tree.factor);
    let run = i128::from(bracket.high.size - bracket.low.size).max(1);
    i64::try_from((rise / run).max(0)).unwrap_or(i64::MAX).min(tree.highest)
}
