//! Style sheets and scripts, embedded. Their addresses hold what they contain, so that a browser
//! may keep them for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use landfall_domain::event::hex;
use sha2::{Digest, Sha256};

use super::problem::Problem;

const STYLE: &str = concat!(
    "@layer tokens, base, parts;\n",
    include_str!("static/tokens.css"),
    include_str!("static/base.css"),
    include_str!("static/frame.css"),
    include_str!("static/table.css"),
    include_str!("static/form.css"),
    include_str!("static/plan.css"),
    "@layer parts {\n",
    include_str!("../report/marks.css"),
    "}\n",
);
const SCRIPT: &str = include_str!("static/keys.js");
const JOB_SCRIPT: &str = include_str!("static/job.js");

static STYLE_PATH: LazyLock<String> = LazyLock::new(|| path("landfall", "css", STYLE));
static SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| path("keys", "js", SCRIPT));
static JOB_SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| path("job", "js", JOB_SCRIPT));

fn path(name: &str, ending: &str, text: &str) -> String {
    let hash = hex(&Sha256::digest(text.as_bytes()));
    format!("/static/{name}-{}.{ending}", &hash[..12])
}

/// Where the style sheet is.
pub(super) fn style() -> &'static str {
    &STYLE_PATH
}

/// Where the script is.
pub(super) fn script() -> &'static str {
    &SCRIPT_PATH
}

/// Where the script is that watches a job.
pub(super) fn job_script() -> &'static str {
    &JOB_SCRIPT_PATH
}

/// A file by its name.
pub(super) async fn file(Path(name): Path<String>) -> Response {
    let is = |path: &str| path.strip_prefix("/static/") == Some(name.as_str());
    let (kind, text) = if is(&STYLE_PATH) {
        ("text/css; charset=utf-8", STYLE)
    } else if is(&SCRIPT_PATH) {
        ("text/javascript; charset=utf-8", SCRIPT)
    } else if is(&JOB_SCRIPT_PATH) {
        ("text/javascript; charset=utf-8", JOB_SCRIPT)
    } else {
        return Problem::not_found(format!("there is no file {name}")).into_response();
    };
    let keep = "public, max-age=31536000, immutable";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], text).into_response()
}
