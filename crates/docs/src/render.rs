//! Markdown as HTML, with what a site needs beside it: anchors, an outline, and the texts to search in.
//!
//! HTML in a document is left out: it is only ever a comment. Nothing is written that a strict content policy blocks.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::address;
use crate::slug::Slugs;

/// The comment that names the file in which a block belongs: `<!-- file: shop.mjs -->`.
const FILE_MARK: (&str, &str) = ("<!-- file: ", " -->");

/// A document as HTML.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rendered {
    /// The heading of the first level, as text.
    pub title: String,
    /// The whole document, its title included.
    pub html: String,
    /// The headings below the first level.
    pub headings: Vec<Heading>,
    /// The texts between the headings, in the order of the document.
    pub sections: Vec<Section>,
    /// Where the links and pictures lead on the site.
    pub links: Vec<String>,
}

/// A heading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heading {
    /// From 2 on.
    pub level: u8,
    /// The anchor.
    pub id: String,
    /// The text.
    pub text: String,
}

/// What is below one heading, up to the next.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Section {
    /// The heading's anchor; empty for the title.
    pub id: String,
    /// The heading.
    pub heading: String,
    /// The plain text, code included.
    pub text: String,
}

/// Renders the document at `path`, which relative links start from. `second_anchors` are further anchors of the headings below
/// the first level, in their order; an empty one is none.
pub(crate) fn render(path: &str, text: &str, second_anchors: &[String]) -> Rendered {
    let mut renderer = Renderer { path, second_anchors, ..Renderer::default() };
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        renderer.take(event);
    }
    renderer.begin_section(Section::default());
    html::push_html(&mut renderer.made.html, renderer.events.into_iter());
    renderer.made
}

#[derive(Default)]
struct Renderer<'a> {
    path: &'a str,
    second_anchors: &'a [String],
    made: Rendered,
    events: Vec<Event<'a>>,
    slugs: Slugs,
    heading: Option<(Vec<Event<'a>>, String)>,
    section: Section,
    code: Option<(String, String)>,
    /// The name of the file that the next block belongs in.
    file: Option<String>,
    /// For each open link, whether it leads anywhere on the site.
    open_links: Vec<bool>,
}

impl<'a> Renderer<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(Tag::Heading { .. }) => self.heading = Some((Vec::new(), String::new())),
            Event::End(TagEnd::Heading(level)) => self.close_heading(level),
            Event::Start(Tag::CodeBlock(kind)) => self.code = Some((language(&kind), String::new())),
            Event::End(TagEnd::CodeBlock) => self.close_code(),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let target = address::link(self.path, &dest_url);
                self.open_links.push(target.is_some());
                if let Some(target) = target {
                    self.made.links.push(target.clone());
                    self.push(Event::Start(Tag::Link { link_type, dest_url: target.into(), title, id }));
                }
            }
            Event::End(TagEnd::Link) => {
                if self.open_links.pop().unwrap_or(true) {
                    self.push(Event::End(TagEnd::Link));
                }
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let target = address::link(self.path, &dest_url).unwrap_or_else(|| dest_url.to_string());
                self.made.links.push(target.clone());
                self.push(Event::Start(Tag::Image { link_type, dest_url: target.into(), title, id }));
            }
            Event::Html(text) => self.file = file_name(&text).or(self.file.take()),
            Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(Tag::Table(columns)) => {
                self.push_html("<div class=\"table\" tabindex=\"0\">");
                self.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => {
                self.push(Event::End(TagEnd::Table));
                self.push_html("</div>\n");
            }
            Event::Text(text) if self.code.is_some() => {
                if let Some((_, code)) = &mut self.code {
                    code.push_str(&text);
                }
            }
            event => {
                self.note(&event);
                self.push(event);
            }
        }
    }

    fn push(&mut self, event: Event<'a>) {
        match &mut self.heading {
            Some((events, _)) => events.push(event),
            None => self.events.push(event),
        }
    }

    fn push_html(&mut self, text: impl Into<String>) {
        self.push(Event::Html(text.into().into()));
    }

    /// Keeps the text of an event for the outline and for searching.
    fn note(&mut self, event: &Event<'_>) {
        let text = match event {
            Event::Text(text) | Event::Code(text) => text.as_ref(),
            Event::SoftBreak
            | Event::HardBreak
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => " ",
            _ => return,
        };
        match &mut self.heading {
            Some((_, heading)) => heading.push_str(text),
            None => self.section.text.push_str(text),
        }
    }

    /// Files what was read under the last heading.
    fn begin_section(&mut self, next: Section) {
        let done = std::mem::replace(&mut self.section, next);
        if !done.heading.is_empty() || !done.text.is_empty() {
            self.made.sections.push(done);
        }
    }

    fn close_heading(&mut self, level: HeadingLevel) {
        let Some((events, text)) = self.heading.take() else { return };
        let id = self.slugs.next(&text);
        if level == HeadingLevel::H1 {
            self.made.title.clone_from(&text);
            self.push_html(format!("<h1 id=\"{id}\">"));
            self.events.extend(events);
            self.push_html("</h1>\n");
            self.begin_section(Section { heading: text, ..Section::default() });
            return;
        }
        let anchor = format!("<a class=\"anchor\" href=\"#{id}\" aria-hidden=\"true\" tabindex=\"-1\">#</a>");
        self.push_html(format!("<{level} id=\"{id}\">"));
        let second = self.second_anchors.get(self.made.headings.len());
        if let Some(second) = second.filter(|second| !second.is_empty()) {
            self.push_html(format!("<a id=\"{second}\"></a>"));
        }
        self.events.extend(events);
        self.push_html(format!("{anchor}</{level}>\n"));
        self.begin_section(Section { id: id.clone(), heading: text.clone(), text: String::new() });
        self.made.headings.push(Heading { level: number(level), id, text });
    }

    fn close_code(&mut self) {
        let Some((language, code)) = self.code.take() else { return };
        self.push_html("<div class=\"snippet\">");
        if let Some(file) = self.file.take() {
            self.push_html("<p class=\"snippet-name\"><bdi>");
            self.push(Event::Text(file.into()));
            self.push_html("</bdi></p>");
        }
        self.push_html(format!("<pre tabindex=\"0\" dir=\"ltr\"><code class=\"language-{language}\">"));
        self.section.text.push_str(&code);
        self.push(Event::Text(code.into()));
        self.push_html("</code></pre></div>\n");
    }
}

/// The language of a block: letters only, because it becomes part of a class.
fn language(kind: &CodeBlockKind<'_>) -> String {
    let info = match kind {
        CodeBlockKind::Fenced(info) => info.as_ref(),
        CodeBlockKind::Indented => "text",
    };
    info.chars().take_while(char::is_ascii_alphanumeric).collect()
}

fn file_name(comment: &str) -> Option<String> {
    let name = comment.trim().strip_prefix(FILE_MARK.0)?.strip_suffix(FILE_MARK.1)?;
    Some(name.to_owned())
}

const fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Notices\n\nSigned, see [keys](wallet-openapi.md#keys) and [code](../crates/x.rs).\n\n\
                        ## How `it` works\n\n<!-- file: shop.mjs -->\n\n```js\nif (a < b) stop();\n```\n\n\
                        | a | b |\n|---|---|\n| 1 | 2 |\n";

    /// Headings have anchors and an outline; links lead to pages; what the site does not serve is no link.
    #[test]
    fn a_document() {
        let made = render("docs/notices.md", TEXT, &[]);
        assert_eq!(made.title, "Notices");
        assert_eq!(made.links, ["/docs/wallet-openapi#keys"]);
        assert!(made.html.contains("<a href=\"/docs/wallet-openapi#keys\">keys</a> and code."));
        assert!(made.html.contains("<h2 id=\"how-it-works\">How <code>it</code> works<a class=\"anchor\""));
        let outline: Vec<_> = made.headings.iter().map(|one| (one.level, one.text.as_str())).collect();
        assert_eq!(outline, [(2, "How it works")]);
    }

    /// Code is escaped and has the name of its file; tables scroll; comments are left out.
    #[test]
    fn blocks() {
        let html = render("docs/notices.md", TEXT, &[]).html;
        assert!(html.contains("<p class=\"snippet-name\"><bdi>shop.mjs</bdi></p>"));
        assert!(html.contains("<code class=\"language-js\">if (a &lt; b) stop();\n</code>"));
        assert!(
            html.contains("<div class=\"table\" tabindex=\"0\"><table>") && html.contains("</table>\n</div>")
        );
        assert!(!html.contains("<!--"));
    }

    /// Everything that is written can be searched, under the heading that it is below.
    #[test]
    fn sections() {
        let made = render("docs/notices.md", TEXT, &[]);
        let found: Vec<_> = made
            .sections
            .iter()
            .map(|one| (one.id.as_str(), one.heading.as_str(), one.text.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("", "Notices", "Signed, see keys and code. "),
                ("how-it-works", "How it works", "if (a < b) stop();\na b 1 2 "),
            ]
        );
    }

    /// Markup in a document's text stays text.
    #[test]
    fn no_markup() {
        let html =
            render("docs/a.md", "# A <script>x</script>\n\n<b>b</b> `<i>`\n\n<iframe src=x>\n", &[]).html;
        assert!(!html.contains("<script") && !html.contains("<b>") && !html.contains("<iframe"));
        assert!(html.contains("&lt;i&gt;"));
    }
}
