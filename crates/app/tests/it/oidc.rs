//! Signing in at a provider of identities. The provider here is a few lines that say what a test
//! wants to hear, true or false.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreHmacKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::installation::{Installation, Shown, add};
use crate::landfall::{Landfall, complained};
use crate::server::{Answer, Server};

/// Keys made for this test.
const OWN: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIPnEHb4vd/iRDTZuYZJEf/w2S2L5Zmb5ft0qMMHzKZLU
-----END PRIVATE KEY-----";
const OTHER: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIHk1BzPnK5sTgT0nT3Yl1k0b8u0r9wG9m2m3m4m5m6m7
-----END PRIVATE KEY-----";
const SECRET: &str = "between the two of us, and long enough";

fn key(pem: &str) -> CoreEdDsaPrivateSigningKey {
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(pem, Some(JsonWebKeyId::new("k".to_owned())))
        .unwrap()
}

/// Bytes as they stand in addresses and tokens.
fn base64url(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut three = [0; 3];
        three[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        for at in 0..=chunk.len() {
            text.push(char::from(SIGNS[(bits >> (18 - 6 * at)) as usize & 63]));
        }
    }
    text
}

/// What the provider answers when it is asked for a token, and what it was asked.
#[derive(Default)]
struct Script {
    status: u16,
    answer: String,
    asked: String,
    /// What it tells whoever asks once more with the access token; no such place without it.
    further: Option<Value>,
}

/// A provider on this machine.
struct Provider {
    issuer: String,
    script: Arc<Mutex<Script>>,
}

impl Provider {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let script = Arc::new(Mutex::new(Script::default()));
        let (own, known) = (issuer.clone(), Arc::clone(&script));
        // It ends with the process of the tests.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &own, &known);
            }
        });
        Self { issuer, script }
    }

    /// What a true ID token says.
    fn claims(&self, nonce: &str) -> Value {
        let now = jiff::Timestamp::UNIX_EPOCH.as_second() + seconds();
        json!({
            "iss": self.issuer, "aud": ["landfall"], "sub": "subject-7", "nonce": nonce,
            "iat": now, "exp": now + 300, "preferred_username": "grace", "name": "Grace H.",
            "email": "root@harbour.example", "email_verified": true, "groups": ["cloud"],
        })
    }

    /// Answers with this ID token.
    fn gives(&self, token: &str) {
        let answer = json!({ "access_token": "a", "token_type": "Bearer", "id_token": token });
        self.says(200, &answer.to_string());
    }

    fn says(&self, status: u16, answer: &str) {
        let mut script = self.script.lock().unwrap();
        (script.status, script.answer) = (status, answer.to_owned());
    }

    fn asked(&self) -> String {
        self.script.lock().unwrap().asked.clone()
    }
}

/// Seconds of the day's clock, as tokens carry them.
#[expect(clippy::disallowed_methods, reason = "a provider looks at the clock")]
fn seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn serve(mut stream: TcpStream, issuer: &str, script: &Mutex<Script>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut head, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line).unwrap_or(0) > 2 {
        head.push_str(&line);
        line.clear();
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    let (status, answer) = match head.split(' ').nth(1).unwrap_or_default() {
        "/.well-known/openid-configuration" => {
            let mut said = json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{issuer}/authorize"),
                "token_endpoint": format!("{issuer}/token"),
                "jwks_uri": format!("{issuer}/jwks"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
            });
            if script.lock().unwrap().further.is_some() {
                said["userinfo_endpoint"] = json!(format!("{issuer}/userinfo"));
            }
            (200, said.to_string())
        }
        "/userinfo" => {
            let is_ours = head.to_lowercase().contains("authorization: bearer a\r");
            let further = script.lock().unwrap().further.clone().unwrap_or_default();
            if is_ours { (200, further.to_string()) } else { (401, String::new()) }
        }
        "/jwks" => (200, json!({ "keys": [key(OWN).as_verification_key()] }).to_string()),
        "/token" => {
            let mut script = script.lock().unwrap();
            script.asked = String::from_utf8(body).unwrap();
            (script.status, script.answer.clone())
        }
        _ => (404, String::new()),
    };
    let kind = if answer.starts_with('<') { "text/html" } else { "application/json" };
    let _ = write!(
        stream,
        "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nConnection: close\r\nLocation: /jwks\r\n\
         Content-Length: {}\r\n\r\n{answer}",
        answer.len()
    );
}

/// A token of these claims, signed as the header says.
fn signed(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let part = |value: &Value| base64url(value.to_string().as_bytes());
    let text = format!("{}.{}", part(header), part(claims));
    let signature = base64url(&sign(text.as_bytes()));
    format!("{text}.{signature}")
}

fn by(pem: &str, claims: &Value) -> String {
    let sign = |text: &[u8]| key(pem).sign(&CoreJwsSigningAlgorithm::EdDsa, text).unwrap();
    signed(&json!({ "alg": "EdDSA", "kid": "k" }), claims, sign)
}

/// Somebody who was led to the provider.
struct Led {
    cookie: String,
    place: String,
}

impl Led {
    fn value(&self, name: &str) -> String {
        let query = self.place.split_once('?').unwrap().1;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(known, _)| *known == name).unwrap().1.to_owned()
    }

    fn back(&self, server: &Server, more: &str) -> Answer {
        let path = format!("/sign-in/oidc/callback?state={}{more}", self.value("state"));
        server.ask("GET", &path, &[("Cookie", &self.cookie)], "")
    }
}

fn lead(server: &Server, next: &str) -> Led {
    let answer = server.get(&format!("/sign-in/oidc?next={next}"));
    assert_eq!(answer.status, 303, "{}", answer.body);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("Max-Age=600"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap().to_owned();
    Led { cookie, place: answer.header("location").unwrap().to_owned() }
}

/// The cookie of the session, if somebody came in.
fn came_in(answer: &Answer) -> Option<Shown> {
    let cookie = answer.cookies().into_iter().find(|one| one.starts_with("landfall-session="))?;
    Some(Shown(Some(("Cookie", cookie.split(';').next()?.to_owned()))))
}

fn installation(further: &str) -> (Installation, Provider) {
    let (world, provider) = (Landfall::new(), Provider::start());
    world.write("secret", format!("{SECRET}\n"));
    let config = format!(
        "oidc_issuer = \"{}\"\noidc_client_id = \"landfall\"\noidc_client_secret_file = \"secret\"\n{further}",
        provider.issuer
    );
    world.write("landfall.toml", config);
    add(&world, "root", "admin", "main");
    let server = Server::start_with(&world, &[]);
    (Installation { world, server }, provider)
}

/// Makes a token that answers a nonce.
type Make<'a> = Box<dyn Fn(&str) -> String + 'a>;

const CREATE: &str = "oidc_create = true\noidc_role_claim = \"groups\"\n\
    [oidc_roles]\ncloud = \"adoption_lead\"\n";

#[test]
fn whoever_the_provider_vouches_for_comes_in() {
    let (one, provider) = installation(CREATE);
    assert!(one.server.get("/sign-in").body.contains("href=\"/sign-in/oidc?next=\""));
    let led = lead(&one.server, "%2Fassets");
    assert!(led.place.starts_with(&format!("{}/authorize?", provider.issuer)), "{}", led.place);
    assert_eq!(led.value("code_challenge_method"), "S256");
    provider.gives(&by(OWN, &provider.claims(&led.value("nonce"))));
    let answer = led.back(&one.server, &format!("&code=c&iss={}", provider.issuer));
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some("/assets")),
        "{}",
        answer.body
    );
    let grace = came_in(&answer).unwrap();
    let me = grace.ask(&one.server, "GET", "/api/v1/me", "").json();
    assert_eq!(
        (&me["name"], &me["shown_name"], &me["role"]),
        (&json!("grace"), &json!("Grace H."), &json!("adoption_lead"))
    );
    // The code is worth nothing without what only we know.
    let asked = provider.asked();
    let verifier = asked.split('&').find_map(|pair| pair.strip_prefix("code_verifier=")).unwrap();
    assert_eq!(base64url(&Sha256::digest(verifier.as_bytes())), led.value("code_challenge"));
    // The same sign-in ends once.
    let replayed = led.back(&one.server, "&code=c");
    assert!(replayed.status == 422 && came_in(&replayed).is_none());
    // The next time it is the same account.
    let led = lead(&one.server, "//evil.example");
    provider.gives(&by(OWN, &provider.claims(&led.value("nonce"))));
    let answer = led.back(&one.server, "&code=c");
    assert_eq!(answer.header("location"), Some("/"));
    assert_eq!(one.world.json(&["people", "list"])["total"], 2);
    assert!(one.world.run(&["people", "disable", "grace"]).status.success());
    assert_eq!(grace.get(&one.server, "/"), 303);
    let led = lead(&one.server, "");
    provider.gives(&by(OWN, &provider.claims(&led.value("nonce"))));
    let shut = led.back(&one.server, "&code=c");
    assert!(shut.status == 422 && shut.body.contains("is shut"), "{}", shut.body);
}

#[test]
fn a_word_that_is_not_the_providers_does_not_count() {
    let (one, provider) = installation(CREATE);
    let with = |nonce: &str, name: &str, value: Value| {
        let mut claims = provider.claims(nonce);
        claims[name] = value;
        by(OWN, &claims)
    };
    let hmac = |claims: &Value, secret: &[u8]| {
        let key = CoreHmacKey::new(secret);
        let sign = |text: &[u8]| key.sign(&CoreJwsSigningAlgorithm::HmacSha256, text).unwrap();
        signed(&json!({ "alg": "HS256", "kid": "k" }), claims, sign)
    };
    let public = serde_json::to_string(&key(OWN).as_verification_key()).unwrap();
    let tokens: Vec<(&str, Make<'_>)> = vec![
        ("nonce mismatch", Box::new(|_| with("another", "sub", json!("subject-7")))),
        ("missing nonce claim", Box::new(|nonce| with(nonce, "nonce", Value::Null))),
        ("Invalid audiences", Box::new(|nonce| with(nonce, "aud", json!(["another"])))),
        ("Invalid issuer", Box::new(|nonce| with(nonce, "iss", json!("https://evil.example")))),
        ("ID token expired", Box::new(|nonce| with(nonce, "exp", json!(seconds() - 3_600)))),
        ("incorrect EdDSA signature", Box::new(|nonce| by(OTHER, &provider.claims(nonce)))),
        (
            "No signature found",
            Box::new(|nonce| {
                signed(&json!({ "alg": "none" }), &provider.claims(nonce), |_| Vec::new())
            }),
        ),
        (
            "Disallowed signature algorithm",
            Box::new(|nonce| hmac(&provider.claims(nonce), SECRET.as_bytes())),
        ),
        (
            "Disallowed signature algorithm",
            Box::new(|nonce| hmac(&provider.claims(nonce), public.as_bytes())),
        ),
        ("Failed to parse", Box::new(|_| "a.b.c".to_owned())),
    ];
    for (what, token) in &tokens {
        let led = lead(&one.server, "");
        provider.gives(&token(&led.value("nonce")));
        let answer = led.back(&one.server, "&code=c");
        assert!(answer.status == 422 && came_in(&answer).is_none(), "{what}: {}", answer.status);
        assert!(answer.body.contains(what), "{what}: {}", answer.body);
    }
    for (status, said) in [
        (500, ""),
        (200, "<html>"),
        (400, "{\"error\":\"invalid_grant\"}"),
        (302, ""),
        (200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\"}"),
    ] {
        let led = lead(&one.server, "");
        provider.says(status, said);
        let answer = led.back(&one.server, "&code=c");
        assert!(answer.status == 422 && came_in(&answer).is_none(), "{said}: {}", answer.body);
    }
    assert_eq!(one.world.json(&["people", "list"])["total"], 1);
}

#[test]
fn a_sign_in_ends_in_the_browser_in_which_it_began() {
    let (one, provider) = installation(CREATE);
    let led = lead(&one.server, "");
    provider.gives(&by(OWN, &provider.claims(&led.value("nonce"))));
    let other = Led { cookie: lead(&one.server, "").cookie, place: led.place.clone() };
    let without = Led { cookie: String::new(), place: led.place.clone() };
    for (who, more) in [(&other, "&code=c"), (&without, "&code=c")] {
        let answer = who.back(&one.server, more);
        assert!(answer.status == 422 && came_in(&answer).is_none(), "{}", answer.body);
    }
    for more in ["&code=c&iss=https%3A%2F%2Fevil.example", "&error=access_denied", ""] {
        let led = lead(&one.server, "");
        let answer = led.back(&one.server, more);
        assert!(answer.status == 422 && came_in(&answer).is_none(), "{more}: {}", answer.body);
    }
    // The one that was begun still ends well.
    assert!(came_in(&led.back(&one.server, "&code=c")).is_some());
}

#[test]
fn neither_name_nor_address_leads_to_an_account() {
    let (one, provider) = installation(CREATE);
    let led = lead(&one.server, "");
    let mut claims = provider.claims(&led.value("nonce"));
    (claims["preferred_username"], claims["groups"]) = (json!("ROOT"), json!("admin"));
    provider.gives(&by(OWN, &claims));
    let answer = led.back(&one.server, "&code=c");
    let me = came_in(&answer).unwrap().ask(&one.server, "GET", "/api/v1/me", "").json();
    assert!(me["name"].as_str().unwrap().starts_with("oidc-"), "{me}");
    assert_eq!(me["role"], "viewer");
}

#[test]
fn names_and_groups_are_asked_for_once_more() {
    let (one, provider) = installation(CREATE);
    let come = |further: Value| {
        provider.script.lock().unwrap().further = Some(further);
        let led = lead(&one.server, "");
        let mut claims = provider.claims(&led.value("nonce"));
        for name in ["preferred_username", "name", "groups"] {
            claims.as_object_mut().unwrap().remove(name);
        }
        provider.gives(&by(OWN, &claims));
        led.back(&one.server, "&code=c")
    };
    // What is told of somebody else does not count.
    let wrong = come(json!({ "sub": "subject-8", "preferred_username": "root" }));
    assert!(wrong.status == 422 && came_in(&wrong).is_none(), "{}", wrong.body);
    let further = json!({
        "sub": "subject-7", "preferred_username": "grace", "name": "Grace H.", "groups": ["cloud"],
    });
    let answer = come(further);
    let me = came_in(&answer).expect(&answer.body).ask(&one.server, "GET", "/api/v1/me", "").json();
    assert_eq!(
        (&me["name"], &me["shown_name"], &me["role"]),
        (&json!("grace"), &json!("Grace H."), &json!("adoption_lead"))
    );
}

#[test]
fn unless_accounts_are_made_an_admin_makes_them() {
    let (one, provider) = installation("");
    let come = || {
        let led = lead(&one.server, "");
        provider.gives(&by(OWN, &provider.claims(&led.value("nonce"))));
        led.back(&one.server, "&code=c")
    };
    let refused = come();
    assert!(
        refused.status == 422 && refused.body.contains("--oidc-subject subject-7"),
        "{}",
        refused.body
    );
    let arguments = ["people", "add", "grace", "--role", "viewer", "--oidc-subject", "subject-7"];
    let added = one.world.run(&arguments);
    assert!(added.status.success(), "{}", complained(&added));
    assert!(came_in(&come()).is_some());
    // Who has no password cannot sign in with one.
    assert_eq!(one.typed("grace", "", "").status, 422);
}

#[test]
fn without_a_provider_there_is_no_such_page_and_one_that_is_down_harms_nobody() {
    let world = Landfall::new();
    add(&world, "root", "admin", "main");
    let server = Server::start_with(&world, &[]);
    assert_eq!(server.get("/sign-in/oidc").status, 404);
    assert_eq!(server.get("/sign-in/oidc/callback?state=x&code=c").status, 404);
    for (issuer, says) in
        [("http://127.0.0.1:9", "cannot be asked"), ("http://id.example", "https")]
    {
        world.write(
            "landfall.toml",
            format!("oidc_issuer = \"{issuer}\"\noidc_client_id = \"x\"\n"),
        );
        let server = Server::start_with(&world, &[]);
        let answer = server.get("/sign-in/oidc");
        assert!(answer.status == 422 && answer.body.contains(says), "{}", answer.body);
        assert_eq!(server.get("/sign-in").status, 200);
    }
}
