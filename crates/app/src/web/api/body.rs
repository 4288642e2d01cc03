//! What a client sends: JSON, wholly understood, or a problem that says what is wrong.

use std::fmt;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::{DeserializeOwned, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::super::problem::Problem;

/// A JSON body.
pub(in crate::web) struct Body<T>(pub(in crate::web) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        // A form of another site cannot send JSON without asking first.
        if kind != "application/json" && kind != "application/merge-patch+json" {
            return Err(Problem::wrong_media(&kind));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|_| Problem::too_large())?;
        // A list of values in the right order would be taken for the fields of an object.
        if bytes.trim_ascii_start().first().is_some_and(|first| *first == b'[') {
            return Err(Problem::wrong_input(
                "the body is wrong: it has to be an object".to_owned(),
            ));
        }
        let body = serde_json::from_slice(&bytes);
        body.map(Self).map_err(|wrong| Problem::wrong_input(format!("the body is wrong: {wrong}")))
    }
}

/// An object with each field once: a second value would win unseen.
pub(in crate::web) struct Fields(pub(in crate::web) Map<String, Value>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Fields, A::Error> {
                let mut fields = Map::new();
                while let Some((name, value)) = from.next_entry::<String, Value>()? {
                    if fields.insert(name.clone(), value).is_some() {
                        return Err(A::Error::custom(format!("`{name}` is said twice")));
                    }
                }
                Ok(Fields(fields))
            }
        }
        from.deserialize_map(Each)
    }
}
