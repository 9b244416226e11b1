//! QR codes as inline SVG: one path, dark on light in both themes, so that every camera reads them.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use super::Markup;

/// The quiet zone around the code, in modules (ISO/IEC 18004 requires four).
const QUIET: usize = 4;

/// A QR code of `text` with a title for screen readers; empty when the text is too long for one.
pub fn show_qr(text: &str, title: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return Markup::default() };
    let width = code.width();
    let size = width.saturating_add(QUIET.saturating_mul(2));
    let title = escape(title);
    let mut svg = format!(
        "<svg class=\"qr\" role=\"img\" viewBox=\"0 0 {size} {size}\" aria-label=\"{title}\" \
         shape-rendering=\"crispEdges\"><title>{title}</title><rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/>\
         <path fill=\"#0a1a15\" d=\""
    );
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        for (x, color) in row.iter().enumerate() {
            if *color == Color::Dark {
                let written = write!(svg, "M{} {}h1v1h-1z", x.saturating_add(QUIET), y.saturating_add(QUIET));
                debug_assert!(written.is_ok(), "a string takes everything");
            }
        }
    }
    svg.push_str("\"/></svg>");
    Markup(svg)
}

fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, letter| {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::show_qr;

    /// The title is escaped, the code has its quiet zone, and a text that does not fit gives nothing.
    #[test]
    fn svg() {
        let svg = show_qr("http://127.0.0.1:8080/cashier/x", "<\"Pay\" & go>").to_string();
        assert!(svg.contains("<title>&lt;&quot;Pay&quot; &amp; go&gt;</title>"));
        assert!(svg.contains("M4 4h1v1h-1z"));
        assert!(show_qr(&"x".repeat(5_000), "t").to_string().is_empty());
    }
}
