//! The demo's super app: the simulator with the tea shop's mini program, and programs added by developers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use cashier_simulator::{Catalogue, Entry, Kind, Line, Package, SampleUser, Setup, Site};
use data_encoding::BASE64;
use rust_embed::RustEmbed;
use serde_json::json;

use super::helpdesk::Desk;
use super::{seed, shop, tea};
use crate::app::Running;

/// The folder of added programs in the data folder.
const FOLDER: &str = "programs";

#[derive(RustEmbed)]
#[folder = "../../programs/tea-shop"]
struct TeaShop;

/// The folder of added programs.
pub(crate) fn folder(data: &Path) -> PathBuf {
    data.join(FOLDER)
}

/// The simulator's setup. The sites are these wallets, in this order; the first one is this process.
pub(super) fn setup(
    sites: Vec<Site>,
    data: &Path,
    (first, second): (&Running, Option<&Running>),
    line: Arc<Line>,
) -> Result<Setup> {
    let own = sites.first().context("no wallet to simulate")?.base_url.clone();
    let users = seed::accounts().into_iter().map(|user| SampleUser {
        login: user.login_id,
        name: user.name,
        password: user.password,
        pin: user.pin,
    });
    Ok(Setup {
        users: users.collect(),
        catalogue: Catalogue::new(vec![tea_shop(&own)?], folder(data)),
        currency: shop::CURRENCY.to_owned(),
        sites,
        helpdesk: Desk::of([first].into_iter().chain(second)),
        clock: Arc::clone(&first.clock),
        line,
    })
}

/// The tea shop as its developer would publish it; only the URL of its server is the demo's.
fn tea_shop(base_url: &str) -> Result<Entry> {
    let read = |name: &str| TeaShop::get(name).map(|file| file.data.into_owned()).unwrap_or_default();
    let files: BTreeMap<String, Vec<u8>> =
        TeaShop::iter().map(|name| (name.to_string(), read(&name))).collect();
    let mut package = Package::from_files(files, Some(Kind::Native))?;
    if let Some(ext) = package.ext.as_object_mut() {
        ext.insert("apiBase".to_owned(), json!(format!("{base_url}{}", tea::API)));
    }
    let host = base_url.split_once("://").map_or(base_url, |(_, host)| host);
    Ok(Entry {
        id: "tea-shop".to_owned(),
        name: tea::NAME.to_owned(),
        slogan: "Tea from nine gardens".to_owned(),
        icon: format!("data:image/svg+xml;base64,{}", BASE64.encode(&read("images/logo.svg"))),
        app_id: tea::CLIENT_ID.to_owned(),
        request_domains: vec![host.to_owned()],
        package: Arc::new(package),
        web: None,
    })
}
