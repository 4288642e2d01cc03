//! A provider of identities (`OpenID` Connect): where somebody is led to sign in, and what its word
//! about them is worth.

mod settings;

use std::pin::Pin;

use jiff::Timestamp;
use landfall_domain::account::Identity;
use landfall_domain::people::Role;
use landfall_outward::{Ask, Outward, OutwardError};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AsyncHttpClient, AuthorizationCode, Client, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, IdTokenClaims, IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, StandardErrorResponse,
    StandardTokenResponse, TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::failure::Failure;

pub(crate) use settings::{Found, Oidc};

/// What a provider says of itself is asked for again after so long.
const FRESH: jiff::SignedDuration = jiff::SignedDuration::from_mins(5);

/// Signatures that only the provider can make. Those by a shared secret, and none, do not count.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Claims beside the usual ones, by name.
#[derive(Debug, Serialize, Deserialize)]
struct Further(serde_json::Map<String, serde_json::Value>);

impl AdditionalClaims for Further {}

type Fields = IdTokenFields<
    Further,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Party = Client<
    Further,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What a token tells, and what is told to those who ask once more.
type Told = IdTokenClaims<Further, CoreGenderClaim>;
type ToldMore = UserInfoClaims<Further, CoreGenderClaim>;

/// The provider of the configuration.
pub(crate) struct Provider {
    settings: Oidc,
    line: Line,
    /// What it says of itself, and since when we know.
    said: Mutex<Option<(Timestamp, CoreProviderMetadata)>>,
}

/// A sign-in that has begun: the three are needed to end it.
pub(crate) struct Begun {
    nonce: Nonce,
    verifier: PkceCodeVerifier,
    redirect: RedirectUrl,
}

/// Who came back, by the provider's word.
pub(crate) struct Vouched {
    pub(crate) identity: Identity,
    /// The name that the person has there, which anybody may have here.
    pub(crate) name: Option<String>,
    pub(crate) shown_name: Option<String>,
    /// The role for an account that is made now.
    pub(crate) role: Role,
}

impl Provider {
    pub(crate) fn new(settings: Oidc) -> anyhow::Result<Self> {
        Ok(Self { settings, line: Line(Outward::new()?), said: Mutex::new(None) })
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Whether whoever has an identity gets an account.
    pub(crate) fn creates(&self) -> bool {
        self.settings.create
    }

    /// Where to lead somebody, and what is needed when they come back.
    pub(crate) async fn begin(
        &self,
        redirect: String,
        state: String,
        now: Timestamp,
    ) -> anyhow::Result<(String, Begun)> {
        let redirect = RedirectUrl::new(redirect)?;
        let party = self.party(redirect.clone(), Some(now)).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, _, nonce) = party
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                Nonce::new_random,
            )
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok((url.to_string(), Begun { nonce, verifier, redirect }))
    }

    /// Asks the provider who came back with a code, and checks each part of its word.
    pub(crate) async fn end(&self, begun: Begun, code: String) -> anyhow::Result<Vouched> {
        let distrusted = |problem: &dyn std::fmt::Display| {
            Failure::Refused(format!("the word of {} does not count: {problem}", self.issuer()))
        };
        // Its keys may have changed meanwhile, so what it says is asked for anew.
        let party = self.party(begun.redirect, None).await?;
        let said = party
            .exchange_code(AuthorizationCode::new(code))?
            .set_pkce_verifier(begun.verifier)
            .request_async(&self.line)
            .await
            .map_err(|error| distrusted(&told(&error)))?;
        let token = said.id_token().ok_or_else(|| distrusted(&"it gives no ID token"))?;
        let verifier = party.id_token_verifier().set_allowed_algs(SIGNATURES);
        let claims =
            token.claims(&verifier, &begun.nonce).map_err(|error| distrusted(&told(&error)))?;
        let further = if self.is_told_all(claims) {
            None
        } else {
            let asked =
                party.user_info(said.access_token().clone(), Some(claims.subject().clone()));
            match asked {
                Ok(asked) => Some(asked.request_async(&self.line).await),
                // Who has no such place has told all that it tells.
                Err(_) => None,
            }
        };
        let further = further.transpose().map_err(|error| distrusted(&told(&error)))?;
        Ok(self.vouched(claims, further.as_ref()))
    }

    /// Whether the token says all that we want to know; many providers tell names and groups only
    /// to those who ask once more.
    fn is_told_all(&self, claims: &Told) -> bool {
        let role = self.settings.role_claim.as_deref();
        claims.preferred_username().is_some()
            && claims.name().is_some()
            && role.is_none_or(|claim| claims.additional_claims().0.contains_key(claim))
    }

    /// What the token says counts before what is asked for once more.
    fn vouched(&self, claims: &Told, further: Option<&ToldMore>) -> Vouched {
        let identity =
            Identity { issuer: claims.issuer().to_string(), subject: claims.subject().to_string() };
        let shown = claims.name().or_else(|| further.and_then(ToldMore::name));
        let name =
            claims.preferred_username().or_else(|| further.and_then(ToldMore::preferred_username));
        let told = self.settings.role_claim.as_deref().and_then(|claim| {
            let more = || further.and_then(|further| further.additional_claims().0.get(claim));
            claims.additional_claims().0.get(claim).or_else(more)
        });
        Vouched {
            identity,
            name: name.map(|name| name.to_string()),
            shown_name: shown.and_then(|name| name.get(None)).map(|name| name.to_string()),
            role: self.settings.role_of(told),
        }
    }

    async fn party(&self, redirect: RedirectUrl, now: Option<Timestamp>) -> anyhow::Result<Party> {
        let said = self.said(now).await?;
        let secret =
            self.settings.secret.as_ref().map(|secret| ClientSecret::new(secret.0.clone()));
        let id = ClientId::new(self.settings.client_id.clone());
        Ok(Party::from_provider_metadata(said, id, secret).set_redirect_uri(redirect))
    }

    /// What the provider says of itself; without a moment it is asked anew.
    async fn said(&self, now: Option<Timestamp>) -> anyhow::Result<CoreProviderMetadata> {
        let mut known = self.said.lock().await;
        if let (Some(now), Some((since, said))) = (now, &*known)
            && now.duration_since(*since) < FRESH
        {
            return Ok(said.clone());
        }
        let issuer = IssuerUrl::new(self.settings.issuer.clone())?;
        let said =
            CoreProviderMetadata::discover_async(issuer, &self.line).await.map_err(|error| {
                let detail = format!("{} cannot be asked: {}", self.issuer(), told(&error));
                Failure::Refused(detail)
            })?;
        if let Some(now) = now {
            *known = Some((now, said.clone()));
        }
        Ok(said)
    }
}

/// The way to the provider, in the words of the library.
struct Line(Outward);

impl<'c> AsyncHttpClient<'c> for Line {
    type Error = OutwardError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, OutwardError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(pass_on(&self.0, request))
    }
}

async fn pass_on(outward: &Outward, request: HttpRequest) -> Result<HttpResponse, OutwardError> {
    let (parts, body) = request.into_parts();
    let headers = parts.headers.iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
    let (method, url) = (parts.method.to_string(), parts.uri.to_string());
    let answer = outward.ask(Ask { method, url, headers: headers.collect(), body }).await?;
    let mut response = axum::http::Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(answer.body).map_err(|error| OutwardError::Request(error.to_string()))
}

/// An error with its causes, which this library does not tell by itself.
fn told(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    std::iter::once(error.to_string())
        .chain(causes.map(ToString::to_string))
        .collect::<Vec<_>>()
        .join(": ")
}
