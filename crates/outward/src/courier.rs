//! Brings webhooks to where they may go: what is connected to is the very address that was checked.

use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use crate::OutwardError;
use crate::allowed::{AllowedHosts, Reach, reach};

/// So long for a connection, and for the whole exchange.
const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(15);
/// Longer addresses are refused.
pub const LONGEST_ADDRESS: usize = 2_000;

/// Why a webhook must not go to an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// It is no address for a webhook. The text is not told again, as it may hold a secret.
    #[error("the address of a webhook {0}")]
    Address(&'static str),
    /// The host lies where webhooks may not go.
    #[error(
        "{host} is at {address}, {reach}, where webhooks may not go: `allowed_hosts` under \
         [webhooks] in landfall.toml allows {allowed}"
    )]
    Host {
        /// The host.
        host: String,
        /// Where it is.
        address: IpAddr,
        /// What that is.
        reach: Reach,
        /// What is allowed.
        allowed: String,
    },
    /// What goes over networks of others needs TLS.
    #[error("{host} is not on this machine nor in a private network: use https")]
    Plain {
        /// The host.
        host: String,
    },
}

/// Why a webhook was not delivered.
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    /// It must not go there.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Nobody answered, or not in time.
    #[error("{0}")]
    Silent(String),
}

/// What is brought.
#[derive(Debug)]
pub struct Parcel {
    /// Where to.
    pub url: String,
    /// Headers by name.
    pub headers: Vec<(&'static str, String)>,
    /// The body, JSON.
    pub body: String,
}

/// Brings webhooks.
#[derive(Debug, Clone)]
pub struct Courier {
    secure: Client,
    /// For http: this machine and private networks only.
    plain: Client,
    allowed: Arc<AllowedHosts>,
}

impl Courier {
    /// Sets up TLS with the roots that this machine trusts.
    pub fn new(allowed: AllowedHosts) -> Result<Self, OutwardError> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let allowed = Arc::new(allowed);
        let client = |is_secure| {
            let resolver = Checked { allowed: Arc::clone(&allowed), is_secure };
            Client::builder()
                .redirect(Policy::none())
                .https_only(is_secure)
                // A proxy of the environment would look up the host itself, and so go around the check.
                .no_proxy()
                .dns_resolver(Arc::new(resolver))
                // Each delivery connects anew, so that each is checked.
                .pool_max_idle_per_host(0)
                .connect_timeout(CONNECT)
                .timeout(WHOLE)
                .user_agent(concat!("landfall/", env!("CARGO_PKG_VERSION")))
                .build()
                .map_err(OutwardError::Tls)
        };
        Ok(Self { secure: client(true)?, plain: client(false)?, allowed })
    }

    /// Looks whether webhooks may go to an address, as far as that can be told now: a host whose name
    /// leads nowhere today is looked at again at each delivery. Gives the address as it is kept.
    pub async fn check(&self, text: &str) -> Result<String, Forbidden> {
        let (url, is_secure) = webhook_address(text)?;
        let host = host(&url);
        if let Ok(literal) = host.parse() {
            judge(&self.allowed, &host, &[literal], is_secure)?;
        } else if let Ok(found) = look_up(&host).await {
            judge(&self.allowed, &host, &found, is_secure)?;
        }
        Ok(url.into())
    }

    /// Brings a parcel; the answer is the status. What else the other side says is not read, so a
    /// webhook cannot be used to read what is not its business.
    pub async fn bring(&self, parcel: Parcel) -> Result<u16, Undelivered> {
        let (url, is_secure) = webhook_address(&parcel.url)?;
        let host = host(&url);
        // An address needs no name to be resolved, so nobody else would check it.
        if let Ok(literal) = host.parse() {
            judge(&self.allowed, &host, &[literal], is_secure)?;
        }
        let mut headers = HeaderMap::new();
        for (name, value) in parcel.headers {
            let value = HeaderValue::from_str(&value);
            let value = value.map_err(|error| Undelivered::Silent(error.to_string()))?;
            headers.insert(HeaderName::from_static(name), value);
        }
        let client = if is_secure { &self.secure } else { &self.plain };
        let request = client.post(url).headers(headers).body(parcel.body);
        match request.send().await {
            Ok(response) => Ok(response.status().as_u16()),
            Err(error) => Err(undelivered(&host, &error)),
        }
    }
}

fn undelivered(host: &str, error: &reqwest::Error) -> Undelivered {
    let mut cause: &(dyn Error + 'static) = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
        if let Some(forbidden) = cause.downcast_ref::<Forbidden>() {
            return forbidden.clone().into();
        }
    }
    if error.is_timeout() {
        let seconds = WHOLE.as_secs();
        return Undelivered::Silent(format!("{host} does not answer within {seconds} seconds"));
    }
    // The outermost one would tell the whole address again.
    let why = if error.source().is_some() { cause.to_string() } else { "no answer".to_owned() };
    Undelivered::Silent(format!("{host} cannot be reached: {why}"))
}

/// The name in a URL, or the address without the brackets.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.trim_matches(['[', ']']).to_owned()
}

/// An address of a webhook, and whether it is asked over TLS.
fn webhook_address(text: &str) -> Result<(Url, bool), Forbidden> {
    let wrong = |problem| Err(Forbidden::Address(problem));
    if text.len() > LONGEST_ADDRESS {
        return wrong("has at most 2,000 characters");
    }
    let Ok(url) = text.trim().parse::<Url>() else {
        return wrong("is to be written in full, as https://hooks.example.com/landfall");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("must not hold a name or password: the signature shows who sends it");
    }
    match url.scheme() {
        "https" | "http" if !url.has_host() => wrong("names no host"),
        "https" => Ok((url, true)),
        "http" => Ok((url, false)),
        _ => wrong("begins with https://, or http:// on this machine and in private networks"),
    }
}

async fn look_up(host: &str) -> std::io::Result<Vec<IpAddr>> {
    let found = tokio::time::timeout(CONNECT, tokio::net::lookup_host((host, 0))).await??;
    Ok(found.map(|socket| socket.ip()).collect())
}

/// Those of a host's addresses that may be spoken to; refused if there are none.
fn judge(
    allowed: &AllowedHosts,
    host: &str,
    found: &[IpAddr],
    is_secure: bool,
) -> Result<Vec<IpAddr>, Forbidden> {
    let permitted: Vec<IpAddr> =
        found.iter().copied().filter(|one| allowed.permits(host, *one)).collect();
    if let (true, Some(first)) = (permitted.is_empty(), found.first()) {
        return Err(Forbidden::Host {
            host: host.to_owned(),
            address: *first,
            reach: reach(*first),
            allowed: allowed.to_string(),
        });
    }
    let is_near = |one: &IpAddr| matches!(reach(*one), Reach::Loopback | Reach::Private);
    let fit: Vec<IpAddr> =
        permitted.iter().copied().filter(|one| is_secure || is_near(one)).collect();
    if fit.is_empty() && !permitted.is_empty() {
        return Err(Forbidden::Plain { host: host.to_owned() });
    }
    Ok(fit)
}

/// Resolves names to addresses that were checked.
struct Checked {
    allowed: Arc<AllowedHosts>,
    is_secure: bool,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (allowed, is_secure) = (Arc::clone(&self.allowed), self.is_secure);
        Box::pin(async move {
            let found = look_up(name.as_str()).await?;
            let fit = judge(&allowed, name.as_str(), &found, is_secure)?;
            let fit: Addrs = Box::new(fit.into_iter().map(|one| SocketAddr::new(one, 0)));
            Ok(fit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    fn courier(entries: &[&str]) -> Courier {
        Courier::new(AllowedHosts::parse(entries.iter().copied()).unwrap()).unwrap()
    }

    async fn sent(entries: &[&str], url: &str) -> Result<u16, Undelivered> {
        let headers = vec![("webhook-id", "delivery_1".to_owned())];
        let parcel = Parcel { url: url.to_owned(), headers, body: "{}".to_owned() };
        courier(entries).bring(parcel).await
    }

    /// A receiver on this machine that answers so, once.
    fn receiver(answer: &'static str) -> (u16, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut bytes = [0; 4096];
            let length = stream.read(&mut bytes).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8_lossy(&bytes[..length]).into_owned()
        });
        (port, heard)
    }

    #[tokio::test]
    async fn addresses_are_checked_when_they_are_set() {
        let usual = courier(&["external"]);
        for (wrong, why) in [
            ("javascript:alert(1)", "begins with https"),
            ("file:///etc/passwd", "begins with https"),
            ("ftp://1.1.1.1/", "begins with https"),
            ("hooks.example.com", "in full"),
            ("", "in full"),
            ("https://", "in full"),
            ("https://ada:secret@1.1.1.1/", "name or password"),
            ("https://ada@1.1.1.1/", "name or password"),
            ("http://1.1.1.1/", "use https"),
            ("https://127.0.0.1/", "this machine"),
            ("https://0x7f.1/", "this machine"),
            ("https://2130706433/", "this machine"),
            ("https://[::1]/", "this machine"),
            ("https://[::ffff:127.0.0.1]/", "special use"),
            ("https://localhost/", "this machine"),
            ("https://169.254.169.254/latest/meta-data", "special use"),
            ("https://10.0.0.1/", "private network"),
        ] {
            let refused = usual.check(wrong).await.unwrap_err().to_string();
            assert!(refused.contains(why), "{wrong}: {refused}");
            assert!(!refused.contains("secret"), "{refused}");
        }
        let long = format!("https://1.1.1.1/{}", "a".repeat(10_000));
        assert!(usual.check(&long).await.unwrap_err().to_string().contains("2,000 characters"));
        assert_eq!(usual.check(" https://1.1.1.1/a b ").await.unwrap(), "https://1.1.1.1/a%20b");
        let near = courier(&["loopback", "private"]);
        for fine in
            ["http://127.0.0.1:9/", "http://[::1]/", "http://10.0.0.1/", "https://[fd00::1]/"]
        {
            assert!(near.check(fine).await.is_ok(), "{fine}");
        }
        assert!(near.check("https://1.1.1.1/").await.is_err());
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_refused_at_delivery() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        for scheme in ["http", "https"] {
            let named = sent(&["external"], &format!("{scheme}://localhost:{port}/")).await;
            let refused = named.unwrap_err();
            assert!(matches!(refused, Undelivered::Forbidden(Forbidden::Host { .. })), "{refused}");
            let literal = format!("{scheme}://127.0.0.1:{port}/");
            let numbered = sent(&["external", "private"], &literal).await;
            assert!(matches!(numbered, Err(Undelivered::Forbidden(_))));
        }
        assert!(listener.accept().is_err(), "nobody came");
    }

    #[tokio::test]
    async fn what_is_allowed_arrives_and_a_redirect_is_not_followed() {
        let (port, heard) = receiver(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        );
        let url = format!("http://localhost:{port}/x?y");
        assert_eq!(sent(&["loopback"], &url).await.unwrap(), 302);
        let heard = heard.join().unwrap();
        assert!(heard.starts_with("POST /x?y HTTP/1.1\r\n"), "{heard}");
        assert!(heard.contains("webhook-id: delivery_1"), "{heard}");
    }

    #[tokio::test]
    async fn who_does_not_answer_is_told_without_the_address() {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("http://localhost:{port}/s3cret");
        let told = sent(&["loopback"], &url).await.unwrap_err().to_string();
        assert!(told.starts_with("localhost cannot be reached"), "{told}");
        assert!(!told.contains("s3cret"), "{told}");
    }
}
