//! `Idempotency-Key`: a request that is sent again is done once and answered the same.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use landfall_domain::event::hex;
use sha2::{Digest, Sha256};

use crate::boot::Operation;

use super::super::access::Visit;
use super::super::problem::Problem;

/// Larger bodies cannot be sent again under a key.
const LARGEST: usize = 1 << 20;
/// Longer keys are refused.
const LONGEST: usize = 200;

/// Stands before routes that make something; it is behind the gate.
pub(in crate::web) async fn once(request: Request, next: Next) -> Response {
    match answer(request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn answer(request: Request, next: Next) -> Result<Response, Problem> {
    let Some(key) = request.headers().get("idempotency-key").cloned() else {
        return Ok(next.run(request).await);
    };
    let key = key.to_str().ok().filter(|key| !key.is_empty() && key.len() <= LONGEST);
    let key = key.ok_or_else(|| {
        Problem::wrong_input(format!("Idempotency-Key is not 1 to {LONGEST} plain characters"))
    })?;
    let (mut parts, body) = request.into_parts();
    let bytes = to_bytes(body, LARGEST).await.map_err(|_| Problem::too_large())?;
    let mut hash = Sha256::new();
    hash.update(format!("{} {}\n", parts.method, parts.uri));
    hash.update(&bytes);
    let asked = hex(&hash.finalize());
    let visit = parts.extensions.get_mut::<Visit>();
    let visit = visit.ok_or_else(|| anyhow::anyhow!("`once` stands before the gate"))?;
    let id = format!("{}:{key}", visit.cx().actor);
    let store = visit.cx().store.clone();
    let mut tx = store.read().await?;
    let done = tx.find_operation(&id).await?;
    tx.rollback().await?;
    if let Some(done) = done {
        if done.request != asked {
            let detail = "this Idempotency-Key stands for another request".to_owned();
            return Err(Problem::refused(detail));
        }
        let (status, body) = done.answer.unwrap_or_else(|| {
            let event = serde_json::json!({ "event": done.event });
            (200, event.to_string())
        });
        let status = u16::try_from(status).ok().and_then(|code| StatusCode::from_u16(code).ok());
        let json = HeaderValue::from_static("application/json");
        let head = [(header::CONTENT_TYPE, json)];
        return Ok((status.unwrap_or(StatusCode::OK), head, body).into_response());
    }
    visit.operate(Operation { id: id.clone(), request: asked });
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    if !response.status().is_success() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, LARGEST).await.map_err(|error| anyhow::anyhow!(error))?;
    let mut tx = store.write().await?;
    let said = String::from_utf8_lossy(&bytes);
    tx.answer_operation(&id, i64::from(parts.status.as_u16()), &said).await?;
    tx.commit().await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}
