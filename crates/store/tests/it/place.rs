//! Fresh databases: a temporary file, or a schema-less database of a private server.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};

use landfall_store::Store;

type Run = fn(Place) -> Pin<Box<dyn Future<Output = ()>>>;

/// A database that can be opened several times.
#[derive(Clone)]
pub(crate) struct Place {
    address: String,
}

impl Place {
    /// Opens it.
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.address).await.unwrap()
    }

    /// Its address.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

pub(crate) fn on_sqlite(run: Run) {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", folder.path().join("landfall.db").display());
    block_on(run(Place { address }));
}

pub(crate) fn on_postgres(run: Run) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = server();
    let name = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    block_on(async {
        let pool = sqlx::PgPool::connect(&server).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&pool)
            .await
            .unwrap();
        pool.close().await;
    });
    let address = server.replacen("/postgres?", &format!("/{name}?"), 1);
    block_on(run(Place { address }));
}

#[expect(clippy::disallowed_methods, reason = "./test says here where its server is")]
fn server() -> String {
    std::env::var("LANDFALL_TEST_POSTGRES")
        .expect("run ./test, which starts a PostgreSQL and sets LANDFALL_TEST_POSTGRES")
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
