//! The bill of materials: every crate in the program, with its version, licence, checksum and dependencies, in
//! `CycloneDX`'s JSON form.
//!
//! It is written from what cargo resolved for the program's platform, and from `Cargo.lock`. It names no time and no
//! machine, except the time of the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use aws_lc_rs::digest::{SHA256, digest};
use cashier_core::time::Timestamp;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use super::Made;
use super::product::Product;
use crate::{process, workspace};

const VERSION: &str = "1.6";
/// The package whose dependencies are listed.
const PROGRAM: &str = "cashier";

/// The bill of materials of the program.
///
/// # Errors
/// When cargo cannot resolve the dependencies.
pub(super) fn make(root: &Path, product: &Product) -> Result<Made> {
    let triple = product.platform.triple();
    let mut cargo = workspace::cargo()?;
    cargo.args(["metadata", "--format-version", "1", "--locked", "--filter-platform", &triple]);
    let metadata: Value = serde_json::from_str(&process::capture(&mut cargo)?)?;
    let lock = String::from_utf8(Product::document(root, "Cargo.lock")?)?.parse::<toml::Table>()?;
    let bill = bill(&Crates::read(&metadata, &lock)?, product)?;
    let name = format!("cashier-{}-{triple}.cdx.json", product.version);
    Ok(Made { name, bytes: (serde_json::to_string_pretty(&bill)? + "\n").into_bytes() })
}

/// What is in the program: crates by cargo's id, and what each depends on.
struct Crates {
    program: String,
    by_id: BTreeMap<String, Crate>,
}

struct Crate {
    name: String,
    version: String,
    license: Option<String>,
    description: Option<String>,
    /// The SHA-256 of the published archive; our own crates have none.
    checksum: Option<String>,
    needs: BTreeSet<String>,
}

impl Crate {
    /// The name in the bill: the package's address, which is unique.
    fn reference(&self) -> String {
        format!("pkg:cargo/{}@{}", self.name, self.version)
    }

    fn component(&self) -> Value {
        let mut component = json!({
            "type": "library", "bom-ref": self.reference(), "name": self.name, "version": self.version,
        });
        if let Some(description) = &self.description {
            insert(&mut component, "description", json!(description.trim()));
        }
        if let Some(license) = &self.license {
            // An old way to write a choice of licences.
            let expression = license.replace(" / ", " OR ").replace('/', " OR ");
            insert(&mut component, "licenses", json!([{ "expression": expression }]));
        }
        if let Some(checksum) = &self.checksum {
            insert(&mut component, "purl", json!(self.reference()));
            insert(&mut component, "hashes", json!([{ "alg": "SHA-256", "content": checksum }]));
        }
        component
    }
}

impl Crates {
    fn read(metadata: &Value, lock: &toml::Table) -> Result<Self> {
        let checksums = checksums(lock);
        let mut described = BTreeMap::new();
        for package in list(metadata, "packages") {
            let text = |name: &str| package.get(name).and_then(Value::as_str).map(str::to_owned);
            let (name, version) = (text("name").context("no name")?, text("version").context("no version")?);
            let one = Crate {
                checksum: checksums.get(&(name.clone(), version.clone())).cloned(),
                license: text("license"),
                description: text("description"),
                needs: BTreeSet::new(),
                name,
                version,
            };
            described.insert(text("id").context("no id")?, one);
        }
        let program = described.iter().find(|(_, one)| one.name == PROGRAM).map(|(id, _)| id.clone());
        let program = program.context("cargo does not know the package cashier")?;
        let needs = needs(metadata.get("resolve").context("cargo resolved nothing")?);
        let mut by_id = BTreeMap::new();
        let mut open = vec![program.clone()];
        while let Some(id) = open.pop() {
            let Some(mut one) = described.remove(&id) else { continue };
            one.needs = needs.get(&id).cloned().unwrap_or_default();
            open.extend(one.needs.iter().cloned());
            by_id.insert(id, one);
        }
        Ok(Self { program, by_id })
    }
}

/// What each package needs to be built and to run; tests need more.
fn needs(resolve: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let is_for_tests = |dependency: &Value| {
        let kinds = list(dependency, "dep_kinds");
        kinds.iter().all(|kind| kind.get("kind").is_some_and(|kind| kind == "dev"))
    };
    let id = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let mut needs = BTreeMap::new();
    for node in list(resolve, "nodes") {
        let wanted = list(node, "deps").iter().filter(|dependency| !is_for_tests(dependency));
        let wanted = wanted.filter_map(|dependency| id(dependency, "pkg")).collect();
        needs.extend(id(node, "id").map(|id| (id, wanted)));
    }
    needs
}

fn checksums(lock: &toml::Table) -> BTreeMap<(String, String), String> {
    let packages = lock.get("package").and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let read = |package: &toml::Value| {
        let text = |name: &str| package.get(name).and_then(toml::Value::as_str).map(str::to_owned);
        Some(((text("name")?, text("version")?), text("checksum")?))
    };
    packages.iter().filter_map(read).collect()
}

fn bill(crates: &Crates, product: &Product) -> Result<Value> {
    let program = crates.by_id.get(&crates.program).context("the program is missing")?;
    let mut own = program.component();
    insert(&mut own, "type", json!("application"));
    let hash = HEXLOWER.encode(digest(&SHA256, &product.program).as_ref());
    insert(&mut own, "hashes", json!([{ "alg": "SHA-256", "content": hash }]));
    let reference = |id: &String| crates.by_id.get(id).map(Crate::reference);
    let others = crates.by_id.iter().filter(|(id, _)| **id != crates.program);
    let components: Vec<Value> = others.map(|(_, one)| one.component()).collect();
    let depends = |one: &Crate| {
        let on: Vec<String> = one.needs.iter().filter_map(reference).collect();
        json!({ "ref": one.reference(), "dependsOn": on })
    };
    let micros = i64::try_from(product.time)?.checked_mul(1_000_000).context("the time is too late")?;
    let mut bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": VERSION,
        "version": 1,
        "metadata": { "timestamp": Timestamp::from_micros(micros).to_rfc3339_seconds(), "component": own },
        "components": components,
        "dependencies": crates.by_id.values().map(depends).collect::<Vec<_>>(),
    });
    let serial = serial_number(serde_json::to_string(&bill)?.as_bytes());
    insert(&mut bill, "serialNumber", json!(serial));
    Ok(bill)
}

/// A UUID of the custom kind (version 8) from the content, so that the same bill has the same number.
fn serial_number(content: &[u8]) -> String {
    let hash = HEXLOWER.encode(digest(&SHA256, content).as_ref());
    let part = |from: usize, to: usize| hash.get(from..to).unwrap_or_default();
    let parts =
        [part(0, 8), part(8, 12), &format!("8{}", part(13, 16)), &format!("8{}", part(17, 20)), part(20, 32)];
    format!("urn:uuid:{}", parts.join("-"))
}

fn insert(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = object {
        members.insert(name.to_owned(), value);
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Crates {
        let metadata = json!({
            "packages": [
                { "id": "1", "name": "cashier", "version": "0.1.0", "license": "Apache-2.0" },
                { "id": "2", "name": "used", "version": "1.0.0", "license": "MIT/Apache-2.0", "description": "a\n" },
                { "id": "3", "name": "only-tests", "version": "1.0.0" },
            ],
            "resolve": { "nodes": [
                { "id": "1", "deps": [
                    { "pkg": "2", "dep_kinds": [{ "kind": "dev" }, { "kind": null }] },
                    { "pkg": "3", "dep_kinds": [{ "kind": "dev" }] },
                ] },
                { "id": "2", "deps": [] },
            ] },
        });
        let lock = "[[package]]\nname = \"used\"\nversion = \"1.0.0\"\nchecksum = \"abcd\"\n";
        Crates::read(&metadata, &lock.parse().unwrap()).unwrap()
    }

    /// What only tests need is not in the program; what both need is.
    #[test]
    fn only_what_is_built_is_listed() {
        let names: Vec<String> = sample().by_id.values().map(Crate::reference).collect();
        assert_eq!(names, ["pkg:cargo/cashier@0.1.0", "pkg:cargo/used@1.0.0"]);
    }

    /// A component has the licence as an expression, and the checksum of the lock file.
    #[test]
    fn a_component_is_complete() {
        let expected = json!({
            "type": "library", "bom-ref": "pkg:cargo/used@1.0.0", "name": "used", "version": "1.0.0",
            "description": "a", "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            "purl": "pkg:cargo/used@1.0.0", "hashes": [{ "alg": "SHA-256", "content": "abcd" }],
        });
        assert_eq!(sample().by_id["2"].component(), expected);
    }

    /// The serial number is a UUID, and follows from the content.
    #[test]
    fn the_serial_number_is_a_uuid() {
        let number = serial_number(b"a");
        assert_eq!(number, "urn:uuid:ca978112-ca1b-8dca-8ac2-31b39a23dc4d");
        assert_ne!(number, serial_number(b"b"));
    }
}
