//! Bodies that come too slowly are not waited for: each piece of one has to come in time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Body;
use tokio_stream::StreamExt as _;

/// So long a piece of a body may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// A body that breaks off if a piece of it takes too long, and whether it did.
pub(super) fn hurried(body: Body, patience: Duration) -> (Body, Arc<AtomicBool>) {
    let is_slow = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&is_slow);
    let pieces = body.into_data_stream().timeout(patience).map(move |piece| match piece {
        Ok(piece) => piece,
        Err(late) => {
            told.store(true, Ordering::Relaxed);
            Err(axum::Error::new(late))
        }
    });
    (Body::from_stream(pieces), is_slow)
}

#[cfg(test)]
mod tests {
    use axum::body::{Bytes, to_bytes};

    use super::*;

    async fn read(pause: Duration, patience: Duration) -> (bool, bool) {
        let pieces =
            tokio_stream::iter(["ab", "cd"].map(|piece| Ok::<_, axum::Error>(Bytes::from(piece))));
        let slow = pieces.then(move |piece| async move {
            tokio::time::sleep(pause).await;
            piece
        });
        let (body, is_slow) = hurried(Body::from_stream(slow), patience);
        (to_bytes(body, 100).await.is_ok(), is_slow.load(Ordering::Relaxed))
    }

    #[tokio::test]
    async fn a_piece_that_comes_late_ends_the_body() {
        let (no_time, long) = (Duration::from_millis(1), Duration::from_mins(1));
        assert_eq!(read(Duration::ZERO, long).await, (true, false));
        assert_eq!(read(Duration::from_millis(200), no_time).await, (false, true));
    }
}
