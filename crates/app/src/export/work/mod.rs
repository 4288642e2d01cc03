//! The backlog of an iteration or of a release as files for trackers and planning tools.

pub(crate) mod azure_devops;
#[cfg(test)]
mod example;
mod gantt;
mod jira;
mod ms_project;
pub(crate) mod outline;
mod xml;

use crate::documents::delivery::WorkDocument;
use crate::export::safe::line;
use crate::export::{csv, xlsx};
use crate::failure::Failure;

/// A file that another tool reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    AzureDevOps,
    Jira,
    MsProject,
    GanttCsv,
    GanttXlsx,
}

impl Kind {
    const ALL: [(&'static str, Self); 5] = [
        ("azure-devops.csv", Self::AzureDevOps),
        ("jira.csv", Self::Jira),
        ("ms-project.xml", Self::MsProject),
        ("gantt.csv", Self::GanttCsv),
        ("gantt.xlsx", Self::GanttXlsx),
    ];

    /// The kind of this name and ending, such as `jira.csv`.
    pub(crate) fn named(file: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == file).map(|(_, kind)| *kind)
    }

    /// Names of files for a tool, such as `jira.csv` for `jira`.
    pub(crate) fn of_tool(tool: &str) -> impl Iterator<Item = &'static str> {
        let of = move |name: &&str| name.split('.').next() == Some(tool);
        Self::ALL.iter().map(|(name, _)| *name).filter(of)
    }

    /// What the file is sent as.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::AzureDevOps | Self::Jira | Self::GanttCsv => "text/csv; charset=utf-8",
            Self::MsProject => "application/xml",
            Self::GanttXlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The files; there are several only if the tool takes no larger ones.
    ///
    /// `project` is the name of the project in the tool, where paths need one.
    pub(crate) fn files(
        self,
        work: &WorkDocument,
        project: Option<&str>,
    ) -> anyhow::Result<Vec<Vec<u8>>> {
        if work.workloads.is_empty() {
            let told = format!("{} has no task: there is nothing to export", work.key);
            return Err(Failure::Refused(told).into());
        }
        match self {
            Self::AzureDevOps => azure_devops::files(work, project),
            Self::Jira => Ok(vec![jira::file(work)?]),
            Self::MsProject => Ok(vec![ms_project::file(work)]),
            Self::GanttCsv => {
                let sheet = gantt::sheet(work);
                let mut bytes = Vec::new();
                csv::write(&mut bytes, sheet.columns, &sheet.rows)?;
                Ok(vec![bytes])
            }
            Self::GanttXlsx => Ok(vec![xlsx::bytes(&[gantt::sheet(work)])?]),
        }
    }
}

/// The key under which other tools keep what is ours: it never changes.
fn stable(key: &str) -> String {
    format!("landfall:{key}")
}
