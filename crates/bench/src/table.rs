//! A table in Markdown, as in `docs/costs.md`.

/// The rows of a table, the first of them with the titles. The first column is text, the others are numbers.
pub struct Table(Vec<Vec<String>>);

impl Table {
    /// Creates a table with these titles.
    pub fn new(titles: &[&str]) -> Self {
        Self(vec![titles.iter().map(|title| (*title).to_owned()).collect()])
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.0.push(cells);
    }

    /// Returns the table as Markdown, with aligned columns.
    pub fn markdown(&self) -> String {
        let columns = self.0.iter().map(Vec::len).max().unwrap_or_default();
        let width = |column: usize| {
            let cells = self.0.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<_> = (0..columns).map(width).collect();
        let mut lines = Vec::new();
        for row in &self.0 {
            let cells = widths.iter().enumerate().map(|(column, width)| {
                let cell = row.get(column).map_or("", String::as_str);
                if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            });
            lines.push(format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
        }
        let rule = widths.iter().enumerate().map(|(column, width)| {
            if column == 0 { "-".repeat(width + 2) } else { format!("{}:", "-".repeat(width + 1)) }
        });
        lines.insert(1, format!("|{}|", rule.collect::<Vec<_>>().join("|")));
        lines.join("\n") + "\n"
    }
}

/// Formats a number with commas between thousands, without a fraction.
pub fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::{Table, grouped};

    #[test]
    fn columns_are_aligned() {
        let mut table = Table::new(&["Call", "Ratio"]);
        table.row(vec!["createCharge".to_owned(), "1.02".to_owned()]);
        let expected = "| Call         | Ratio |\n|--------------|------:|\n| createCharge |  1.02 |\n";
        assert_eq!(table.markdown(), expected);
    }

    #[test]
    fn thousands_are_separated_by_commas() {
        for (number, expected) in [(7.0, "7"), (999.6, "1,000"), (148_100.4, "148,100"), (1_234_567.0, "1,234,567")] {
            assert_eq!(grouped(number), expected);
        }
    }
}
