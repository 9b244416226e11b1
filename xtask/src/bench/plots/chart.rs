//! A line chart as SVG. It needs no script, and follows the reader's choice of light or dark.
//!
//! Lines differ by marker as well as by colour.

use std::fmt::Write as _;

const WIDTH: u64 = 760;
const HEIGHT: u64 = 460;
/// The area of the lines.
const LEFT: u64 = 64;
const RIGHT: u64 = 736;
const TOP: u64 = 104;
const BOTTOM: u64 = 368;
/// The maximum number of grid lines above zero.
const STEPS_MAX: u64 = 6;
/// The approximate width of a letter in the legend.
const LETTER: u64 = 8;
const KINDS: [&str; 4] = ["a", "b", "c", "d"];

const STYLE: &str = "\
text { font: 14px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328 }
.title { font-size: 18px; font-weight: 600 }
.small { font-size: 12px; fill: #59636e }
.page { fill: #ffffff }
.grid { stroke: #d1d9e0 }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round }
.a { stroke: #0969da } .b { stroke: #bc4c00 } .c { stroke: #1a7f37 } .d { stroke: #8250df }
.mark { stroke-width: 2.5; fill: #ffffff }
.reference { fill: none; stroke: #59636e; stroke-width: 2; stroke-dasharray: 6 5 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .small { fill: #9198a1 }
  .page { fill: #0d1117 }
  .grid { stroke: #3d444d }
  .a { stroke: #4493f8 } .b { stroke: #f0883e } .c { stroke: #3fb950 } .d { stroke: #ab7df8 }
  .mark { fill: #0d1117 }
  .reference { stroke: #9198a1 }
}";

/// The contents of a chart.
pub(super) struct Chart {
    pub(super) title: &'static str,
    /// What the chart shows, in a sentence, for readers who cannot see it.
    pub(super) summary: &'static str,
    pub(super) across: &'static str,
    pub(super) up: &'static str,
    /// Positions from left to right, in thousandths, and their labels.
    pub(super) ticks: Vec<(u64, String)>,
    pub(super) lines: Vec<Line>,
}

/// A line through points: positions from left to right and values, both in thousandths.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) points: Vec<(u64, u64)>,
    /// Drawn thin and dashed, without marks.
    pub(super) is_reference: bool,
}

impl Chart {
    /// The chart as SVG, with a line about the machine below it.
    pub(super) fn svg(&self, system: &str) -> String {
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" \
             height=\"{HEIGHT}\" role=\"img\">\n<title>{}</title>\n<desc>{}</desc>\n<style>\n{STYLE}\n</style>\n\
             <rect class=\"page\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"6\"/>\n\
             <text class=\"title\" x=\"16\" y=\"30\">{}</text>\n",
            escape(self.title),
            escape(self.summary),
            escape(self.title)
        );
        let highest = self.lines.iter().flat_map(|line| line.points.iter().map(|(_, value)| *value)).max();
        let step = step(highest.unwrap_or(0));
        let steps = highest.unwrap_or(0).div_ceil(step).max(1);
        self.grid(&mut svg, step, steps);
        self.legend(&mut svg);
        for (number, line) in self.lines.iter().enumerate() {
            line.draw(&mut svg, kind(number), step * steps);
        }
        let _ = writeln!(
            svg,
            "<text class=\"small\" x=\"16\" y=\"{}\">{}</text>\n</svg>",
            HEIGHT - 14,
            escape(system)
        );
        svg
    }

    fn grid(&self, svg: &mut String, step: u64, steps: u64) {
        for number in 0..=steps {
            let y = high(step * number, step * steps);
            let _ = writeln!(svg, "<path class=\"grid\" d=\"M{LEFT} {y}H{RIGHT}\"/>");
            let value = shown(step * number);
            let _ =
                writeln!(svg, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{value}</text>", LEFT - 10, y + 5);
        }
        for (place, text) in &self.ticks {
            let (x, text) = (wide(*place), escape(text));
            let _ =
                writeln!(svg, "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{text}</text>", BOTTOM + 24);
        }
        let (middle, below) = (LEFT.midpoint(RIGHT), BOTTOM + 48);
        let across = escape(self.across);
        let _ = writeln!(svg, "<text x=\"{middle}\" y=\"{below}\" text-anchor=\"middle\">{across}</text>");
        let _ = writeln!(svg, "<text class=\"small\" x=\"16\" y=\"{}\">{}</text>", TOP - 20, escape(self.up));
    }

    fn legend(&self, svg: &mut String) {
        let mut x = 16;
        for (number, line) in self.lines.iter().enumerate() {
            let _ = writeln!(svg, "<path class=\"{}\" d=\"M{x} 53h28\"/>", line.class(kind(number)));
            if !line.is_reference {
                mark(svg, kind(number), x + 14, 53);
            }
            let _ = writeln!(svg, "<text x=\"{}\" y=\"58\">{}</text>", x + 36, escape(&line.name));
            x += 36 + LETTER * u64::try_from(line.name.chars().count()).unwrap_or(0) + 16;
        }
    }
}

impl Line {
    fn class(&self, kind: &str) -> String {
        if self.is_reference { "reference".to_owned() } else { format!("line {kind}") }
    }

    fn draw(&self, svg: &mut String, kind: &str, top: u64) {
        let points: Vec<_> =
            self.points.iter().map(|(place, value)| (wide(*place), high(*value, top))).collect();
        let path: Vec<_> = points.iter().map(|(x, y)| format!("{x} {y}")).collect();
        let _ = writeln!(svg, "<path class=\"{}\" d=\"M{}\"/>", self.class(kind), path.join("L"));
        if !self.is_reference {
            for (x, y) in points {
                mark(svg, kind, x, y);
            }
        }
    }
}

/// The look of a line. A fifth one would look like the first.
fn kind(number: usize) -> &'static str {
    KINDS.get(number % KINDS.len()).copied().unwrap_or("a")
}

fn mark(svg: &mut String, kind: &str, x: u64, y: u64) {
    let shape = match kind {
        "a" => format!("<circle class=\"mark {kind}\" cx=\"{x}\" cy=\"{y}\" r=\"4.5\"/>"),
        "b" => format!("<path class=\"mark {kind}\" d=\"M{x} {y}m-4.5 -4.5h9v9h-9z\"/>"),
        "c" => format!("<path class=\"mark {kind}\" d=\"M{x} {y}m0 -6l6 6l-6 6l-6 -6z\"/>"),
        _ => format!("<path class=\"mark {kind}\" d=\"M{x} {y}m0 -6l6 10h-12z\"/>"),
    };
    let _ = writeln!(svg, "{shape}");
}

fn wide(place: u64) -> u64 {
    LEFT + place * (RIGHT - LEFT) / 1_000
}

/// The distance of a value from the upper edge, if the area ends at `top`.
fn high(value: u64, top: u64) -> u64 {
    BOTTOM - value.min(top) * (BOTTOM - TOP) / top.max(1)
}

/// The smallest round step of which at most [`STEPS_MAX`] reach the highest value.
fn step(highest: u64) -> u64 {
    let mut power = 1;
    loop {
        for digit in [1, 2, 5] {
            if highest <= digit * power * STEPS_MAX {
                return digit * power;
            }
        }
        power *= 10;
    }
}

/// Thousandths without needless zeros.
fn shown(value: u64) -> String {
    let text = format!("{}.{:03}", value / 1_000, value % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The grid has round numbers and reaches the highest value.
    #[test]
    fn the_grid_is_round() {
        assert_eq!([1, 6, 7, 5_900, 12_500, 60_001].map(step), [1, 1, 2, 1_000, 5_000, 20_000]);
        assert_eq!([0, 200, 1_000, 1_250, 20_000].map(shown), ["0", "0.2", "1", "1.25", "20"]);
        assert_eq!((high(0, 6_000), high(6_000, 6_000), wide(0), wide(1_000)), (BOTTOM, TOP, LEFT, RIGHT));
    }

    /// The chart names what it shows, escapes text from outside, and follows the reader's choice of colours.
    #[test]
    fn a_picture_is_whole() {
        let line = |name: &str, is_reference| Line {
            name: name.to_owned(),
            points: vec![(0, 0), (1_000, 500)],
            is_reference,
        };
        let chart = Chart {
            title: "A & B",
            summary: "how A grows with B",
            across: "B",
            up: "A",
            ticks: vec![(0, "<1".to_owned())],
            lines: vec![line("one", false), line("limit", true)],
        };
        let svg = chart.svg("2 processors");
        for part in [
            "<title>A &amp; B</title>",
            "<desc>how A grows with B</desc>",
            "&lt;1",
            "2 processors",
            "prefers-color-scheme: dark",
            "class=\"line a\" d=\"M64 368L736 104\"",
            "class=\"reference\" d=\"M64 368L736 104\"",
        ] {
            assert!(svg.contains(part), "{part} in {svg}");
        }
        assert_eq!(svg.matches("<circle").count(), 3, "two points and the legend");
        assert_eq!(svg.matches('<').count(), svg.matches('>').count());
    }
}
