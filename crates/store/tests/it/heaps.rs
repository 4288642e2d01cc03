//! What every engine must do when it counts workloads.

use landfall_domain::rationalize::Disposition;
use landfall_domain::rationalize::glance::{Amount, Heap};

use crate::place::Place;
use crate::world::workload;

pub(crate) async fn workloads_that_are_alike_are_one_heap(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.heaps().await.unwrap(), []);
    let mut workloads = [workload(1, Some(1)), workload(2, Some(2)), workload(3, None)];
    workloads[2].decision.disposition = Disposition::Retire;
    "person".clone_into(&mut workloads[2].decision.by);
    workloads[2].decision.confidence_percent = 100;
    tx.save_workloads(&workloads).await.unwrap();
    let heap = |disposition, by: &str, confidence_percent, count| Heap {
        disposition,
        by: by.to_owned(),
        confidence_percent,
        amount: Amount { workloads: count, assets: 2 * count, effort_tenths: 155 * count },
    };
    let both =
        [heap(Disposition::Rehost, "default", 70, 2), heap(Disposition::Retire, "person", 100, 1)];
    assert_eq!(tx.heaps().await.unwrap(), both);
}
