//! Requests that no client of good will sends, and texts that no page may run.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::server::{Server, harbour};

const PATH: &str = "/api/v1/workloads/W-9";
const ANY: (&str, &str) = ("If-Match", "*");

fn state(server: &Server, owner: &str) -> (u16, Value) {
    let answer = server.send("PATCH", PATH, &[ANY], &json!({ "owner": owner }));
    (answer.status, answer.json())
}

#[test]
fn texts_are_kept_as_they_are_and_shown_as_text() {
    let (_world, server) = harbour();
    for text in [
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "\"><script>alert(1)</script>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "javascript:alert(1)",
        "{{ 7*7 }} ${7*7} {% raw %}",
        "%00 %0d%0a",
        "Zoë e\u{301} é",
        "ıİ STRASSE straße",
        "👩‍👩‍👧‍👦 \u{200b}zero\u{200d}width",
        "\u{202e}cod.exe",
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
        "=HYPERLINK(\"http://evil.example\")",
        "+cmd|' /C calc'!A0",
        "-1+1",
        "@SUM(A1)",
    ] {
        let (status, shown) = state(&server, text);
        assert_eq!(status, 200, "{text}: {shown}");
        assert_eq!(shown["owner"], text);
        let encoded = text.starts_with('<') || text.contains("<script");
        for page in ["/workloads/W-9", "/activity", "/backlog", "/report"] {
            let body = server.get(page).body;
            assert!(!encoded || !body.contains(text), "{page} shows {text} as markup");
            assert!(!body.contains("<script>alert"), "{page}");
        }
        let file = server.get("/downloads/workloads.csv?q=key%3AW-9").body;
        let runs = text.starts_with(['=', '+', '-', '@']);
        assert!(!runs || file.contains(&format!("'{}", &text[..4])), "{file}");
    }
}

#[test]
fn texts_that_are_none_are_refused() {
    let (_world, server) = harbour();
    for text in
        ["", "   ", "a\u{0}b", "a\nb", "a\tb", "\u{7f}", &"x".repeat(201), &"x".repeat(1 << 20)]
    {
        let (status, problem) = state(&server, text);
        assert_eq!(status, 400, "{problem}");
    }
}

#[test]
fn bodies_that_are_no_sound_json_are_refused() {
    let (_world, server) = harbour();
    let deep = format!("{{\"owner\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let large = format!("{{\"owner\":\"{}\"}}", "x".repeat(3 << 20));
    for (body, status) in [
        ("", 400),
        ("null", 400),
        ("[]", 400),
        ("{", 400),
        ("{\"owner\":\"a\",\"owner\":\"b\"}", 400),
        ("{\"owner\":\"\\ud800\"}", 400),
        ("{\"owner\":{\"a\":1}}", 400),
        ("{\"owner\":NaN}", 400),
        ("{\"owner\":1e309}", 400),
        ("{'owner':'a'}", 400),
        ("{\"owner\":\"a\"}x", 400),
        ("{\"role\":\"admin\"}", 400),
        ("{\"version\":\"9\"}", 400),
        (deep.as_str(), 400),
        (large.as_str(), 413),
    ] {
        let headers = [("Content-Type", "application/json"), ANY];
        let answer = server.ask("PATCH", PATH, &headers, body);
        let shown: String = body.chars().take(60).collect();
        assert_eq!(answer.status, status, "{shown}: {}", answer.body);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{shown}");
    }
    for rank in [
        "-0",
        "0",
        "-1",
        "1.5",
        "1e309",
        "9007199254740993",
        "99999999999999999999",
        "\"1\"",
        "null",
    ] {
        let body = format!("{{\"rank\":{rank},\"reason\":\"r\"}}");
        let headers = [("Content-Type", "application/json"), ANY];
        let answer = server.ask("PUT", &format!("{PATH}/rank"), &headers, &body);
        assert_eq!(answer.status, 400, "{rank}: {}", answer.body);
    }
}

#[test]
fn requests_that_lie_change_nothing() {
    let (_world, server) = harbour();
    let before = server.get("/api/v1/events?limit=1").body;
    let json = ("Content-Type", "application/json");
    let body = "{\"owner\":\"eve\"}";
    let long_cookie = format!("landfall-session={}", "x".repeat(8_000));
    for (headers, status) in [
        // Only what the method says is done.
        (vec![("X-HTTP-Method-Override", "PATCH"), json, ANY], 405),
        (vec![("X-Method-Override", "DELETE"), json, ANY], 405),
    ] {
        assert_eq!(server.ask("POST", PATH, &headers, body).status, status, "{headers:?}");
    }
    for (headers, status) in [
        (vec![("Origin", "http://evil.example"), json, ANY], 403),
        (vec![("Sec-Fetch-Site", "cross-site"), json, ANY], 403),
        (vec![("Host", "evil.example"), json, ANY], 403),
        (vec![("Content-Encoding", "gzip"), json, ANY], 400),
        (vec![json, ("If-Match", "W/\"1\"")], 400),
        (vec![json, ("If-Match", "\"x\"")], 400),
    ] {
        let sent = if status == 400 { "\u{1f}\u{8}\u{0}" } else { body };
        let sent =
            if headers.iter().any(|(name, _)| *name == "Content-Encoding") { sent } else { body };
        assert_eq!(server.ask("PATCH", PATH, &headers, sent).status, status, "{headers:?}");
    }
    assert_eq!(server.get("/api/v1/events?limit=1").body, before);
    let answer = server.ask("GET", "/", &[("Cookie", &long_cookie)], "");
    assert_eq!(answer.status, 200, "a long cookie that nobody gave is none");
    for path in [
        "/assets?limit=1e9",
        "/assets?limit=-1",
        "/assets?after=%00",
        "/assets?q=%22",
        "/api/v1/assets?limit=201",
    ] {
        assert_eq!(server.get(path).status, 400, "{path}");
    }
    for path in [
        "/assets/%00",
        "/assets/../../etc/passwd",
        "/workloads/W-99999999999999999999",
        "/workloads/w-9'--",
        "/events/1e3",
        "/plans/P--1",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

/// Sends bytes as they are, and gives the first line of the answer, if there is one.
fn raw(server: &Server, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(5))).unwrap();
    // What is refused early may close the line while we still send.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_wire_that_is_no_http_harms_nobody() {
    let (_world, server) = harbour();
    let host = format!("Host: {}\r\n", server.address);
    let many = "X-One: 1\r\n".repeat(5_000);
    for (request, status) in [
        ("\0\0\0\0\r\n\r\n".to_owned(), "400"),
        (format!("GET / HTTP/1.1\r\n{host}{many}\r\n"), "431"),
        (format!("GET /{} HTTP/1.1\r\n{host}\r\n", "x".repeat(1 << 20)), "431"),
        (
            format!(
                "POST /imports HTTP/1.1\r\n{host}Connection: close\r\nContent-Type: multipart/form-data\r\nContent-Length: 2\r\n\r\nab"
            ),
            "400",
        ),
        (
            format!(
                "PATCH {PATH} HTTP/1.1\r\n{host}Connection: close\r\nIf-Match: *\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            ),
            "4",
        ),
        (
            format!(
                "PATCH {PATH} HTTP/1.1\r\n{host}Connection: close\r\nIf-Match: *\r\nContent-Type: application/json\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{{}}"
            ),
            "400",
        ),
    ] {
        let line = raw(&server, request.as_bytes());
        let shown: String = request.chars().take(40).collect();
        assert!(line.contains(&format!(" {status}")), "{shown}: {line}");
    }
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn names_of_files_are_names_and_never_paths() {
    let (world, server) = harbour();
    for name in [
        "../../x.csv",
        "..\\\\..\\\\x.csv",
        "CON",
        "a\u{202e}vsc.exe",
        &"n".repeat(300),
        "/etc/passwd",
    ] {
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\nVM,Powerstate\r\nx,poweredOn\r\n--b--\r\n"
        );
        let headers = [("Content-Type", "multipart/form-data; boundary=b")];
        let answer = server.ask("POST", "/imports", &headers, &body);
        assert!(answer.status < 500, "{name}: {}", answer.status);
        assert!(!world.path().join("x.csv").exists(), "{name}");
    }
    assert!(!std::path::Path::new("/x.csv").exists());
}
