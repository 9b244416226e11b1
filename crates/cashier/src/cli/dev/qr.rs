//! QR codes in the terminal: two modules in one character, with half blocks.

use qrcode::{Color, EcLevel, QrCode};

/// The quiet zone around the code, in modules (ISO/IEC 18004 requires four).
const QUIET: usize = 4;
/// Black on white, whatever the terminal's own colours are.
const BLACK_ON_WHITE: &str = "\u{1b}[38;5;16;48;5;231m";
const RESET: &str = "\u{1b}[0m";

/// A code of `text`, or `None` when it is too long for one. Without colours it is for a dark terminal.
pub(super) fn draw(text: &str, has_colours: bool) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let (colors, width) = (code.to_colors(), code.width());
    let is_dark = |x: usize, y: usize| {
        let (x, y) = (x.checked_sub(QUIET)?, y.checked_sub(QUIET)?);
        let color = (x < width).then(|| colors.get(y.checked_mul(width)?.checked_add(x)?))??;
        Some(*color == Color::Dark)
    };
    let size = width.saturating_add(QUIET.saturating_mul(2));
    let mut drawn = String::new();
    for y in (0..size).step_by(2) {
        if has_colours {
            drawn.push_str(BLACK_ON_WHITE);
        }
        for x in 0..size {
            let (top, bottom) = (is_dark(x, y), is_dark(x, y.saturating_add(1)));
            let (top, bottom) = (top.unwrap_or(false), bottom.unwrap_or(false));
            // Without colours the blocks are the light modules.
            drawn.push(match (top == has_colours, bottom == has_colours) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        if has_colours {
            drawn.push_str(RESET);
        }
        drawn.push('\n');
    }
    Some(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Read back module by module, the drawing is the code, with its quiet zone.
    #[test]
    fn a_drawing_shows_the_code() {
        let text = "http://127.0.0.1:8080/cashier/x";
        let code = QrCode::with_error_correction_level(text, EcLevel::L).unwrap();
        let drawn = draw(text, false).unwrap();
        let mut rows = Vec::new();
        for line in drawn.lines() {
            let half = |dark: [char; 2]| line.chars().map(|one| dark.contains(&one)).collect::<Vec<bool>>();
            rows.push(half([' ', '▄']));
            rows.push(half([' ', '▀']));
        }
        let width = code.width();
        assert_eq!(rows[0].len(), width + 2 * QUIET);
        for (y, row) in rows.iter().enumerate() {
            for (x, is_dark) in row.iter().enumerate() {
                let inside = |at: usize| (QUIET..QUIET + width).contains(&at);
                let expected = inside(x) && inside(y) && code[(x - QUIET, y - QUIET)] == Color::Dark;
                assert_eq!(*is_dark, expected, "{x},{y}");
            }
        }
        let coloured = draw(text, true).unwrap();
        assert!(coloured.lines().all(|line| line.starts_with(BLACK_ON_WHITE) && line.ends_with(RESET)));
        assert!(draw(&"x".repeat(5_000), false).is_none());
    }
}
