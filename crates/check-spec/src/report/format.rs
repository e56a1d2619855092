use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;

use super::content::Report;
use super::{github, json, markdown, sarif, text};

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The lines of the document, with the published facts beside them.
    Text,
    Json,
    /// Annotations of a GitHub workflow.
    Github,
    /// A table, for an issue or a summary.
    Markdown,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

/// A report to write: `sarif`, or `sarif=report.sarif`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub format: Format,
    /// The file; none for the standard output.
    pub file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = text.split_once('=').map_or((text, None), |(format, file)| (format, Some(file)));
        let format = Format::from_str(format, false).map_err(|_| {
            let formats = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            let names: Vec<_> = formats.map(|format| format.get_name().to_owned()).collect();
            format!("the formats are {}; each may have a file, such as `json=report.json`", names.join(", "))
        })?;
        if file == Some("") {
            return Err("has no file after `=`".to_owned());
        }
        Ok(Self { format, file: file.map(PathBuf::from) })
    }
}

impl Report<'_> {
    /// Renders the report. A text has the escapes of a terminal's colours.
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text => text::render(self),
            Format::Json => json::render(self),
            Format::Github => github::render(self),
            Format::Markdown => markdown::render(self),
            Format::Sarif => sarif::render(self),
        }
    }
}
