//! Who asks, who else there is, and one's own tokens, as documents.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use landfall_domain::people::Role;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::people::tokens::revoke_token as revoke;
use crate::documents::person::{PersonDocument, TokenDocument};

use super::super::api::ReadRefusals;
use super::super::list::Page;
use super::super::problem::Problem;
use super::super::settings::{account, people};
use super::Visit;

/// Who asks.
#[derive(Serialize, ToSchema)]
pub(in crate::web) struct Me {
    /// None as long as there are no accounts.
    name: Option<String>,
    shown_name: Option<String>,
    /// What may be done in this portfolio.
    #[schema(value_type = String)]
    role: Role,
    portfolio: String,
    portfolios: Vec<Membership>,
}

#[derive(Serialize, ToSchema)]
struct Membership {
    key: String,
    title: String,
    #[schema(value_type = String)]
    role: Role,
}

/// Who asks.
#[utoipa::path(get, path = "/api/v1/me", responses((status = 200, body = Me), ReadRefusals))]
pub(in crate::web) async fn me(visit: Visit) -> Json<Me> {
    let known = visit.known();
    let account = known.account.as_ref();
    let membership = |(portfolio, role): &(landfall_domain::account::Portfolio, Role)| Membership {
        key: portfolio.key.clone(),
        title: portfolio.title.clone(),
        role: known.role_in(&portfolio.key).unwrap_or(*role),
    };
    Json(Me {
        name: account.map(|account| account.name.clone()),
        shown_name: account.map(|account| account.shown_name.clone()),
        role: visit.role(),
        portfolio: visit.cx().portfolio.clone(),
        portfolios: known.portfolios.iter().map(membership).collect(),
    })
}

/// The people of the portfolio.
#[utoipa::path(get, path = "/api/v1/people", responses((status = 200, body = Page<PersonDocument>), ReadRefusals))]
pub(in crate::web) async fn list_people(
    visit: Visit,
) -> Result<Json<Page<PersonDocument>>, Problem> {
    Ok(Json(Page { items: people::load(&visit).await?, next: None, total: None }))
}

/// The tokens of the person who asks.
#[utoipa::path(get, path = "/api/v1/tokens", responses((status = 200, body = Page<TokenDocument>), ReadRefusals))]
pub(in crate::web) async fn list_tokens(
    visit: Visit,
) -> Result<Json<Page<TokenDocument>>, Problem> {
    Ok(Json(Page {
        items: account::tokens(&visit, visit.account()?).await?,
        next: None,
        total: None,
    }))
}

/// Takes a token of the person who asks back.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", params(("id" = String, Path)), responses((status = 204), ReadRefusals))]
pub(in crate::web) async fn revoke_token(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = account::token_id(&visit, &id).await?;
    revoke(visit.cx(), visit.account()?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
