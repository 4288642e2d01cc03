//! Which virtual machine a row of any tab speaks of.

use std::collections::HashMap;

use landfall_domain::estate::key::meaningful;
use landfall_domain::estate::{AssetKind, Code, Field, Key, Observation, Place, Value};

use crate::reading::{Reading, Spot};
use crate::safety::Fault;
use crate::sheet::Line;
use crate::table::{Columns, identify, text_at};

/// The columns that tell machines apart.
pub(super) struct IdColumns {
    name: Option<usize>,
    vm_id: Option<usize>,
    uuid: Option<usize>,
    smbios: Option<usize>,
    vcenter: Option<usize>,
    server: Option<usize>,
}

impl IdColumns {
    pub(super) fn of(columns: &Columns) -> Self {
        Self {
            name: columns.of(Field::Name),
            vm_id: columns.part("vm_id"),
            uuid: columns.part("vm_uuid"),
            smbios: columns.part("smbios"),
            vcenter: columns.part("vcenter"),
            server: columns.part("server"),
        }
    }
}

/// What a row says of which machine it means.
struct Ids {
    vcenter: String,
    vm_id: Option<String>,
    uuid: Option<String>,
    smbios: Option<String>,
    name: Option<String>,
}

impl Ids {
    fn of(line: &Line<'_>, columns: &IdColumns) -> Self {
        let text = |index| text_at(line, index).map(std::borrow::Cow::into_owned);
        Self {
            vcenter: text(columns.vcenter).or_else(|| text(columns.server)).unwrap_or_default(),
            vm_id: text(columns.vm_id),
            uuid: text(columns.uuid),
            smbios: text(columns.smbios),
            name: text(columns.name),
        }
    }

    /// Handles from the most to the least trusted.
    fn handles(&self) -> [Option<String>; 3] {
        let lower = |text: &String| text.to_lowercase();
        [
            self.vm_id.as_ref().map(|id| format!("i{}/{}", self.vcenter, lower(id))),
            self.uuid.as_ref().map(|uuid| format!("u{}/{}", self.vcenter, lower(uuid))),
            self.name.as_ref().map(|name| format!("n{}", lower(name))),
        ]
    }
}

/// What several rows add up to for one machine.
#[derive(Default, Clone)]
pub(super) struct Sums {
    pub(super) disks: u32,
    pub(super) disk_mib: i64,
    pub(super) largest_mib: i64,
    pub(super) guest_mib: i64,
    pub(super) snapshots: u32,
    pub(super) nics: u32,
    places: [Option<Place>; 4],
}

impl Sums {
    /// Remembers where a sum begins: 0 disks, 1 partitions, 2 snapshots, 3 adapters.
    pub(super) fn begin(&mut self, kind: usize, place: Place) {
        self.places[kind].get_or_insert(place);
    }
}

/// All machines of one file.
#[derive(Default)]
pub(super) struct Machines {
    /// Position by handle; `None` where several machines share it.
    handles: HashMap<Box<str>, Option<usize>>,
    pub(super) sums: Vec<Sums>,
    /// True once the tab that lists all machines was read.
    pub(super) listed: bool,
    /// True where `VM UUID` is the instance UUID and not the SMBIOS one.
    pub(super) instance_uuids: bool,
    /// vCenter, for files that name it once.
    pub(super) server: String,
    vcenters: std::collections::BTreeSet<String>,
}

impl Machines {
    /// A row of the tab that lists machines: a new machine, or `None` for a repeated row.
    pub(super) fn list(
        &mut self,
        line: &Line<'_>,
        columns: &IdColumns,
        mut seen: Observation,
        reading: &mut Reading<'_>,
    ) -> Result<Option<usize>, Fault> {
        let ids = Ids::of(line, columns);
        if ids.name.is_none() && ids.vm_id.is_none() && ids.uuid.is_none() {
            reading.find_row(
                Code::RowUnusable,
                line.place(),
                "The row names no virtual machine.",
                "Give it a name, or delete the row.",
            );
            return Ok(None);
        }
        if self.is_repeated(&ids, reading) {
            reading.find_row(
                Code::RowRepeated,
                line.place(),
                "This virtual machine stands above already, with the same ids.",
                "Nothing to do: the first row counts. Check that the file was merged well.",
            );
            return Ok(None);
        }
        self.identify(&ids, &mut seen);
        let at = reading.observe(seen)?;
        self.register(&ids, at, line.place(), reading);
        Ok(Some(at))
    }

    /// The machine that a row of another tab means; made if no tab lists it.
    pub(super) fn find(
        &mut self,
        line: &Line<'_>,
        columns: &IdColumns,
        reading: &mut Reading<'_>,
    ) -> Result<Option<usize>, Fault> {
        let ids = Ids::of(line, columns);
        for handle in ids.handles().into_iter().flatten() {
            match self.handles.get(handle.as_str()) {
                Some(Some(at)) => return Ok(Some(*at)),
                Some(None) => {
                    reading.find_row(
                        Code::MatchAmbiguous,
                        line.place(),
                        "Several virtual machines have this name, and the row has no id.",
                        "Export with VM ID or VM UUID, which RVTools writes by default.",
                    );
                    return Ok(None);
                }
                None => {}
            }
        }
        let Some(name) = ids.name.clone() else { return Ok(None) };
        if self.listed {
            reading.find_row(
                Code::ReferenceMissing,
                line.place(),
                "This virtual machine is not in vInfo; what other tabs say of it is kept.",
                "Export the workbook again in one run, without merging or editing.",
            );
        }
        let mut seen = Observation::new(AssetKind::Vm, line.place());
        seen.state(Field::Name, Value::Text(name), line.place());
        self.identify(&ids, &mut seen);
        let at = reading.observe(seen)?;
        self.register(&ids, at, line.place(), reading);
        Ok(Some(at))
    }

    fn is_repeated(&self, ids: &Ids, reading: &Reading<'_>) -> bool {
        let [id, uuid, _] = ids.handles();
        let known = |handle: Option<String>| {
            handle.and_then(|handle| self.handles.get(handle.as_str()).copied().flatten())
        };
        if id.is_some() {
            return known(id).is_some();
        }
        // One UUID under two names are clones, one under the same name is the same row again.
        let same_name = |at: usize| {
            reading.observations.get(at).and_then(|seen| seen.text(Field::Name))
                == ids.name.as_deref()
        };
        known(uuid).is_some_and(same_name)
    }

    fn register(&mut self, ids: &Ids, at: usize, place: Place, reading: &mut Reading<'_>) {
        self.sums.resize(at + 1, Sums::default());
        let [id, uuid, name] = ids.handles();
        let told_apart = id.is_some() || uuid.is_some();
        for handle in [id, uuid].into_iter().flatten() {
            self.handles.entry(handle.into()).and_modify(|known| *known = None).or_insert(Some(at));
        }
        let Some(name) = name else { return };
        let repeated = self.handles.contains_key(name.as_str());
        self.handles.entry(name.into()).and_modify(|known| *known = None).or_insert(Some(at));
        if repeated && !told_apart {
            reading.find_cell(
                Code::NameRepeated,
                Spot { place, column: "VM", value: ids.name.as_deref().unwrap_or_default() },
                "Several virtual machines have this name, and no id tells them apart.",
                "Export with VM ID or VM UUID, which RVTools writes by default.",
            );
        }
    }

    fn identify(&mut self, ids: &Ids, seen: &mut Observation) {
        let vcenter = meaningful(&ids.vcenter).unwrap_or(&self.server).to_owned();
        if let Some(vm_id) = &ids.vm_id {
            seen.identify(Key::vm(&vcenter, vm_id));
        }
        if let Some(uuid) = &ids.uuid {
            let instance = self.instance_uuids || ids.smbios.is_some();
            seen.identify(if instance { Key::instance_uuid(uuid) } else { Key::bios_uuid(uuid) });
        }
        seen.identify(ids.smbios.as_deref().and_then(Key::bios_uuid));
        if !vcenter.is_empty() && !self.vcenters.contains(&vcenter) && self.vcenters.len() < 100 {
            self.vcenters.insert(vcenter);
        }
    }

    /// States what the tabs add up to, and completes the keys.
    pub(super) fn finish(mut self, reading: &mut Reading<'_>) {
        // The handles of 100,000 machines make room for their keys.
        self.handles = HashMap::new();
        for (seen, sums) in reading.observations.iter_mut().zip(self.sums) {
            if seen.kind == AssetKind::Vm {
                state_sums(seen, &sums);
                identify(seen);
                seen.facts.shrink_to_fit();
                seen.keys.shrink_to_fit();
            }
        }
        reading.scope = self.vcenters.into_iter().collect::<Vec<_>>().join(", ");
    }
}

fn state_sums(seen: &mut Observation, sums: &Sums) {
    let [disks, guest, snapshots, nics] = sums.places;
    let mut put = |field: Field, number: i64, place: Option<Place>| {
        if let Some(place) = place.filter(|_| number > 0 && seen.value(field).is_none()) {
            seen.state(field, Value::Whole(number), place);
        }
    };
    put(Field::Disks, i64::from(sums.disks), disks);
    put(Field::StorageAllocatedMib, sums.disk_mib, disks);
    put(Field::LargestDiskMib, sums.largest_mib, disks);
    put(Field::GuestUsedMib, sums.guest_mib, guest);
    put(Field::Snapshots, i64::from(sums.snapshots), snapshots);
    put(Field::Nics, i64::from(sums.nics), nics);
}
