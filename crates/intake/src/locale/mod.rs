//! Numbers and dates that can be read in two ways: the whole column decides.

mod dates;
mod numbers;

use std::collections::BTreeMap;

pub(crate) use dates::{moment, serial};
pub(crate) use numbers::amount;

/// Which mark stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimal {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

/// What stands first in `03/04/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// March 4.
    MonthFirst,
    /// April 3.
    DayFirst,
}

/// What one value tells of the habit of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint<T> {
    /// It reads the same either way.
    None,
    /// It can be read in two ways.
    Open,
    /// It can be read in one way only.
    Shows(T),
}

/// How a column is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Habit {
    pub(crate) decimal: Decimal,
    pub(crate) order: DateOrder,
}

/// What the values of a column told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    /// First value that can be read in two ways, and its row.
    pub(crate) open_number: Option<(u32, String)>,
    pub(crate) open_date: Option<(u32, String)>,
    points: u64,
    commas: u64,
    months_first: u64,
    days_first: u64,
}

impl Evidence {
    pub(crate) fn number(&mut self, hint: Hint<Decimal>, row: u32, text: &str) {
        match hint {
            Hint::None => {}
            Hint::Open => _ = self.open_number.get_or_insert_with(|| (row, text.to_owned())),
            Hint::Shows(Decimal::Point) => self.points += 1,
            Hint::Shows(Decimal::Comma) => self.commas += 1,
        }
    }

    pub(crate) fn date(&mut self, hint: Hint<DateOrder>, row: u32, text: &str) {
        match hint {
            Hint::None => {}
            Hint::Open => _ = self.open_date.get_or_insert_with(|| (row, text.to_owned())),
            Hint::Shows(DateOrder::MonthFirst) => self.months_first += 1,
            Hint::Shows(DateOrder::DayFirst) => self.days_first += 1,
        }
    }

    fn decimal(&self) -> Option<Decimal> {
        match self.points.cmp(&self.commas) {
            std::cmp::Ordering::Greater => Some(Decimal::Point),
            std::cmp::Ordering::Less => Some(Decimal::Comma),
            std::cmp::Ordering::Equal => None,
        }
    }

    fn order(&self) -> Option<DateOrder> {
        match self.months_first.cmp(&self.days_first) {
            std::cmp::Ordering::Greater => Some(DateOrder::MonthFirst),
            std::cmp::Ordering::Less => Some(DateOrder::DayFirst),
            std::cmp::Ordering::Equal => None,
        }
    }

    fn add(&mut self, other: &Self) {
        self.points += other.points;
        self.commas += other.commas;
        self.months_first += other.months_first;
        self.days_first += other.days_first;
    }
}

/// Why a column is read as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    /// The person said so.
    Asked,
    /// Other values of the column.
    Column,
    /// Other columns of the file.
    File,
    /// Nothing in the file.
    Usage,
}

/// Sheet and column.
pub(crate) type ColumnId = (u16, usize);

/// How to read the columns of one file.
#[derive(Debug, Clone)]
pub(crate) struct Locale {
    asked: (Option<Decimal>, Option<DateOrder>),
    usual: Habit,
    columns: BTreeMap<ColumnId, Habit>,
}

impl Locale {
    /// Before the file was read. Semicolons are what spreadsheet programs write where the comma
    /// stands before decimals, and there the day stands first.
    pub(crate) fn new(
        decimal: Option<Decimal>,
        order: Option<DateOrder>,
        separator: Option<u8>,
    ) -> Self {
        let usual = if separator == Some(b';') {
            Habit { decimal: Decimal::Comma, order: DateOrder::DayFirst }
        } else {
            Habit { decimal: Decimal::Point, order: DateOrder::MonthFirst }
        };
        Self { asked: (decimal, order), usual, columns: BTreeMap::new() }
    }

    /// How to read a column.
    pub(crate) fn of(&self, column: ColumnId) -> Habit {
        let habit = self.columns.get(&column).copied().unwrap_or(self.usual);
        Habit {
            decimal: self.asked.0.unwrap_or(habit.decimal),
            order: self.asked.1.unwrap_or(habit.order),
        }
    }

    /// After the file was read: true if some column must be read again in another way.
    pub(crate) fn learn(&mut self, evidence: &BTreeMap<ColumnId, Evidence>) -> bool {
        let whole = whole(evidence);
        let mut changed = false;
        for (&id, seen) in evidence {
            let before = self.of(id);
            let habit = Habit {
                decimal: seen.decimal().or(whole.decimal()).unwrap_or(self.usual.decimal),
                order: seen.order().or(whole.order()).unwrap_or(self.usual.order),
            };
            self.columns.insert(id, habit);
            let after = self.of(id);
            // Values that read one way only are read that way whatever the habit is.
            changed |= seen.open_number.is_some() && before.decimal != after.decimal;
            changed |= seen.open_date.is_some() && before.order != after.order;
        }
        changed
    }

    /// What decided on the decimal mark of a column.
    pub(crate) fn number_ground(&self, seen: &Evidence, whole: &Evidence) -> Ground {
        ground(self.asked.0.is_some(), seen.decimal().is_some(), whole.decimal().is_some())
    }

    /// What decided on the order of day and month.
    pub(crate) fn date_ground(&self, seen: &Evidence, whole: &Evidence) -> Ground {
        ground(self.asked.1.is_some(), seen.order().is_some(), whole.order().is_some())
    }
}

fn ground(asked: bool, column: bool, file: bool) -> Ground {
    match (asked, column, file) {
        (true, ..) => Ground::Asked,
        (_, true, _) => Ground::Column,
        (_, _, true) => Ground::File,
        _ => Ground::Usage,
    }
}

/// The evidence of all columns together.
pub(crate) fn whole(evidence: &BTreeMap<ColumnId, Evidence>) -> Evidence {
    let mut whole = Evidence::default();
    for seen in evidence.values() {
        whole.add(seen);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, decimal: Decimal) -> Option<f64> {
        amount(text, decimal).map(|amount| amount.number)
    }

    #[test]
    fn numbers_are_read_in_every_spelling() {
        for (text, number) in [
            ("4096", 4096.0),
            ("1,234.5", 1234.5),
            ("1.234,5", 1234.5),
            ("1 234 567", 1_234_567.0),
            ("1'234.50", 1234.5),
            ("1.234.567", 1_234_567.0),
            ("4.2E+03", 4200.0),
            ("-1", -1.0),
            ("12.5%", 12.5),
            ("0.125", 0.125),
        ] {
            assert_eq!(read(text, Decimal::Point), Some(number), "{text}");
        }
        for text in ["four", "", "1.2.3", "--1", "1,23,4", "NaN", "inf", "1e999"] {
            assert_eq!(read(text, Decimal::Point), None, "{text}");
        }
    }

    #[test]
    fn a_value_that_reads_two_ways_follows_the_habit_of_its_column() {
        assert_eq!(read("1.234", Decimal::Point), Some(1.234));
        assert_eq!(read("1.234", Decimal::Comma), Some(1234.0));
        assert_eq!(amount("1.234", Decimal::Comma).unwrap().hint, Hint::Open);
        assert_eq!(amount("61,2 GiB", Decimal::Point).unwrap().hint, Hint::Shows(Decimal::Comma));
        assert_eq!(
            amount("61,2 GiB", Decimal::Point).unwrap().unit(),
            Some(crate::units::Unit::Gib)
        );
    }

    fn at(text: &str) -> Option<String> {
        moment(text, DateOrder::MonthFirst).map(|(moment, _)| moment.to_string())
    }

    #[test]
    fn dates_are_read_in_every_spelling() {
        for (text, iso) in [
            ("2023-07-25T06:12:34.1674501Z", "2023-07-25T06:12:34"),
            ("2024/01/02 03:04:05", "2024-01-02T03:04:05"),
            ("12/15/2024 07:08:09 PM", "2024-12-15T19:08:09"),
            ("15.12.2024 07:08", "2024-12-15T07:08:00"),
            ("10/29/2019 18:23", "2019-10-29T18:23:00"),
            ("5-Mar-24", "2024-03-05T00:00:00"),
            ("2024-01-01T00:30:00+02:00", "2023-12-31T22:30:00"),
        ] {
            assert_eq!(at(text).as_deref(), Some(iso), "{text}");
        }
        for text in ["2024-13-01", "31/31/2024", "yesterday", "1/2", "9999999"] {
            assert_eq!(at(text), None, "{text}");
        }
        assert_eq!(serial(45_000.5).unwrap().to_string(), "2023-03-15T12:00:00");
    }

    #[test]
    fn the_whole_column_decides_on_the_order_of_day_and_month() {
        let mut evidence = BTreeMap::new();
        let seen: &mut Evidence = evidence.entry((0, 3)).or_default();
        for text in ["03/04/2026", "25/04/2026"] {
            seen.date(moment(text, DateOrder::MonthFirst).unwrap().1, 2, text);
        }
        let mut locale = Locale::new(None, None, Some(b','));
        assert!(locale.learn(&evidence));
        assert_eq!(locale.of((0, 3)).order, DateOrder::DayFirst);
        assert!(!locale.learn(&evidence));
        let mut asked = Locale::new(None, Some(DateOrder::MonthFirst), None);
        assert!(!asked.learn(&evidence));
    }
}
