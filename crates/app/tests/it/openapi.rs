//! The `OpenAPI` document: `docs/openapi.json` is its copy, and it holds exactly the routes there are.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::landfall::{printed, root};
use crate::server::harbour;
use crate::sizes::rust_files;

/// Method and path of every route of the API, from the reference.
fn routes(reference: &str) -> BTreeSet<(String, String)> {
    reference
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .filter_map(|(route, _)| route.split_once(' '))
        .filter(|(_, path)| path.starts_with("/api/v1/") && !path.ends_with("/openapi.json"))
        .map(|(method, path)| (method.to_lowercase(), path.to_owned()))
        .collect()
}

#[test]
fn the_document_is_the_one_in_the_docs_and_holds_every_route() {
    let (world, server) = harbour();
    let document = server.get("/api/v1/openapi.json").json();
    let mut told = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            told.insert((method.clone(), path.clone()));
        }
    }
    let reference = world.run(&["reference"]);
    assert_eq!(told, routes(&printed(&reference)));
    let text = serde_json::to_string_pretty(&document).unwrap() + "\n";
    let copy = root().join("docs/openapi.json");
    if std::env::var_os("LANDFALL_UPDATE").is_some() {
        std::fs::write(&copy, &text).unwrap();
    }
    let copied = std::fs::read_to_string(&copy).unwrap_or_default();
    assert!(copied == text, "docs/openapi.json is not true: LANDFALL_UPDATE=1 writes it anew");
}

/// Fields of an answer that its schema does not name.
fn unnamed(document: &Value, schema: &Value, value: &Value, path: &str, found: &mut Vec<String>) {
    if let Some(name) =
        schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/components/schemas/"))
    {
        return unnamed(document, &document["components"]["schemas"][name], value, path, found);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut inner = vec![Vec::new(); parts.len()];
        for (part, inner) in parts.iter().zip(&mut inner) {
            unnamed(document, part, value, path, inner);
        }
        let first = inner[0].clone();
        found.extend(first.into_iter().filter(|one| inner.iter().all(|part| part.contains(one))));
        return;
    }
    if let (Some(items), Some(all)) = (schema.get("items"), value.as_array()) {
        for one in all {
            unnamed(document, items, one, path, found);
        }
    }
    let (Some(known), Some(fields)) = (schema["properties"].as_object(), value.as_object()) else {
        return;
    };
    for (name, value) in fields {
        let path = format!("{path}.{name}");
        match known.get(name) {
            Some(schema) => unnamed(document, schema, value, &path, found),
            // Fields of assets are many; the schema only says that there are some.
            None if schema.get("additionalProperties").is_some() => {}
            None => found.push(path),
        }
    }
}

#[test]
fn answers_hold_what_the_document_says() {
    let (_world, server) = harbour();
    let document = server.get("/api/v1/openapi.json").json();
    let asset = server.get("/api/v1/assets?limit=1").json()["items"][0]["id"].clone();
    let asset = format!("/api/v1/assets/{}", asset.as_str().unwrap());
    for (path, template) in [
        ("/api/v1/assets", "/api/v1/assets"),
        (&*asset, "/api/v1/assets/{id}"),
        ("/api/v1/workloads", "/api/v1/workloads"),
        ("/api/v1/workloads/W-9", "/api/v1/workloads/{key}"),
        ("/api/v1/suggestions", "/api/v1/suggestions"),
        ("/api/v1/profiles", "/api/v1/profiles"),
        ("/api/v1/profile", "/api/v1/profile"),
        ("/api/v1/templates", "/api/v1/templates"),
        ("/api/v1/teams", "/api/v1/teams"),
        ("/api/v1/findings", "/api/v1/findings"),
        ("/api/v1/events", "/api/v1/events"),
    ] {
        let answer = server.get(path).json();
        let told = &document["paths"][template]["get"]["responses"]["200"]["content"];
        let mut found = Vec::new();
        unnamed(&document, &told["application/json"]["schema"], &answer, path, &mut found);
        assert_eq!(found, [""; 0], "{path}");
    }
}

/// The name under which a type that derives `ToSchema` stands in the document.
fn schema_name(declaration: &str) -> Option<String> {
    let renamed =
        declaration.split_once("#[schema(as = ").and_then(|(_, rest)| rest.split_once(')'));
    if let Some((name, _)) = renamed {
        return Some(name.to_owned());
    }
    let line =
        declaration.lines().find(|line| line.contains("struct ") || line.contains("enum "))?;
    let (_, rest) = line.split_once("struct ").or_else(|| line.split_once("enum "))?;
    Some(rest.split(|c: char| !c.is_alphanumeric()).next()?.to_owned())
}

#[test]
fn no_two_types_share_a_name_in_the_document() {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in rust_files(&root().join("crates/app/src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        for (at, _) in text.match_indices("ToSchema)]\n") {
            let declaration: String =
                text[at..].lines().skip(1).take(6).collect::<Vec<_>>().join("\n");
            let end = declaration.find('{').unwrap_or(declaration.len());
            if let Some(name) = schema_name(&declaration[..end]) {
                names.entry(name).or_default().push(file.display().to_string());
            }
        }
    }
    assert!(names.len() > 50, "too few are found: {}", names.len());
    names.retain(|_, files| files.len() > 1);
    assert!(names.is_empty(), "one of each takes the place of the others: {names:#?}");
}
