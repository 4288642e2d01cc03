//! Signatures of what webhooks are sent, by the convention of Standard Webhooks
//! (<https://www.standardwebhooks.com>).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes of a secret.
pub(crate) const SECRET: usize = 32;

/// What every secret begins with, so that a leaked one is recognised.
const PREFIX: &str = "whsec_";

/// A secret as people copy it.
pub(crate) fn secret_text(secret: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(secret))
}

/// What the header `webhook-signature` holds.
///
/// # Panics
/// Never: HMAC takes keys of any length.
pub(crate) fn signature(secret: &[u8], id: &str, timestamp: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length will do");
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_the_published_examples() {
        // The example of the specification, and the test of its reference libraries.
        for (secret, id, timestamp, body, expected) in [
            (
                "plJ3nmyCDGBKInavdOK15jsl",
                "msg_loFOjxBNrRLzqYUf",
                1_731_705_121,
                r#"{"event_type":"ping","data":{"success":true}}"#,
                "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
            ),
            (
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330,
                r#"{"test": 2432232314}"#,
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ),
        ] {
            let secret = STANDARD.decode(secret).unwrap();
            assert_eq!(signature(&secret, id, timestamp, body), expected);
        }
    }

    #[test]
    fn a_secret_is_known_by_its_beginning() {
        let secret: Vec<u8> = (0..32).collect();
        let text = secret_text(&secret);
        assert_eq!(text, "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        // By hand: HMAC-SHA256 of `delivery_1.0.{}`.
        let expected = "v1,mEqDWlwzQNjBCTsOFck7DcuP9q+mb3S/izQsFtjdO9c=";
        assert_eq!(signature(&secret, "delivery_1", 0, "{}"), expected);
    }
}
