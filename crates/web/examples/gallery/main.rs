//! Writes every page in every language as HTML, with its assets, into a folder:
//! `cargo run --example gallery -- FOLDER`. Serve the folder to look at the pages without an engine or a database.

#[path = "scenes.rs"]
mod scenes;

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use cashier_web::assets;
use cashier_web::texts::Locale;

fn main() -> io::Result<()> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("gallery"), PathBuf::from);
    fs::create_dir_all(folder.join("assets"))?;
    for asset in assets::all() {
        fs::write(folder.join("assets").join(&asset.hashed_name), asset.bytes)?;
    }
    let mut index = String::from("<!doctype html><meta charset=\"utf-8\"><title>Gallery</title><ul>");
    for locale in Locale::ALL {
        for (name, html) in scenes::scenes(locale) {
            let file = format!("{name}.{}.html", locale.code());
            fs::write(folder.join(&file), html)?;
            index.extend(["<li><a href=\"", &file, "\">", &file, "</a>"]);
        }
    }
    fs::write(folder.join("index.html"), index)?;
    writeln!(io::stdout(), "The gallery is in {}.", folder.display())
}
