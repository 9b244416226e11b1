//! Nothing specific to one machine is committed: every file is checked, including those that are not text.
//!
//! In a text, a path counts only where it begins, so `https://example.org/home/ada/` is fine. A built file has its
//! texts one after another without separators, so there every position counts. Prose may mention temporary folders;
//! in a file that a program wrote, such a folder belongs to the machine. The simulator's module must stay the only
//! built file, because nobody can review one.

use std::path::Path;

use super::super::tree::{Blob, Source, Tree, Violation, numbered};
use crate::wasm;

/// Folders that hold everything of one person or one machine. Each is written in two parts, so that this file does
/// not report itself.
const PEOPLE: [&str; 2] = [concat!("/ho", "me/"), concat!("/Us", "ers/")];
const FOLDERS: [&str; 2] = [concat!("/ro", "ot/"), concat!("/wo", "rk/")];
/// Where a toolchain keeps its own files, below any folder.
const TOOLCHAIN: [&str; 4] = [
    concat!(".cargo/reg", "istry/"),
    concat!(".cargo/g", "it/"),
    concat!(".rustup/tool", "chains/"),
    concat!(":\\Us", "ers\\"),
];
/// Signs of one machine in files that only programs write.
const BUILT: [&str; 4] = [
    concat!("/t", "mp/"),
    concat!("/rust", "lib/"),
    concat!("registry/src/ind", "ex."),
    concat!("/var/fol", "ders/"),
];
/// The first bytes of compiled programs, libraries and archives.
const MADE: [&[u8]; 9] = [
    b"\0asm",
    b"\x7fELF",
    b"\xcf\xfa\xed\xfe",
    b"MZ\x90",
    b"!<arch>",
    b"\xca\xfe\xba\xbe",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"\xfd7zXZ",
];
/// Extensions of files that programs write.
const WRITTEN: [&str; 5] = ["lock", "map", "snap", "source", "min.js"];
/// The only package source that a lock file may name.
const REGISTRY: &str = concat!("registry+https://github.com/rust-lang/crates", ".io-index");
/// Settings that name a package host: files, and how their lines begin.
const SETTINGS: [(&str, &[&str]); 4] = [
    (".npmrc", &["registry", "@", "//"]),
    ("requirements.txt", &["-i ", "--index-url", "--extra-index-url", "-f ", "--find-links"]),
    ("yarn.lock", &["resolved "]),
    ("pnpm-lock.yaml", &["resolution: {tarball"]),
];

/// Everything that ties a file to one machine, and every built file except the one allowed.
pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let own = own_places(&tree.root);
    let mut violations = Vec::new();
    for source in &tree.sources {
        for (number, line) in numbered(&source.text) {
            let advice = in_text(source, line, &own).or_else(|| in_lock(source, line));
            violations.extend(advice.map(|advice| Violation::new(source, number, advice)));
        }
    }
    for blob in &tree.blobs {
        let advice = in_blob(&blob.bytes, &own).or_else(|| is_made(blob));
        violations.extend(advice.map(|advice| Violation { path: blob.path.clone(), line: 1, advice }));
    }
    violations
}

/// The folders of this machine. A path with a single part, such as `/app`, is too ordinary to mean anything.
fn own_places(root: &Path) -> Vec<String> {
    let from = |name: &str| std::env::var(name).ok();
    let places =
        [Some(root.to_string_lossy().into_owned()), from("CARGO_HOME"), from("RUSTUP_HOME"), from("HOME")];
    let parts = |place: &String| place.split('/').filter(|part| !part.is_empty()).count();
    places.into_iter().flatten().filter(|place| place.starts_with('/') && parts(place) > 1).collect()
}

fn in_text(source: &Source, line: &str, own: &[String]) -> Option<String> {
    let place = machine_path(line)
        .or_else(|| TOOLCHAIN.into_iter().find(|place| line.contains(place)).map(str::to_owned))
        .or_else(|| own.iter().find(|place| begins_path(line, place).is_some()).cloned())
        .or_else(|| {
            BUILT.into_iter().find(|place| is_written(source) && line.contains(place)).map(str::to_owned)
        })?;
    Some(format!("{place}… exists on one machine only; make the path relative"))
}

/// The first path into a person's or a machine's folder.
fn machine_path(line: &str) -> Option<String> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    let person = PEOPLE.into_iter().find_map(|place| {
        let after = begins_path(line, place)?;
        let (name, _) = after.split_once(['/', '\\'])?;
        (!name.is_empty() && name.chars().all(is_name)).then(|| format!("{place}{name}/"))
    });
    let folder = |place: &&str| begins_path(line, place).is_some_and(|after| after.starts_with(is_name));
    person.or_else(|| FOLDERS.into_iter().find(folder).map(str::to_owned))
}

/// The text after `place` where it begins a path: not inside a longer path, an address or a pattern.
fn begins_path<'a>(line: &'a str, place: &str) -> Option<&'a str> {
    line.match_indices(place).find_map(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        let is_inside = |letter: char| letter.is_alphanumeric() || "_.-})~*$%@/".contains(letter);
        let begins = !before.ends_with(is_inside) || before.ends_with("file://");
        begins.then(|| line.get(at + place.len()..).unwrap_or_default())
    })
}

fn is_written(source: &Source) -> bool {
    source.name() == "package-lock.json"
        || WRITTEN.iter().any(|end| source.name().ends_with(&format!(".{end}")))
}

/// A registry that this machine uses instead of the public one.
fn in_lock(source: &Source, line: &str) -> Option<String> {
    let line = line.trim_start();
    let advice = "a lock file must not name a mirror: lock again without this machine's settings";
    if source.name() == "Cargo.lock" {
        let is_public = line.strip_prefix("source = ").is_none_or(|from| from.trim_matches('"') == REGISTRY);
        return (!is_public).then(|| advice.to_owned());
    }
    let is_list =
        |name: &str| source.name() == name || name == "requirements.txt" && source.has_extension(&["txt"]);
    let (_, starts) = SETTINGS.into_iter().find(|(name, _)| is_list(name))?;
    let names_host = starts.iter().any(|start| line.starts_with(start)) && line.contains("://");
    names_host.then(|| "name no package host; leave it to the machine's settings".to_owned())
}

fn in_blob(bytes: &[u8], own: &[String]) -> Option<String> {
    // UTF-16 letters are ASCII with a zero byte next to each.
    let plain: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let known = PEOPLE.into_iter().chain(FOLDERS).chain(TOOLCHAIN).chain(BUILT);
    let place = known.chain(own.iter().map(String::as_str)).find(|place| holds(&plain, place.as_bytes()))?;
    Some(format!(
        "this built file names {place}…, a folder of the machine that made it; build it with paths mapped"
    ))
}

/// Whether `bytes` contain `wanted`.
fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    !wanted.is_empty() && bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn is_made(blob: &Blob) -> Option<String> {
    let is_made = blob.path != wasm::MODULE && MADE.iter().any(|start| blob.bytes.starts_with(start));
    is_made
        .then(|| format!("only {} is committed built or packed; commit what this is made from", wasm::MODULE))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::super::tree::{Blob, Tree};
    use super::super::found;
    use super::{check, in_blob, own_places};

    /// A path, put together so that this file does not contain it.
    fn place(first: &str, rest: &str) -> String {
        format!("/{first}{rest}")
    }

    /// Addresses, patterns, words, temporary folders in documents, and the public registry pass.
    #[test]
    fn ordinary_text_passes() {
        let (home, root) = (place("ho", "me/ada/"), place("ro", "ot/x"));
        let text = format!(
            "https://example.org{home}\n${{url}}{home}\ndata{root}\n~{root}\na/b{home}\n{}\n/tmp/ca.pem\n",
            place("ho", "me/{name}/x"),
        );
        let lock = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        let files = [
            ("README.md", text.as_str()),
            ("Cargo.lock", lock),
            ("t/.npmrc", "omit-lockfile-registry-resolved=true"),
        ];
        assert_eq!(found(check, &files), [""; 0]);
    }

    /// Folders of a person, a machine or a toolchain fail, whatever precedes them.
    #[test]
    fn machine_paths_are_found() {
        let (home, root) = (place("ho", "me/ada/src"), place("ro", "ot/.config"));
        let toolchain = concat!("x/.cargo/reg", "istry/src/a");
        for text in [
            home.clone(),
            format!("\"{home}\""),
            format!("file://{home}"),
            format!("PATH={home}:{root}"),
            format!("cd {}", place("Us", "ers/ada/src")),
            format!("({root})"),
            place("wo", "rk/main"),
            toolchain.to_owned(),
            concat!("C:\\Us", "ers\\ada").to_owned(),
        ] {
            assert_eq!(found(check, &[("a.sh", &format!("\n{text}"))]), ["a.sh:2"], "{text}");
        }
    }

    /// A file that a program wrote names no temporary folder and no mirror.
    #[test]
    fn written_files_name_neither_folder_nor_mirror() {
        let temporary = place("t", "mp/x.mjs");
        for (path, text) in [
            ("a.map", temporary.as_str()),
            ("t/package-lock.json", &temporary),
            ("Cargo.lock", "source = \"sparse+https://mirror.example/index/\""),
            ("t/.npmrc", "registry=https://mirror.example/"),
            ("t/sdk.txt", "--index-url https://mirror.example/simple"),
        ] {
            assert_eq!(found(check, &[(path, text)]), [format!("{path}:1")], "{text}");
        }
    }

    /// In a built file a path counts at any position, in UTF-16 too; any other built file is refused.
    #[test]
    fn built_files_are_looked_into() {
        let home = place("ho", "me/ada/src");
        let wide: Vec<u8> = home.bytes().flat_map(|byte| [byte, 0]).collect();
        assert!(in_blob(format!("\0asm.rs{home}").as_bytes(), &[]).is_some());
        assert!(in_blob(&wide, &[]).is_some());
        assert!(in_blob(b"a/srv/ci/b", &["/srv/ci".to_owned()]).is_some());
        assert_eq!(in_blob(b"\0asm crates/host/src/lib.rs registry/url-2.5.8/src/lib.rs", &[]), None);
        let blob = |path: &str| Blob { path: path.to_owned(), bytes: b"\0asm\xff".to_vec() };
        let mut tree = Tree::sample(&[]);
        tree.blobs = vec![blob(crate::wasm::MODULE), blob("crates/web/assets/other.wasm")];
        let places: Vec<String> = check(&tree).into_iter().map(|violation| violation.path).collect();
        assert_eq!(places, ["crates/web/assets/other.wasm"]);
    }

    /// This checkout's own folder counts, unless its path has a single part.
    #[test]
    fn the_checkout_is_a_place_of_this_machine() {
        assert!(own_places(Path::new("/srv/ci/tree")).contains(&"/srv/ci/tree".to_owned()));
        assert!(!own_places(Path::new("/app")).contains(&"/app".to_owned()));
    }
}
