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

#[test]
fn an_address_chooses_columns_and_every_link_keeps_them() {
    let (_world, server) = harbour();
    let page = server.get("/workloads?q=crane&sort=-owner&columns=owner,rank,title&limit=1");
    assert_eq!(page.status, 200);
    let heads: Vec<&str> = page.body.split("data-field=\"").skip(1).collect();
    let heads: Vec<&str> = heads.iter().filter_map(|head| head.split('"').next()).collect();
    assert_eq!(heads, ["owner", "rank", "title"]);
    let body = page.body.replace("&#38;", "&");
    for wanted in [
        "/workloads?q=crane&columns=owner,rank,title&limit=1\">Owner",
        "/workloads?q=crane&sort=rank&columns=owner,rank,title&limit=1",
        "/downloads/workloads.csv?q=crane&sort=-owner&columns=owner,rank,title\"",
        "/workloads?q=&sort=-owner&columns=owner,rank,title&limit=1\">Clear",
        "<input type=\"hidden\" name=\"columns\" value=\"owner,rank,title\">",
        "<input type=\"hidden\" name=\"sort\" value=\"-owner\">",
        "<input type=\"hidden\" name=\"limit\" value=\"1\">",
    ] {
        assert!(body.contains(wanted), "{wanted} is not in {body}");
    }
    let ticked = server.get("/workloads?q=a&sort=rank&column=title&column=owner&column=title");
    assert_eq!(ticked.status, 303);
    assert_eq!(ticked.header("location"), Some("/workloads?q=a&sort=rank&columns=title,owner"));
    let fields = server.get("/assets?columns=disks,cores");
    assert!(fields.body.contains(">Disks</th>"), "what cannot be ordered has no link");
    for path in
        ["/workloads?columns=ownr", "/assets?columns=nam", "/downloads/assets.csv?columns=nam"]
    {
        let wrong = server.get(path);
        assert_eq!(wrong.status, 400, "{path}");
        assert!(wrong.body.contains("did you mean"), "{path}: {}", wrong.body);
    }
}

#[test]
fn a_file_has_the_columns_that_were_asked_for() {
    let (_world, server) = harbour();
    let file = server.get("/downloads/workloads.csv?columns=title,rank,owner").body;
    assert!(file.contains("title,rank,owner\n"), "{file}");
    let lines = server.get("/downloads/assets.jsonl?columns=name,disks&q=crane").body;
    let first = lines.lines().find(|line| line.starts_with('{')).unwrap();
    assert!(first.starts_with("{\"name\":") && first.contains(",\"disks\":"), "{first}");
    assert_eq!(server.head("/downloads/assets.xlsx?columns=name,disks").status, 200);
    assert_eq!(server.get("/downloads/findings.xlsx?columns=nothing").status, 400);
}
