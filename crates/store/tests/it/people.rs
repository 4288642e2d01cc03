//! What every engine must do with accounts, sessions, tokens and portfolios.

use jiff::{SignedDuration, Timestamp};
use landfall_domain::account::{Account, ApiToken, Identity, Portfolio, Session};
use landfall_domain::people::Role;
use landfall_store::{Store, StoreError};

use crate::place::Place;
use crate::world::{asset, id, noon};

fn account(number: u128, name: &str) -> Account {
    Account {
        id: id(number),
        name: name.to_owned(),
        shown_name: format!("{name} of the harbour"),
        has_password: true,
        identity: None,
        disabled_at: None,
        created_at: noon(),
        version: 1,
    }
}

fn later(hours: i64) -> Timestamp {
    noon() + SignedDuration::from_hours(hours)
}

pub(crate) async fn accounts_read_back_and_names_ignore_capitals(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    assert!(!tx.has_accounts().await.unwrap());
    let ada = account(1, "Ada");
    let identity = Identity { issuer: "https://id.example".to_owned(), subject: "7".to_owned() };
    let zoe = Account {
        has_password: false,
        identity: Some(identity.clone()),
        disabled_at: Some(later(1)),
        ..account(2, "Zoë")
    };
    tx.add_account(&zoe, None).await.unwrap();
    tx.add_account(&ada, Some("hash")).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = store.read().await.unwrap();
    assert!(tx.has_accounts().await.unwrap());
    assert_eq!(tx.accounts().await.unwrap(), [ada.clone(), zoe.clone()]);
    assert_eq!(tx.account_named("aDA").await.unwrap(), Some(ada.clone()));
    assert_eq!(tx.account_named("ZOË").await.unwrap(), Some(zoe.clone()));
    assert_eq!(tx.account_of(&identity).await.unwrap(), Some(zoe));
    assert_eq!(tx.find_account(id(9)).await.unwrap(), None);
    assert_eq!(tx.password_hash(id(1)).await.unwrap().as_deref(), Some("hash"));
    assert_eq!(tx.password_hash(id(2)).await.unwrap(), None);
    tx.rollback().await.unwrap();

    let mut tx = store.write().await.unwrap();
    let taken = tx.add_account(&account(3, "ADA"), None).await;
    assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
}

pub(crate) async fn a_changed_password_and_a_shut_account_read_back(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_account(&account(1, "ada"), Some("hash")).await.unwrap();
    tx.set_password_hash(id(1), "other").await.unwrap();
    tx.disable_account(id(1), Some(later(1))).await.unwrap();
    let ada = tx.find_account(id(1)).await.unwrap().unwrap();
    assert_eq!((ada.disabled_at, ada.version), (Some(later(1)), 3));
    assert_eq!(tx.password_hash(id(1)).await.unwrap().as_deref(), Some("other"));
    tx.disable_account(id(1), None).await.unwrap();
    assert!(tx.find_account(id(1)).await.unwrap().unwrap().is_open());
}

pub(crate) async fn roles_are_set_changed_and_taken(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let (ada, bob) = (account(1, "ada"), account(2, "Bob"));
    tx.add_account(&bob, Some("hash")).await.unwrap();
    tx.add_account(&ada, Some("hash")).await.unwrap();
    let north = Portfolio { key: "north".to_owned(), title: "North quay".to_owned() };
    tx.add_portfolio(&north).await.unwrap();
    let portfolios = tx.portfolios().await.unwrap();
    assert_eq!((portfolios[0].key.as_str(), &portfolios[1]), ("main", &north));
    tx.set_role("main", ada.id, Some(Role::Viewer)).await.unwrap();
    tx.set_role("main", ada.id, Some(Role::Admin)).await.unwrap();
    tx.set_role("main", bob.id, Some(Role::Contributor)).await.unwrap();
    tx.set_role("north", bob.id, Some(Role::StrategyLead)).await.unwrap();
    let members = tx.members("main").await.unwrap();
    assert_eq!(members, [(ada.clone(), Role::Admin), (bob.clone(), Role::Contributor)]);
    let of_bob = tx.memberships(bob.id).await.unwrap();
    assert_eq!(of_bob[1], (north, Role::StrategyLead));
    tx.set_role("main", bob.id, None).await.unwrap();
    assert_eq!(tx.members("main").await.unwrap(), [(ada, Role::Admin)]);
}

pub(crate) async fn sessions_are_found_by_hash_and_end(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    for (number, name) in [(1, "ada"), (2, "bob")] {
        tx.add_account(&account(number, name), Some("hash")).await.unwrap();
    }
    let session = |number, account, seen| Session {
        id: id(number),
        account: id(account),
        created_at: noon(),
        last_seen: later(seen),
        expires_at: later(24),
        user_agent: "Browser".to_owned(),
    };
    for (number, account, seen) in [(11, 1, 0), (12, 1, 2), (13, 1, 3), (21, 2, 0)] {
        let secret = format!("hash-{number}");
        tx.add_session(&secret, &session(number, account, seen)).await.unwrap();
    }
    assert_eq!(tx.find_session("hash-12").await.unwrap(), Some(session(12, 1, 2)));
    assert_eq!(tx.find_session("hash-99").await.unwrap(), None);
    tx.touch_session(id(11), later(5)).await.unwrap();
    let of_ada = async |tx: &mut landfall_store::Tx| -> Vec<Session> {
        tx.sessions_of(id(1)).await.unwrap()
    };
    assert_eq!(of_ada(&mut tx).await, [session(11, 1, 5), session(13, 1, 3), session(12, 1, 2)]);
    // Nobody ends the session of another account.
    tx.end_session(id(2), id(13)).await.unwrap();
    tx.end_session(id(1), id(12)).await.unwrap();
    assert_eq!(of_ada(&mut tx).await, [session(11, 1, 5), session(13, 1, 3)]);
    tx.remove_ended_sessions(later(15)).await.unwrap();
    assert_eq!(of_ada(&mut tx).await, [session(11, 1, 5)]);
    assert_eq!(tx.find_session("hash-21").await.unwrap(), None);
    tx.end_sessions(id(1)).await.unwrap();
    assert_eq!(of_ada(&mut tx).await, []);
}

pub(crate) async fn tokens_are_found_by_hash_and_revoked(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_account(&account(1, "ada"), Some("hash")).await.unwrap();
    let mut token = ApiToken {
        id: id(5),
        account: id(1),
        name: "nightly".to_owned(),
        role: Role::Contributor,
        created_at: noon(),
        expires_at: Some(later(24)),
        last_used_at: None,
        revoked_at: None,
    };
    tx.add_token("hash-5", &token).await.unwrap();
    assert_eq!(tx.find_token("hash-5").await.unwrap(), Some(token.clone()));
    assert_eq!(tx.find_token("hash-6").await.unwrap(), None);
    tx.touch_token(id(5), later(1)).await.unwrap();
    tx.revoke_token(id(5), later(2)).await.unwrap();
    (token.last_used_at, token.revoked_at) = (Some(later(1)), Some(later(2)));
    assert_eq!(tx.tokens_of(id(1)).await.unwrap(), [token]);
}

pub(crate) async fn a_portfolio_is_a_database_of_its_own(place: Place) {
    let main = place.open().await;
    let north = Store::open_portfolio(place.address(), "north").await.unwrap();
    let south = Store::open_portfolio(place.address(), "south").await.unwrap();
    let mut tx = north.write().await.unwrap();
    // Writers of different portfolios do not wait for each other.
    let mut other = main.write().await.unwrap();
    tx.save_assets(&[asset(1), asset(2)]).await.unwrap();
    other.save_assets(&[asset(3)]).await.unwrap();
    other.commit().await.unwrap();
    tx.commit().await.unwrap();
    for (store, assets) in [(&main, 1), (&north, 2), (&south, 0)] {
        let mut tx = store.read().await.unwrap();
        assert_eq!(tx.assets().await.unwrap().len(), assets);
    }
    north.close().await;
    let again = Store::open_portfolio(place.address(), "north").await.unwrap();
    let mut tx = again.read().await.unwrap();
    assert_eq!(tx.assets().await.unwrap().len(), 2);
    assert!(Store::open_portfolio(place.address(), "no/rth").await.is_err());
}
