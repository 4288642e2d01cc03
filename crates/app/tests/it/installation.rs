//! An installation with accounts, and how somebody shows there who they are.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;

use crate::landfall::{HARBOUR, Landfall, complained};
use crate::server::{Answer, Server};
use crate::web::FORM;

pub(crate) const PASSWORD: &str = "a harbour at night";

/// An installation with one account per role, and a portfolio `north` with a member of its own.
pub(crate) struct Installation {
    pub(crate) world: Landfall,
    pub(crate) server: Server,
}

/// Adds an account; who has its role elsewhere has a portfolio as well.
pub(crate) fn add(world: &Landfall, name: &str, role: &str, portfolio: &str) {
    let arguments =
        ["people", "add", name, "--role", role, "--portfolio", portfolio, "--password-stdin"];
    let output = world.run_with(&arguments, PASSWORD);
    assert!(output.status.success(), "{name}: {}", complained(&output));
}

pub(crate) fn installation() -> Installation {
    let world = Landfall::new();
    world.json(&[&["import"], &HARBOUR[..]].concat());
    add(&world, "root", "admin", "main");
    let server = Server::start_with(&world, &[]);
    Installation { world, server }
}

pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        text.bytes()
            .map(|b| {
                if b.is_ascii_alphanumeric() {
                    char::from(b).to_string()
                } else {
                    format!("%{b:02X}")
                }
            })
            .collect::<String>()
    };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    pairs.join("&")
}

/// How somebody shows who they are.
#[derive(Clone)]
pub(crate) struct Shown(pub(crate) Option<(&'static str, String)>);

impl Shown {
    pub(crate) fn nobody() -> Self {
        Self(None)
    }

    pub(crate) fn token(secret: &str) -> Self {
        Self(Some(("Authorization", format!("Bearer {secret}"))))
    }

    pub(crate) fn ask(&self, server: &Server, method: &str, path: &str, body: &str) -> Answer {
        let mut headers = vec![FORM];
        headers.extend(self.0.as_ref().map(|(name, value)| (*name, value.as_str())));
        server.ask(method, path, &headers, body)
    }

    /// Sends a request whose answer is to be read.
    pub(crate) fn begin(&self, server: &Server, method: &str, path: &str) -> TcpStream {
        let mut headers = vec![FORM];
        headers.extend(self.0.as_ref().map(|(name, value)| (*name, value.as_str())));
        server.begin(method, path, &headers, "")
    }

    /// The status of an answer that may never end.
    pub(crate) fn status(&self, server: &Server, method: &str, path: &str) -> u16 {
        let mut line = String::new();
        BufReader::new(self.begin(server, method, path)).read_line(&mut line).unwrap();
        line.split(' ').nth(1).unwrap().parse().unwrap()
    }

    pub(crate) fn get(&self, server: &Server, path: &str) -> u16 {
        self.ask(server, "GET", path, "").status
    }
}

impl Installation {
    pub(crate) fn typed(&self, name: &str, password: &str, next: &str) -> Answer {
        let body = form(&[("name", name), ("password", password), ("next", next)]);
        self.server.ask("POST", "/sign-in", &[FORM], &body)
    }

    pub(crate) fn sign_in(&self, name: &str) -> Shown {
        let answer = self.typed(name, PASSWORD, "");
        assert_eq!(answer.status, 303, "{name}: {}", answer.body);
        shown(&answer)
    }

    pub(crate) fn token(&self, person: &str, role: &str, portfolio: &str) -> (Shown, String) {
        let made = self.world.json(&[
            "tokens",
            "create",
            person,
            "--name",
            "test",
            "--role",
            role,
            "--portfolio",
            portfolio,
        ]);
        let id = made["about"]["id"].as_str().unwrap().to_owned();
        (Shown::token(made["token"].as_str().unwrap()), id)
    }

    /// Id of the account of this name.
    pub(crate) fn id(&self, name: &str) -> String {
        let people = self.world.json(&["people", "list"]);
        let all = people["items"].as_array().unwrap();
        all.iter().find(|one| one["name"] == name).unwrap()["id"].as_str().unwrap().to_owned()
    }
}

/// The cookie that an answer sets.
pub(crate) fn shown(answer: &Answer) -> Shown {
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap();
    Shown(Some(("Cookie", cookie.to_owned())))
}
