//! Import by upload: files are read at once and shown as a preview; nothing is written until a
//! person confirms.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::Context as _;
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::extract::multipart::{Field, Multipart};
use axum::response::Redirect;
use landfall_domain::estate::Source;

use crate::actions::import_estate::{
    Content, ImportFile, ImportReport, ImportRequest, Stopped, import_estate,
};
use crate::documents::finding::FindingDocument;

use super::access::Visit;
use super::frame::{Frame, Said, given};
use super::problem::{Face, PageProblem, Problem, render};

/// A body of more bytes is refused: exports of 100,000 machines have a few hundred megabytes.
pub(super) const LARGEST: usize = 1 << 30;
/// So many files at a time, and so many uploads that wait for a confirmation.
const MOST_FILES: usize = 50;
const MOST_WAITING: usize = 8;
/// So many findings and changes are shown.
const SHOWN: usize = 50;

/// Uploads that wait for a confirmation, by their token; the oldest gives way.
#[derive(Default)]
pub(super) struct Uploads(Mutex<BTreeMap<String, Upload>>);

/// Files in a folder of their own, which goes with the value.
struct Upload {
    /// Who uploaded it, and to which portfolio: nobody else confirms it.
    scope: String,
    folder: PathBuf,
    /// Name as the person knows it, and where the bytes are.
    files: Vec<(String, PathBuf)>,
}

impl Drop for Upload {
    fn drop(&mut self) {
        // What cannot be removed is swept up with the other temporary files.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Upload {
    fn new(token: &str, scope: String) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("landfall-upload-{token}"));
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder).context("no folder can be made for what was uploaded")?;
        Ok(Self { scope, folder, files: Vec::new() })
    }

    async fn add(&mut self, mut field: Field<'_>) -> Result<(), Problem> {
        let Some(name) = field.file_name().map(base_name) else { return Ok(()) };
        let wrong = |error: axum::extract::multipart::MultipartError| {
            Problem::wrong_input(format!("the upload broke off: {}", error.body_text()))
        };
        // The name is shown, never used as a path.
        let path = self.folder.join(self.files.len().to_string());
        let mut file = File::create(&path).context("what was uploaded cannot be kept")?;
        let mut is_empty = true;
        while let Some(bytes) = field.chunk().await.map_err(wrong)? {
            is_empty = false;
            file.write_all(&bytes).context("what was uploaded cannot be kept")?;
        }
        // A form without a chosen file sends one without name and content.
        if !(name.is_empty() && is_empty) {
            self.files.push((name, path));
        }
        Ok(())
    }

    fn request(&self, dry_run: bool, reason: Option<String>) -> ImportRequest {
        let file = |(name, path): &(String, PathBuf)| ImportFile {
            name: name.clone(),
            content: Content::Path(path.clone()),
        };
        ImportRequest {
            files: self.files.iter().map(file).collect(),
            dry_run,
            reason,
            ..ImportRequest::default()
        }
    }
}

/// The last part of a name, without what would move a cursor.
fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(200).collect()
}

impl Uploads {
    fn keep(&self, token: String, upload: Upload) {
        let Ok(mut waiting) = self.0.lock() else { return };
        while waiting.len() >= MOST_WAITING {
            // Tokens sort by the time of their making.
            waiting.pop_first();
        }
        waiting.insert(token, upload);
    }

    fn take(&self, token: &str, scope: &str) -> Option<Upload> {
        let mut waiting = self.0.lock().ok()?;
        waiting.get(token).filter(|upload| upload.scope == scope)?;
        waiting.remove(token)
    }
}

#[derive(Template)]
#[template(path = "web/import.html")]
struct ImportPage {
    frame: Frame,
}

/// The form.
pub(super) async fn page(visit: Visit) -> Face {
    render(&ImportPage { frame: Frame::new(&visit, "/imports", "Import") })
}

#[derive(Template)]
#[template(path = "web/preview.html")]
struct PreviewPage {
    frame: Frame,
    report: ImportReport,
    findings: Vec<FindingDocument>,
    more_findings: usize,
    /// What new dependencies and values contradict: heading, sentences, how many more.
    contradicted: Vec<(&'static str, Vec<String>, usize)>,
    /// Where to confirm; none if there is nothing to write or files need a decision.
    confirm: Option<String>,
    /// Why nothing can be written.
    stopped: Option<String>,
}

/// Reads what was uploaded and shows what would change.
pub(super) async fn preview(visit: Visit, mut form: Multipart) -> Face {
    let token = visit.cx().mint().id::<Source>().uuid().simple().to_string();
    let mut upload = Upload::new(&token, visit.scope())?;
    let wrong = |error: axum::extract::multipart::MultipartError| {
        Problem::wrong_input(format!("the upload cannot be read: {}", error.body_text()))
    };
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        if upload.files.len() >= MOST_FILES {
            let detail = format!("at most {MOST_FILES} files can be imported at a time");
            return Err(Problem::wrong_input(detail).into());
        }
        upload.add(field).await?;
    }
    if upload.files.is_empty() {
        return Err(Problem::wrong_input("choose at least one file".to_owned()).into());
    }
    let request = upload.request(true, None);
    let (report, stopped) = match import_estate(visit.cx(), request, &mut |_, _| ()).await {
        Ok(report) => (report, None),
        Err(error) => match error.downcast::<Stopped>() {
            Ok(Stopped(failure, report)) => (*report, Some(failure.to_string())),
            Err(error) => return Err(error.into()),
        },
    };
    let is_new = report.files.iter().any(|file| file.outcome == "imported");
    let confirm = (is_new && stopped.is_none()).then(|| format!("/imports/{token}/confirmation"));
    if confirm.is_some() {
        visit.uploads().keep(token, upload);
    }
    let mut findings: Vec<FindingDocument> = report.findings.iter().map(Into::into).collect();
    findings.sort_by_key(|finding| match finding.severity {
        "decision" => 0,
        "warning" => 1,
        _ => 2,
    });
    let more_findings = findings.len().saturating_sub(SHOWN);
    findings.truncate(SHOWN);
    let changes = &report.changes;
    let contradicted = [
        ("Contradicted by new dependencies", &changes.contradictions),
        ("Entries of the plan in force touched", &changes.plan_entries),
        ("Workloads that are gone", &changes.ended),
    ];
    let contradicted = contradicted
        .into_iter()
        .filter(|(_, sentences)| !sentences.is_empty())
        .map(|(title, all)| {
            let shown = all.iter().take(SHOWN).cloned().collect();
            (title, shown, all.len().saturating_sub(SHOWN))
        })
        .collect();
    let frame = Frame::new(&visit, "/imports", "What the import would change");
    render(&PreviewPage { frame, report, findings, more_findings, contradicted, confirm, stopped })
}

/// Imports what was previewed.
pub(super) async fn confirm(
    visit: Visit,
    Path(token): Path<String>,
    Form(said): Form<Said>,
) -> Result<Redirect, PageProblem> {
    let upload = visit.uploads().take(&token, &visit.scope()).ok_or_else(|| {
        Problem::not_found("this upload is not waiting any more: upload it again".to_owned())
    })?;
    let request = upload.request(false, given(&said.reason).map(str::to_owned));
    import_estate(visit.cx(), request, &mut |_, _| ()).await?;
    visit.warm();
    Ok(visit.to("/"))
}
