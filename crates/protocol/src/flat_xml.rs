//! Flat XML, as used by WeChat Pay V2 and QQ Wallet: one root `xml`, with one element per field and nothing deeper.
//!
//! A document is a map from name to text. Anything that could change the meaning of a signed message is refused:
//! document types, custom entities, comments, processing instructions, attributes, nested elements and duplicate
//! names. Values keep their bytes: nothing is trimmed and line endings stay as sent, because a signature covers them.

use std::collections::BTreeMap;
use std::mem;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use thiserror::Error;

/// The fields of a document by name, sorted as their signatures require.
pub type Fields = BTreeMap<String, String>;

/// The largest document, in bytes. A query with fifty refunds has about 30,000.
pub const BYTES_MAX: usize = 256 * 1024;

/// The maximum number of fields of a document.
pub const FIELDS_MAX: usize = 2_048;

/// The longest name of a field, in bytes.
const NAME_MAX: usize = 64;

/// Why a text is not a flat document, or why fields cannot be written as one.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum XmlError {
    /// More than [`BYTES_MAX`] bytes or [`FIELDS_MAX`] fields.
    #[error("the document is larger than a payment message can be")]
    TooLarge,
    /// Not UTF-8, or declared to be something else.
    #[error("the document is not UTF-8")]
    NotUtf8,
    /// Not well-formed.
    #[error("the document is not well-formed XML")]
    NotWellFormed,
    /// The root is missing, is not `xml`, or is not the only one.
    #[error("the document must have one root element called xml")]
    Root,
    /// A document type, an entity, a comment, a processing instruction or an attribute.
    #[error("document types, entities, comments, instructions and attributes are refused")]
    Forbidden,
    /// An element inside a field, or text between fields.
    #[error("the document must be flat: one element per field, and text only inside fields")]
    NotFlat,
    /// A duplicate field.
    #[error("the field {0} occurs twice")]
    Duplicate(String),
    /// A name with characters other than ASCII letters, digits, `_`, `-` and `.`, or a name longer than any field's.
    #[error("a field has a name that is not allowed")]
    Name,
    /// A control character, which XML cannot represent.
    #[error("the field {0} holds a control character")]
    Control(String),
}

/// The reader's position.
enum Place {
    Before,
    Root,
    Field { name: String, value: String },
    After,
}

/// Reads a document.
///
/// The five entities of XML itself and character references are understood.
///
/// # Errors
/// See [`XmlError`].
pub fn read(document: &[u8]) -> Result<Fields, XmlError> {
    if document.len() > BYTES_MAX {
        return Err(XmlError::TooLarge);
    }
    let text = std::str::from_utf8(document).map_err(|_| XmlError::NotUtf8)?;
    // Nothing may precede the declaration, but in practice line breaks do.
    let text = text.trim_start_matches(|letter: char| letter == '\u{feff}' || letter.is_ascii_whitespace());
    let mut reader = Reader::from_str(text);
    let (mut fields, mut place) = (Fields::new(), Place::Before);
    loop {
        let event = reader.read_event().map_err(|_| XmlError::NotWellFormed)?;
        place = match event {
            Event::Eof => break,
            Event::Decl(declaration) => {
                let encoding = declaration.encoding().transpose().map_err(|_| XmlError::NotWellFormed)?;
                if encoding.is_some_and(|name| !name.eq_ignore_ascii_case("utf-8")) {
                    return Err(XmlError::NotUtf8);
                }
                match place {
                    Place::Before => Place::Before,
                    _ => return Err(XmlError::NotWellFormed),
                }
            }
            Event::Start(start) => open(&place, &start)?,
            Event::Empty(start) => close(open(&place, &start)?, &mut fields)?,
            Event::End(_) => close(place, &mut fields)?,
            Event::Text(text) => append(place, &text)?,
            Event::CData(text) => match place {
                Place::Field { .. } => append(place, &text)?,
                _ => return Err(XmlError::NotFlat),
            },
            Event::GeneralRef(reference) => append(place, resolve(&reference)?.encode_utf8(&mut [0; 4]))?,
            Event::Comment(_) | Event::PI(_) | Event::DocType(_) => return Err(XmlError::Forbidden),
        };
    }
    if matches!(place, Place::After) { Ok(fields) } else { Err(XmlError::Root) }
}

fn open(place: &Place, start: &BytesStart<'_>) -> Result<Place, XmlError> {
    let name = start.name();
    let name: &str = name.as_ref();
    if !start.attributes_raw().trim().is_empty() {
        return Err(XmlError::Forbidden);
    }
    match place {
        Place::Before if name == "xml" => Ok(Place::Root),
        Place::Before | Place::After => Err(XmlError::Root),
        Place::Root if is_name(name) => Ok(Place::Field { name: name.to_owned(), value: String::new() }),
        Place::Root => Err(XmlError::Name),
        Place::Field { .. } => Err(XmlError::NotFlat),
    }
}

fn close(place: Place, fields: &mut Fields) -> Result<Place, XmlError> {
    let (name, value) = match place {
        Place::Root => return Ok(Place::After),
        Place::Before | Place::After => return Err(XmlError::NotWellFormed),
        Place::Field { name, value } => (name, value),
    };
    if fields.contains_key(&name) {
        return Err(XmlError::Duplicate(name));
    }
    if !value.chars().all(is_allowed) {
        return Err(XmlError::Control(name));
    }
    if fields.len() >= FIELDS_MAX {
        return Err(XmlError::TooLarge);
    }
    fields.insert(name, value);
    Ok(Place::Root)
}

fn append(mut place: Place, text: &str) -> Result<Place, XmlError> {
    match &mut place {
        Place::Field { value, .. } => {
            // Most values come in one piece, which is used directly.
            let before = mem::take(value);
            *value = if before.is_empty() { text.to_owned() } else { before + text };
        }
        _ if text.bytes().all(|byte| byte.is_ascii_whitespace()) => {}
        _ => return Err(XmlError::NotFlat),
    }
    Ok(place)
}

fn resolve(reference: &BytesRef<'_>) -> Result<char, XmlError> {
    let named: &str = reference;
    match named {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => match reference.resolve_char_ref() {
            Ok(Some(letter)) => Ok(letter),
            Ok(None) => Err(XmlError::Forbidden),
            Err(_) => Err(XmlError::NotWellFormed),
        },
    }
}

/// Writes a document that [`read`] reads back to the same fields: on one line, with every value in a CDATA section if
/// possible.
///
/// # Errors
/// [`XmlError::Name`], [`XmlError::Control`] or [`XmlError::TooLarge`].
pub fn write(fields: &Fields) -> Result<String, XmlError> {
    if fields.len() > FIELDS_MAX {
        return Err(XmlError::TooLarge);
    }
    let mut text = String::from("<xml>");
    for (name, value) in fields {
        if !is_name(name) {
            return Err(XmlError::Name);
        }
        if !value.chars().all(is_allowed) {
            return Err(XmlError::Control(name.clone()));
        }
        for part in ["<", name, ">"] {
            text.push_str(part);
        }
        write_value(&mut text, value);
        for part in ["</", name, ">"] {
            text.push_str(part);
        }
    }
    text.push_str("</xml>");
    if text.len() > BYTES_MAX { Err(XmlError::TooLarge) } else { Ok(text) }
}

fn write_value(text: &mut String, value: &str) {
    if value.is_empty() {
        return;
    }
    // A reader may turn a carriage return into a line feed unless it is written as a reference.
    if !value.contains("]]>") && !value.contains('\r') {
        for part in ["<![CDATA[", value, "]]>"] {
            text.push_str(part);
        }
        return;
    }
    for letter in value.chars() {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '\r' => text.push_str("&#13;"),
            _ => text.push(letter),
        }
    }
}

fn is_name(name: &str) -> bool {
    let starts_well = name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_');
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    starts_well && name.len() <= NAME_MAX && name.bytes().all(is_part)
}

/// The characters of XML 1.0, section 2.2.
fn is_allowed(letter: char) -> bool {
    !matches!(letter, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
