//! A server as a browser or a program meets it: over HTTP, on this machine.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::landfall::{HARBOUR, Landfall};

/// A server on a world's database; it ends with the value.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The cookies that it sets.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let set = lines.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        set.map(|(_, value)| value.trim()).collect()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Server {
    pub(crate) fn start(world: &Landfall) -> Self {
        Self::start_with(world, &[])
    }

    /// With further flags; what it says on standard error is in `serve.log`.
    pub(crate) fn start_with(world: &Landfall, further: &[&str]) -> Self {
        let log = File::create(world.path().join("serve.log")).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_landfall"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(further)
            .current_dir(world.path())
            .env_clear()
            .env("LANDFALL_ACTOR", "ada")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.unwrap_or_else(|| panic!("`{line}` names no address")).to_owned();
        Self { process, address }
    }

    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut stream = self.begin(method, path, headers, body);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// Sends a request; the answer, which may take long, is to be read.
    pub(crate) fn begin(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nConnection: close\r\n").unwrap();
        if !headers.iter().any(|(name, _)| *name == "Host") {
            write!(stream, "Host: {}\r\n", self.address).unwrap();
        }
        for (name, value) in headers {
            write!(stream, "{name}: {value}\r\n").unwrap();
        }
        write!(stream, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        stream
    }

    /// An answer whose body is no text: only its head is looked at.
    pub(crate) fn head(&self, path: &str) -> Answer {
        self.ask("HEAD", path, &[], "")
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        loop {
            let answer = self.ask("GET", path, &[], "");
            // What is being made is there soon.
            if answer.status != 202 {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Server {
    /// Sends a JSON body.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let headers = [&[("Content-Type", "application/json")], headers].concat();
        self.ask(method, path, &headers, &body.to_string())
    }
}

/// A server on the harbour.
pub(crate) fn harbour() -> (Landfall, Server) {
    let world = Landfall::new();
    world.json(&[&["import"], &HARBOUR[..]].concat());
    let server = Server::start(&world);
    (world, server)
}
