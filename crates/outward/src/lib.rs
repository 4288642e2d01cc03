//! The only crate that speaks HTTP outwards: over TLS, in bounded time, with bounded answers, and
//! never on to where an answer points.
#![warn(missing_docs)]

mod allowed;
mod courier;

pub use allowed::{AllowedHosts, NoEntry, Reach, reach};
pub use courier::{Courier, Forbidden, LONGEST_ADDRESS, Parcel, Undelivered};

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Url};

/// So long for a connection, and for the whole exchange.
const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(20);
/// A longer answer is refused.
const LONGEST: usize = 1 << 20;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum OutwardError {
    /// The address is none that may be asked.
    #[error("`{0}` is not an https address (http is allowed to this machine only)")]
    Address(String),
    /// The request is none.
    #[error("the request cannot be made: {0}")]
    Request(String),
    /// The answer is too long.
    #[error("{0} answers with more than {LONGEST} bytes")]
    TooLong(String),
    /// The other side cannot be reached, or not in time.
    #[error("{host} does not answer: {source}")]
    Silent {
        /// Who was asked.
        host: String,
        /// What happened.
        source: reqwest::Error,
    },
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(reqwest::Error),
}

/// A request.
#[derive(Debug)]
pub struct Ask {
    /// `GET`, `POST`…
    pub method: String,
    /// Where.
    pub url: String,
    /// Headers by name.
    pub headers: Vec<(String, Vec<u8>)>,
    /// What is sent.
    pub body: Vec<u8>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Headers by name.
    pub headers: Vec<(String, Vec<u8>)>,
    /// What came.
    pub body: Vec<u8>,
}

/// Speaks HTTP outwards.
#[derive(Debug, Clone)]
pub struct Outward(Client);

impl Outward {
    /// Sets up TLS with the roots that this machine trusts.
    pub fn new() -> Result<Self, OutwardError> {
        // Whoever was first set it up in the same way.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(Policy::none())
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .user_agent(concat!("landfall/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(OutwardError::Tls)?;
        Ok(Self(client))
    }

    /// Asks, and reads the whole answer. A redirect is an answer like any other.
    pub async fn ask(&self, ask: Ask) -> Result<Answer, OutwardError> {
        let url = address(&ask.url)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let silent = |source| OutwardError::Silent { host: host.clone(), source };
        let wrong = |problem: &dyn std::fmt::Display| OutwardError::Request(problem.to_string());
        let method: Method = ask.method.parse().map_err(|error| wrong(&error))?;
        let mut headers = HeaderMap::new();
        for (name, value) in &ask.headers {
            let name: HeaderName = name.parse().map_err(|error| wrong(&error))?;
            headers.append(name, HeaderValue::from_bytes(value).map_err(|error| wrong(&error))?);
        }
        let request = self.0.request(method, url).headers(headers).body(ask.body);
        let mut response = request.send().await.map_err(silent)?;
        let mut body = Vec::new();
        while let Some(bytes) = response.chunk().await.map_err(silent)? {
            if body.len() + bytes.len() > LONGEST {
                return Err(OutwardError::TooLong(host));
            }
            body.extend_from_slice(&bytes);
        }
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
        Ok(Answer { status: response.status().as_u16(), headers: headers.collect(), body })
    }
}

/// An address that may be asked.
fn address(text: &str) -> Result<Url, OutwardError> {
    let refused = || OutwardError::Address(text.to_owned());
    let url: Url = text.parse().map_err(|_| refused())?;
    let is_here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let is_plain = url.username().is_empty() && url.password().is_none();
    match url.scheme() {
        "https" if is_plain && url.has_host() => Ok(url),
        "http" if is_plain && is_here => Ok(url),
        _ => Err(refused()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tls_leaves_this_machine() {
        for fine in [
            "https://id.example/x?y",
            "http://localhost:7/",
            "http://[::1]/",
            "http://127.0.0.1:9/",
        ] {
            assert!(address(fine).is_ok(), "{fine}");
        }
        for refused in [
            "http://id.example/",
            "http://localhost.evil.example/",
            "http://127.0.0.1.nip.example/",
            "ftp://id.example/",
            "file:///etc/passwd",
            "https://",
            "//id.example",
            "",
            "https://user:secret@id.example/",
        ] {
            assert!(address(refused).is_err(), "{refused}");
        }
    }
}
