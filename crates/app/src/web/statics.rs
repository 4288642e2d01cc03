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
    "@layer tokens, base, parts, paper;\n",
    include_str!("static/tokens.css"),
    include_str!("static/base.css"),
    include_str!("static/frame.css"),
    include_str!("static/table.css"),
    include_str!("static/form.css"),
    include_str!("static/backlog.css"),
    include_str!("static/plan.css"),
    include_str!("static/map.css"),
    include_str!("static/habit.css"),
    include_str!("static/outcome.css"),
    include_str!("static/board.css"),
    include_str!("static/stage.css"),
    include_str!("static/questionnaire.css"),
    "@layer parts {\n",
    include_str!("../report/marks.css"),
    "}\n",
);
const JOB_SCRIPT: &str = include_str!("static/job.js");
const WAIT_SCRIPT: &str = include_str!("static/wait.js");
const HTMX: &str = include_str!("../../vendor/htmx/htmx-4.0.1.min.js");
/// Each may import those before it.
const SCRIPTS: [(&str, &str); 14] = [
    ("keys", include_str!("static/keys.js")),
    ("peek", include_str!("static/peek.js")),
    ("places", include_str!("static/places.js")),
    ("palette", include_str!("static/palette.js")),
    ("move", include_str!("static/move.js")),
    ("drag", include_str!("static/drag.js")),
    ("live", include_str!("static/live.js")),
    ("save", include_str!("static/save.js")),
    ("clash", include_str!("static/clash.js")),
    ("cell", include_str!("static/cell.js")),
    ("edit", include_str!("static/edit.js")),
    ("panel", include_str!("static/panel.js")),
    ("rows", include_str!("static/rows.js")),
    ("board", include_str!("static/board.js")),
];

static STYLE_PATH: LazyLock<String> = LazyLock::new(|| path("landfall", "css", STYLE));
static JOB_SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| path("job", "js", JOB_SCRIPT));
static WAIT_SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| path("wait", "js", WAIT_SCRIPT));
static HTMX_PATH: LazyLock<String> = LazyLock::new(|| path("htmx", "js", HTMX));
static SCRIPT_PATHS: LazyLock<Vec<String>> =
    LazyLock::new(|| MODULES.iter().map(|(path, _)| path.clone()).collect());
/// Scripts by path; what they import is named by its path.
static MODULES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut modules: Vec<(String, String)> = Vec::new();
    for (name, text) in SCRIPTS {
        let mut text = text.to_owned();
        for ((earlier, _), (path, _)) in SCRIPTS.iter().zip(&modules) {
            text = text.replace(&format!("\"./{earlier}.js\""), &format!("\"{path}\""));
        }
        modules.push((path(name, "js", &text), text));
    }
    modules
});

fn path(name: &str, ending: &str, text: &str) -> String {
    let hash = hex(&Sha256::digest(text.as_bytes()));
    format!("/static/{name}-{}.{ending}", &hash[..12])
}

/// Where the style sheet is.
pub(super) fn style() -> &'static str {
    &STYLE_PATH
}

/// Where our scripts are.
pub(super) fn scripts() -> &'static [String] {
    &SCRIPT_PATHS
}

/// Where the library is.
pub(super) fn htmx() -> &'static str {
    &HTMX_PATH
}

/// Where the script is that waits for what is being made.
pub(super) fn wait_script() -> &'static str {
    &WAIT_SCRIPT_PATH
}

/// Where the script is that watches a job.
pub(super) fn job_script() -> &'static str {
    &JOB_SCRIPT_PATH
}

/// A file by its name.
pub(super) async fn file(Path(name): Path<String>) -> Response {
    let is = |path: &str| path.strip_prefix("/static/") == Some(name.as_str());
    let script = MODULES.iter().find(|(path, _)| is(path));
    let (kind, text): (_, &str) = if is(&STYLE_PATH) {
        ("text/css; charset=utf-8", STYLE)
    } else if let Some((_, text)) = script {
        ("text/javascript; charset=utf-8", text)
    } else if is(&HTMX_PATH) {
        ("text/javascript; charset=utf-8", HTMX)
    } else if is(&JOB_SCRIPT_PATH) {
        ("text/javascript; charset=utf-8", JOB_SCRIPT)
    } else if is(&WAIT_SCRIPT_PATH) {
        ("text/javascript; charset=utf-8", WAIT_SCRIPT)
    } else {
        return Problem::not_found(format!("there is no file {name}")).into_response();
    };
    let keep = "public, max-age=31536000, immutable";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], text).into_response()
}
