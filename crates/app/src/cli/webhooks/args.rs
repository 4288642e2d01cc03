//! What can be said of webhooks.

use clap::Subcommand;

use super::super::args::List;

#[derive(Debug, Subcommand)]
pub(crate) enum WebhookCommand {
    /// Webhooks of the portfolio, without their secrets
    List(List),
    /// Add a webhook, which is told of what happens from now on; its secret is shown once
    Add {
        /// What to call it
        name: String,
        /// Where it is told: an https address
        url: String,
        /// Kind of event that it is told of, as `landfall events` shows it; may be given several times
        /// [default: all]
        #[arg(long = "kind", value_name = "KIND")]
        kinds: Vec<String>,
    },
    /// Send a webhook a ping, now, and say what comes of it
    Ping {
        /// Name or id of the webhook
        webhook: String,
    },
    /// Remove a webhook; what waits for it is not sent
    Remove {
        /// Name or id of the webhook
        webhook: String,
    },
}
