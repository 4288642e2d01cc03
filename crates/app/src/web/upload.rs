//! Sheets of a workshop: uploaded, looked at, and taken in once a person confirms. The files stand in the
//! page between the two, so that nothing has to wait on the server.

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::export::sheets::Sheet;
use crate::export::xlsx;

use super::problem::{PageProblem, Problem};

/// An upload has no more bytes.
pub(super) const LARGEST: usize = 10 << 20;
/// A form has no more bytes: files that a page keeps are a third longer.
pub(super) const LARGEST_FORM: usize = LARGEST / 2 * 3;
/// So many files at a time.
const MOST_FILES: usize = 10;

/// What a person uploads.
#[derive(Default)]
pub(super) struct Upload {
    /// Name and content of each file.
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// Whether it is to be taken in, and not only looked at.
    pub(super) is_sure: bool,
    pub(super) reason: String,
}

/// A file that stands in a page until a person confirms it.
pub(super) struct Kept {
    pub(super) name: String,
    /// In base 64.
    pub(super) content: String,
}

impl Upload {
    /// Reads a form. Files that are chosen take the place of those that the page kept.
    pub(super) async fn read(mut form: Multipart) -> Result<Self, Problem> {
        let (mut upload, mut kept) = (Self::default(), Vec::new());
        while let Some(field) = form.next_field().await.map_err(broken)? {
            match field.name() {
                Some("files") => {
                    let (name, bytes) = file(field).await?;
                    // A form without a chosen file sends one without name and content.
                    if !(name.is_empty() && bytes.is_empty()) {
                        upload.files.push((name, bytes));
                    }
                }
                Some("kept") => {
                    let text = field.text().await.map_err(broken)?;
                    let known = text.rsplit_once(':').and_then(|(name, content)| {
                        Some((plain(name), STANDARD.decode(content).ok()?))
                    });
                    let gone = || Problem::wrong_input("choose the files again".to_owned());
                    kept.push(known.ok_or_else(gone)?);
                }
                Some("do") => upload.is_sure = field.text().await.map_err(broken)? == "import",
                Some("reason") => upload.reason = field.text().await.map_err(broken)?,
                _ => {}
            }
        }
        if upload.files.is_empty() {
            upload.files = kept;
        }
        if upload.files.is_empty() || upload.files.len() > MOST_FILES {
            return Err(Problem::wrong_input(format!("choose from 1 to {MOST_FILES} files")));
        }
        if upload.files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > LARGEST {
            let told = format!("the files have more than {} MB: import parts", LARGEST >> 20);
            return Err(Problem::wrong_input(told));
        }
        Ok(upload)
    }

    /// The files as a page keeps them.
    pub(super) fn kept(&self) -> Vec<Kept> {
        let keep = |(name, bytes): &(String, Vec<u8>)| Kept {
            name: name.clone(),
            content: STANDARD.encode(bytes),
        };
        self.files.iter().map(keep).collect()
    }
}

async fn file(field: Field<'_>) -> Result<(String, Vec<u8>), Problem> {
    let name = plain(field.file_name().unwrap_or_default());
    Ok((name, field.bytes().await.map_err(broken)?.to_vec()))
}

/// A name without what would move a cursor.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` gives it")]
fn broken(error: MultipartError) -> Problem {
    Problem::wrong_input(format!("the upload cannot be read: {}", error.body_text()))
}

/// The status of a page that shows what sheets would change, or what is wrong in them.
pub(super) fn status(has_findings: bool) -> StatusCode {
    if has_findings { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

/// A workbook to keep.
pub(super) fn workbook(file: &str, sheets: &[Sheet]) -> Result<Response, PageProblem> {
    let bytes = xlsx::bytes(sheets).map_err(anyhow::Error::from)?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let disposition = format!("attachment; filename=\"landfall-{file}\"");
    let head =
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((head, bytes).into_response())
}
