//! Lists as files.

use crate::landfall::printed;
use crate::server::harbour;

#[test]
fn a_list_as_a_file_is_what_the_command_line_prints() {
    let (world, server) = harbour();
    let filter = "kind:vm cores>2";
    let file = server.get("/downloads/assets.csv?q=kind%3Avm%20cores%3E2&sort=-cores");
    assert_eq!(file.status, 200);
    assert!(file.header("content-type").unwrap().starts_with("text/csv"));
    assert_eq!(
        file.header("content-disposition"),
        Some("attachment; filename=\"landfall-assets.csv\"")
    );
    let listed = world.run(&["assets", "--csv", "--filter", filter]);
    let rows = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let body = file.body.clone();
    let wanted = rows(&printed(&listed));
    assert!(wanted.len() > 3, "{wanted:?}");
    let missing: Vec<&String> = wanted.iter().filter(|row| !body.contains(*row)).collect();
    assert_eq!(missing, [""; 0], "{body}");
}

#[test]
fn each_list_is_a_workbook_and_wrong_asks_are_told() {
    let (_world, server) = harbour();
    for list in ["assets", "workloads", "backlog", "findings", "dependencies", "activity"] {
        let head = server.head(&format!("/downloads/{list}.xlsx"));
        assert_eq!(head.status, 200, "{list}");
        assert!(head.header("content-type").unwrap().contains("spreadsheetml"), "{list}");
    }
    let lines = server.get("/downloads/activity.jsonl").body;
    let first = lines.lines().find(|line| line.starts_with('{')).unwrap();
    let event: serde_json::Value = serde_json::from_str(first).unwrap();
    assert!(event["hash"].as_str().is_some_and(|hash| hash.len() == 64), "{event}");
    for (path, status) in [
        ("/downloads/assets.csv?q=colour%3Ared%20%22", 400),
        ("/downloads/assets.csv?sort=colour", 400),
        ("/downloads/secrets.csv", 404),
        ("/downloads/assets.pdf", 404),
        ("/downloads/..%2f..%2fetc%2fpasswd", 404),
    ] {
        assert_eq!(server.get(path).status, status, "{path}");
    }
}
