//! The portfolios of this installation.

use askama::Template;
use axum::Form;
use axum::response::Redirect;
use landfall_domain::account::Portfolio;
use serde::Deserialize;

use crate::actions::people::add_portfolio::add_portfolio;

use super::super::access::{Visit, prefix};
use super::super::frame::Frame;
use super::super::problem::{Face, PageProblem, render};

#[derive(Template)]
#[template(path = "web/portfolios.html")]
struct PortfoliosPage {
    frame: Frame,
    /// Each with its address.
    portfolios: Vec<(Portfolio, String)>,
}

/// The list.
pub(in crate::web) async fn page(visit: Visit) -> Face {
    visit.administers_all()?;
    let mut tx = visit.cx().home.read().await?;
    let portfolios = tx.portfolios().await?;
    tx.rollback().await?;
    let place = |portfolio: Portfolio| {
        let place = format!("{}/", prefix::base(&portfolio.key));
        (portfolio, place)
    };
    let portfolios = portfolios.into_iter().map(place).collect();
    render(&PortfoliosPage { frame: Frame::new(&visit, "/settings", "Portfolios"), portfolios })
}

/// A new one.
#[derive(Deserialize)]
pub(in crate::web) struct Added {
    key: String,
    title: String,
}

/// Makes a portfolio.
pub(in crate::web) async fn add(
    visit: Visit,
    Form(added): Form<Added>,
) -> Result<Redirect, PageProblem> {
    visit.administers_all()?;
    add_portfolio(visit.cx(), added.key.trim(), &added.title).await?;
    Ok(visit.to("/settings/portfolios"))
}
