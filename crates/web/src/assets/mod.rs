//! The files that pages load: styles, scripts, the icon. They are embedded in the binary and named by their content,
//! so that browsers may cache them forever.

use std::sync::LazyLock;

use aws_lc_rs::digest;
use data_encoding::HEXLOWER;

/// The cache policy of an asset: its name changes with its content.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// One embedded file.
pub struct Asset {
    /// The name in the source tree, such as `cashier.css`.
    pub name: &'static str,
    /// The name in the URL, such as `cashier.0123456789abcdef.css`.
    pub hashed_name: String,
    /// The content type.
    pub content_type: &'static str,
    /// The content.
    pub bytes: &'static [u8],
}

const STYLE: &str = concat!(
    include_str!("css/tokens.css"),
    include_str!("css/base.css"),
    include_str!("css/controls.css"),
    include_str!("css/shell.css"),
    include_str!("css/ticket.css"),
    include_str!("css/result.css"),
    include_str!("css/wallet.css"),
    include_str!("css/demo.css"),
    include_str!("css/tour.css"),
    include_str!("css/shop.css"),
    include_str!("css/timeline.css"),
    include_str!("css/catalogue.css"),
    include_str!("css/console.css"),
    include_str!("css/docs.css"),
    include_str!("css/prose.css"),
    include_str!("css/reference.css"),
    include_str!("css/inspector.css"),
    include_str!("css/print.css"),
);

const SCRIPT: &str = "text/javascript; charset=utf-8";

const FILES: [(&str, &str, &str); 11] = [
    ("cashier.css", "text/css; charset=utf-8", STYLE),
    ("live.js", SCRIPT, include_str!("live.js")),
    ("pin.js", SCRIPT, include_str!("pin.js")),
    ("page.js", SCRIPT, include_str!("page.js")),
    ("docs.js", SCRIPT, include_str!("docs.js")),
    ("reference.js", SCRIPT, include_str!("reference.js")),
    ("signing.js", SCRIPT, include_str!("signing.js")),
    ("inspector.js", SCRIPT, include_str!("inspector.js")),
    ("web_shop.js", SCRIPT, include_str!("web_shop.js")),
    ("web_auth.js", SCRIPT, include_str!("web_auth.js")),
    ("mark.svg", "image/svg+xml", include_str!("mark.svg")),
];

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let asset = |(name, content_type, text): (&'static str, &'static str, &'static str)| Asset {
        name,
        hashed_name: hashed_name(name, text.as_bytes()),
        content_type,
        bytes: text.as_bytes(),
    };
    FILES.into_iter().map(asset).collect()
});

/// Every asset.
pub fn all() -> &'static [Asset] {
    &ASSETS
}

/// The URL of an asset, by its name in the source tree. An unknown name gives a broken URL; a test proves that no
/// template uses one.
pub fn asset_url(name: &str) -> String {
    let known = all().iter().find(|asset| asset.name == name);
    format!("/assets/{}", known.map_or(name, |asset| asset.hashed_name.as_str()))
}

/// The asset with this last URL segment.
pub fn find(hashed_name: &str) -> Option<&'static Asset> {
    all().iter().find(|asset| asset.hashed_name == hashed_name)
}

/// `name.css` becomes `name.<first eight bytes of its SHA-256>.css`.
fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let digest = digest::digest(&digest::SHA256, bytes);
    let hash = HEXLOWER.encode(digest.as_ref().get(..8).unwrap_or_default());
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}.{hash}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::{all, asset_url, find};

    /// Every asset is found under its URL, and under no other.
    #[test]
    fn round_trip() {
        for asset in all() {
            let url = asset_url(asset.name);
            let hashed = url.strip_prefix("/assets/").unwrap();
            assert_eq!(find(hashed).unwrap().name, asset.name);
            assert!(find(asset.name).is_none());
            assert!(!asset.bytes.is_empty());
        }
    }
}
