//! What every engine must do with saved views.

use landfall_domain::id::Id;
use landfall_domain::view::{View, ViewList};
use landfall_store::StoreError;

use crate::place::Place;
use crate::world::id;

fn view(number: u128, name: &str, owner: Option<u128>) -> View {
    View {
        id: id(number),
        list: ViewList::Workloads,
        name: name.to_owned(),
        owner: owner.map(id),
        query: "environment:prod".to_owned(),
        sort: "-rank".to_owned(),
        columns: "rank,title".to_owned(),
        created_by: "ada".to_owned(),
        version: 1,
    }
}

pub(crate) async fn views_read_back_by_list_and_name(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let (mine, shared) = (view(1, "Zeta", Some(7)), view(2, "alpha", None));
    let assets = View { list: ViewList::Assets, ..view(3, "zz", None) };
    for one in [&mine, &shared, &assets] {
        tx.add_view(one).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.views().await.unwrap(), [assets, shared.clone(), mine.clone()]);
    assert_eq!(tx.find_view(mine.id).await.unwrap(), Some(mine.clone()));
    assert_eq!(tx.find_view(id(9)).await.unwrap(), None);
    let changed =
        View { name: "New".to_owned(), owner: None, sort: String::new(), version: 2, ..mine };
    tx.change_view(&changed).await.unwrap();
    assert_eq!(tx.find_view(changed.id).await.unwrap(), Some(changed.clone()));
    let outdated = tx.change_view(&changed).await;
    assert!(matches!(outdated, Err(StoreError::Conflict(name)) if name == "New"));
    tx.remove_view(shared.id).await.unwrap();
    let left: Vec<Id<View>> = tx.views().await.unwrap().iter().map(|one| one.id).collect();
    assert_eq!(left, [id(3), id(1)]);
    tx.commit().await.unwrap();
}

pub(crate) async fn a_name_is_there_once_per_list_and_owner(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_view(&view(1, "Mine", Some(7))).await.unwrap();
    tx.add_view(&view(2, "MINE", Some(8))).await.unwrap();
    tx.add_view(&view(3, "mine", None)).await.unwrap();
    tx.add_view(&View { list: ViewList::Assets, ..view(4, "mine", None) }).await.unwrap();
    tx.commit().await.unwrap();
    for twice in [view(5, "mine", Some(7)), view(6, "mIne", None)] {
        let mut tx = store.write().await.unwrap();
        assert!(tx.add_view(&twice).await.is_err(), "{twice:?}");
        tx.rollback().await.unwrap();
    }
}
