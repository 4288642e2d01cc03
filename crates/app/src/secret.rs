//! Secrets: made from the system's randomness, and kept as hashes only.

use anyhow::Context as _;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use landfall_domain::event::hex;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

/// So many passwords are hashed at a time: each takes 19 MiB and a core.
static HASHING: Semaphore = Semaphore::const_new(2);

/// OWASP's least parameters for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A secret of 256 random bits, told once; its hash is what is kept.
pub(crate) struct Secret {
    pub(crate) text: String,
    pub(crate) hash: String,
}

/// Makes a secret behind a prefix that tells what it is.
pub(crate) fn new_secret(prefix: &str) -> anyhow::Result<Secret> {
    let text = format!("{prefix}{}", hex(&random::<32>()?));
    let hash = hash_of(&text);
    Ok(Secret { text, hash })
}

/// The hash by which a secret is found. It need not be slow, as nobody guesses 256 bits.
pub(crate) fn hash_of(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// Bytes of the system's randomness.
pub(crate) fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("the system gives no randomness: {error}"))?;
    Ok(bytes)
}

fn hasher() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| anyhow::anyhow!("argon2 refuses its parameters: {error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password with a salt of its own.
pub(crate) async fn hash_password(password: String) -> anyhow::Result<String> {
    apart(move || {
        let salt = random::<16>()?;
        let hash: PasswordHash = hasher()?
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map_err(|error| anyhow::anyhow!("a password cannot be hashed: {error}"))?;
        Ok(hash.to_string())
    })
    .await
}

/// True if a password is the one that was hashed. Without a hash the work is done all the same, so
/// that the time does not tell which names there are.
pub(crate) async fn is_password(password: String, hash: Option<String>) -> anyhow::Result<bool> {
    apart(move || {
        let Some(hash) = hash else {
            let _: PasswordHash = hasher()?
                .hash_password_with_salt(password.as_bytes(), &[0; 16])
                .map_err(|error| anyhow::anyhow!("a password cannot be hashed: {error}"))?;
            return Ok(false);
        };
        let hash = PasswordHash::new(&hash)
            .map_err(|error| anyhow::anyhow!("a stored hash cannot be read: {error}"))?;
        Ok(hasher()?.verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

/// Runs slow work where it holds up no other request.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    let _turn = HASHING.acquire().await.context("passwords are not hashed any more")?;
    tokio::task::spawn_blocking(work).await.context("hashing a password broke off")?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other_is() {
        let hash = hash_password("correct horse battery".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let check = async |text: &str| is_password(text.to_owned(), Some(hash.clone())).await;
        assert!(check("correct horse battery").await.unwrap());
        assert!(!check("correct horse batterz").await.unwrap());
        assert!(!is_password("correct horse battery".to_owned(), None).await.unwrap());
    }

    #[test]
    fn secrets_differ_and_are_found_by_their_hash() {
        let (one, other) = (new_secret("lf_").unwrap(), new_secret("lf_").unwrap());
        assert!(one.text.starts_with("lf_") && one.text.len() == 3 + 64);
        assert!(one.text != other.text && one.hash == hash_of(&one.text));
    }
}
