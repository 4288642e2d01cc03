//! Writes large exports for measuring: `generate rvtools|rvtools-inline MACHINES FILE` or
//! `generate dependencies ROWS FILE`. RVTools itself shares texts between cells.
#![expect(clippy::too_many_lines, reason = "one line for each kind of column")]

use std::io::{BufWriter, Write};

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, count, file] = &arguments[..] else {
        return Err("give rvtools|dependencies, a count and a file".into());
    };
    let count: u32 = count.parse()?;
    match kind.as_str() {
        "rvtools" => rvtools(count, file, true),
        "rvtools-inline" => rvtools(count, file, false),
        _ => dependencies(count, file),
    }
}

const TAIL: &str = "Annotation|Application|Environment|Owner|Datacenter|Cluster|Host|Folder|\
    OS according to the configuration file|OS according to the VMware Tools|VM ID|VM UUID|\
    VI SDK Server|VI SDK UUID";

const TABS: [(&str, u32, &str); 7] = [
    (
        "vInfo",
        1,
        "VM|Powerstate|Template|SRM Placeholder|Config status|DNS Name|Connection state|Guest state|\
         Heartbeat|Consolidation Needed|PowerOn|Suspended To Memory|Suspend time|Suspend Interval|\
         Creation date|Change Version|CPUs|Overall Cpu Readiness|Memory|Active Memory|NICs|Disks|\
         Total disk capacity MiB|Fixed Passthru HotPlug|min Required EVC Mode Key|Latency Sensitivity|\
         Op Notification Timeout|EnableUUID|CBT|Primary IP Address|Network #1|Network #2|Network #3|\
         Network #4|Network #5|Network #6|Network #7|Network #8|Num Monitors|Video Ram KiB|\
         Resource pool|Folder ID|vApp|DAS protection|FT State|FT Role|FT Latency|FT Bandwidth|\
         FT Sec. Latency|Vm Failover In Progress|Provisioned MiB|In Use MiB|Unshared MiB|\
         HA Restart Priority|HA Isolation Response|HA VM Monitoring|Cluster rule(s)|\
         Cluster rule name(s)|Boot Required|Boot delay|Boot retry delay|Boot retry enabled|\
         Boot BIOS setup|Reboot PowerOff|EFI Secure boot|Firmware|HW version|HW upgrade status|\
         HW upgrade policy|HW target|Path|Log directory|Snapshot directory|Suspend directory|\
         SMBIOS UUID|VI SDK Server type|VI SDK API Version|Customization Info|Guest Detailed Data",
    ),
    (
        "vCPU",
        1,
        "VM|Powerstate|Template|SRM Placeholder|CPUs|Sockets|Cores p/s|Max|Overall|Level|Shares|Reservation|Entitlement|DRS Entitlement|Limit|Hot Add|Hot Remove|Numa Hotadd Exposed",
    ),
    (
        "vMemory",
        1,
        "VM|Powerstate|Template|SRM Placeholder|Size MiB|Memory Reservation Locked To Max|Overhead|Max|Consumed|Consumed Overhead|Private|Shared|Swapped|Ballooned|Active|Entitlement|DRS Entitlement|Level|Shares|Reservation|Limit|Hot Add",
    ),
    (
        "vDisk",
        2,
        "VM|Powerstate|Template|SRM Placeholder|Disk|Disk Key|Disk UUID|Disk Path|Capacity MiB|Raw|Disk Mode|Sharing mode|Thin|Eagerly Scrub|Split|Write Through|Level|Shares|Reservation|Limit|Controller|Label|SCSI Unit #|Unit #|Shared Bus|Path|Raw LUN ID|Raw Comp. Mode|Internal Sort Column",
    ),
    (
        "vPartition",
        2,
        "VM|Powerstate|Template|SRM Placeholder|Disk Key|Disk|Capacity MiB|Consumed MiB|Free MiB|Free %|Internal Sort Column",
    ),
    (
        "vNetwork",
        1,
        "VM|Powerstate|Template|SRM Placeholder|NIC label|Adapter|Network|Switch|Connected|Starts Connected|Mac Address|Type|IPv4 Address|IPv6 Address|Direct Path IO|Internal Sort Column",
    ),
    (
        "vTools",
        1,
        "VM|Powerstate|Template|SRM Placeholder|VM Version|Tools|Tools Version|Required Version|Upgradeable|Upgrade Policy|Sync time|App status|Heartbeat status|Kernel Crash state|Operation Ready",
    ),
];

fn rvtools(machines: u32, file: &str, shared: bool) -> Outcome {
    let mut book = Workbook::new();
    for (tab, rows, headers) in TABS {
        let sheet = if shared {
            book.add_worksheet_with_low_memory()?
        } else {
            book.add_worksheet_with_constant_memory()?
        };
        sheet.set_name(tab)?;
        let headers: Vec<String> = format!("{headers}|{TAIL}")
            .split('|')
            .map(|header| header.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        for (column, header) in headers.iter().enumerate() {
            sheet.write(0, u16::try_from(column)?, header.as_str())?;
        }
        for number in 0..machines * rows {
            for (column, header) in headers.iter().enumerate() {
                cell(
                    sheet,
                    (number + 1, u16::try_from(column)?),
                    header,
                    (number / rows, number % rows),
                )?;
            }
        }
    }
    hosts(&mut book, machines / 25)?;
    book.save(file)?;
    Ok(())
}

fn hosts(book: &mut Workbook, count: u32) -> Outcome {
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("vHost")?;
    let headers = [
        "Host",
        "Datacenter",
        "Cluster",
        "CPU Model",
        "# Cores",
        "# Memory",
        "ESX Version",
        "Vendor",
        "Model",
        "Serial number",
    ];
    for number in 0..=count {
        for (column, header) in headers.into_iter().enumerate() {
            let at = u16::try_from(column)?;
            match header {
                header if number == 0 => sheet.write(0, at, header)?,
                "# Cores" => sheet.write(number, at, 64)?,
                "# Memory" => sheet.write(number, at, 1_048_576)?,
                "Host" => {
                    sheet.write(number, at, format!("esx{:04}.corp.example.com", number - 1))?
                }
                other => sheet.write(number, at, format!("{other} {}", number % 40))?,
            };
        }
    }
    Ok(())
}

fn cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    header: &str,
    (vm, part): (u32, u32),
) -> Result<(), XlsxError> {
    let mixed = vm.wrapping_mul(2_654_435_761);
    let text = |text: String, sheet: &mut Worksheet| sheet.write(row, column, text).map(|_| ());
    match header {
        "VM" => text(
            format!("app{:05}-{}{:02}", vm / 12, ["web", "app", "db"][(vm % 3) as usize], vm % 12),
            sheet,
        ),
        "Powerstate" => {
            text(if vm % 11 == 0 { "poweredOff" } else { "poweredOn" }.to_owned(), sheet)
        }
        "DNS Name" => text(format!("app{:05}-n{:02}.corp.example.com", vm / 12, vm % 12), sheet),
        "CPUs" => sheet.write(row, column, 1 << (vm % 5)).map(|_| ()),
        "Memory" | "Size MiB" => sheet.write(row, column, 2048 << (vm % 6)).map(|_| ()),
        "Primary IP Address" | "IPv4 Address" => {
            text(format!("10.{}.{}.{}", vm >> 16 & 255, vm >> 8 & 255, vm & 255), sheet)
        }
        "Mac Address" => text(
            format!("00:50:56:{:02x}:{:02x}:{:02x}", vm >> 16 & 255, vm >> 8 & 255, vm & 255),
            sheet,
        ),
        "VM ID" => text(format!("vm-{}", vm + 100), sheet),
        "VM UUID" => text(format!("5000{vm:04x}-{:04x}-4000-8000-{mixed:012x}", vm >> 16), sheet),
        "SMBIOS UUID" => {
            text(format!("4200{vm:04x}-{:04x}-4000-8000-{mixed:012x}", vm >> 16), sheet)
        }
        "VI SDK UUID" => text("9d1f0d0e-8a4f-4f3a-9c1b-2f6f1b7a1c11".to_owned(), sheet),
        "VI SDK Server" => text("vcenter01.corp.example.com".to_owned(), sheet),
        "Annotation" if vm % 7 == 0 => {
            text(format!("Ticket {mixed}, owned by team {}", vm % 40), sheet)
        }
        "Application" => text(format!("Application {}", vm / 12), sheet),
        "Environment" => text(["Prod", "Test", "Dev"][(vm % 3) as usize].to_owned(), sheet),
        "Owner" => text(format!("owner{}@example.com", vm % 400), sheet),
        "Host" => text(format!("esx{:04}.corp.example.com", vm / 25), sheet),
        "Cluster" => text(format!("Cluster {}", vm / 800), sheet),
        "Datacenter" => text(format!("DC{}", vm / 20_000), sheet),
        "Folder" => text(format!("/DC/vm/Team {}/Application {}", vm % 40, vm / 12), sheet),
        "Network" | "Network #1" => text(format!("VLAN {}", vm % 300), sheet),
        "Path" | "Disk Path" | "Log directory" | "Snapshot directory" | "Suspend directory" => {
            text(
                format!(
                    "[datastore{:03}] app{:05}-{:02}/app{:05}-{:02}_{part}.vmdk",
                    vm % 200,
                    vm / 12,
                    vm % 12,
                    vm / 12,
                    vm % 12
                ),
                sheet,
            )
        }
        "Disk UUID" => text(format!("6000c29{mixed:025x}{part}"), sheet),
        "Disk" => text(format!("Hard disk {}", part + 1), sheet),
        "Firmware" => text("bios".to_owned(), sheet),
        "Template" | "SRM Placeholder" | "Raw" | "Thin" | "Split" | "Hot Add" | "Hot Remove"
        | "Direct Path IO" | "EnableUUID" | "CBT" => text("False".to_owned(), sheet),
        "Disk Mode" => text("persistent".to_owned(), sheet),
        "Sharing mode" => text("sharingNone".to_owned(), sheet),
        "Shared Bus" => text("noSharing".to_owned(), sheet),
        "Connection state" => text("connected".to_owned(), sheet),
        "OS according to the configuration file" | "OS according to the VMware Tools" => {
            text("Microsoft Windows Server 2019 (64-bit)".to_owned(), sheet)
        }
        "Creation date" | "PowerOn" => {
            text(format!("2021/{:02}/{:02} 10:20:30", vm % 12 + 1, vm % 28 + 1), sheet)
        }
        "Guest Detailed Data" | "IPv6 Address" | "vApp" | "Suspend time" | "Annotation" => Ok(()),
        name if name.starts_with("Network #")
            || name.contains("rule")
            || name.starts_with("Suspend") =>
        {
            Ok(())
        }
        name if name.ends_with("MiB") || name.contains("Shares") || name.contains("Limit") => {
            sheet.write(row, column, f64::from(mixed % 500_000)).map(|_| ())
        }
        name if name.contains("status") || name.contains("state") => {
            text("green".to_owned(), sheet)
        }
        _ => sheet.write(row, column, f64::from(vm % 100)).map(|_| ()),
    }
}

fn dependencies(rows: u32, file: &str) -> Outcome {
    let mut out = BufWriter::new(std::fs::File::create(file)?);
    out.write_all(b"\xef\xbb\xbf")?;
    writeln!(
        out,
        "Time slot,Source server name,Source IP,Source application,Source process,Destination server name,Destination IP,Destination application,Destination process,Destination port"
    )?;
    for row in 0..rows {
        let slot = row % 120;
        let (source, target) =
            (row.wrapping_mul(2_654_435_761) % 5_000, row.wrapping_mul(40_503) % 3_000);
        writeln!(
            out,
            "{:02}/{:02}/2025 {:02}:00-{:02}:00,srv{source:05},10.1.{}.{},App {},svc{}.exe,srv{target:05},10.2.{}.{},App {},sqlservr.exe,{}",
            slot / 4 / 28 + 1,
            slot / 4 % 28 + 1,
            slot % 4 * 6,
            (slot % 4 * 6 + 6) % 24,
            source >> 8,
            source & 255,
            source / 10,
            source % 20,
            target >> 8,
            target & 255,
            target / 10,
            [443, 1433, 8080, 5432, 389][(target % 5) as usize]
        )?;
    }
    Ok(())
}
