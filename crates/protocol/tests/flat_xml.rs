//! Flat XML: what is read, what is refused, and that what is written reads back.

use cashier_protocol::flat_xml::{BYTES_MAX, FIELDS_MAX, Fields, XmlError, read, write};
use proptest::prelude::*;

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Declarations, byte order marks, CDATA, plain text, references and pretty printing are all understood.
#[test]
fn reads_what_clients_send() {
    let expected = fields(&[("a", "1 <&> 2"), ("b", ""), ("c", ""), ("d", " x\r\n")]);
    for document in [
        "<xml><a>1 &lt;&amp;&gt; 2</a><b/><c></c><d> x\r\n</d></xml>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xml>\n  <a><![CDATA[1 <&> 2]]></a>\n  <b></b><c/>\n  <d><![CDATA[ x\r\n]]></d>\n</xml>\n",
        "\u{feff}<xml><a>1 &#60;&#x26;<![CDATA[> ]]>2</a><b></b><c></c><d> x&#13;&#xA;</d></xml>",
    ] {
        assert_eq!(read(document.as_bytes()), Ok(expected.clone()), "{document}");
    }
    assert_eq!(read(b"<xml></xml>"), Ok(Fields::new()));
}

/// Everything that is not flat, or could mean two things, is refused.
#[test]
fn refuses_the_rest() {
    let many = (0..=FIELDS_MAX).map(|i| format!("<f{i}/>")).collect::<Vec<_>>().concat();
    let cases = [
        ("", XmlError::Root),
        ("hello", XmlError::NotFlat),
        ("<root><a>1</a></root>", XmlError::Root),
        ("<xml/><xml/>", XmlError::Root),
        ("<xml><a>1</a></xml>tail", XmlError::NotFlat),
        ("<xml>text<a>1</a></xml>", XmlError::NotFlat),
        ("<xml><![CDATA[ ]]><a>1</a></xml>", XmlError::NotFlat),
        ("<xml><a><b>1</b></a></xml>", XmlError::NotFlat),
        ("<xml><a>1</a><a>1</a></xml>", XmlError::Duplicate("a".to_owned())),
        ("<xml><a x='1'>1</a></xml>", XmlError::Forbidden),
        ("<xml x='1'><a>1</a></xml>", XmlError::Forbidden),
        ("<xml><a>1<!-- -->2</a></xml>", XmlError::Forbidden),
        ("<xml><?php x ?></xml>", XmlError::Forbidden),
        ("<!DOCTYPE xml><xml><a>1</a></xml>", XmlError::Forbidden),
        (
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml><a>&e;</a></xml>",
            XmlError::Forbidden,
        ),
        ("<xml><a>&nbsp;</a></xml>", XmlError::Forbidden),
        ("<xml><a>&#0;</a></xml>", XmlError::NotWellFormed),
        ("<xml><a>&#1;</a></xml>", XmlError::Control("a".to_owned())),
        ("<xml><a>\u{1}</a></xml>", XmlError::Control("a".to_owned())),
        ("<xml><a>1 & 2</a></xml>", XmlError::NotWellFormed),
        ("<xml><a>1</b></xml>", XmlError::NotWellFormed),
        ("<xml><a>1</a>", XmlError::Root),
        ("<xml><ä>1</ä></xml>", XmlError::Name),
        ("<xml><n:a>1</n:a></xml>", XmlError::Name),
        ("<?xml version='1.0' encoding='GBK'?><xml/>", XmlError::NotUtf8),
        ("<xml><?xml version='1.0'?></xml>", XmlError::NotWellFormed),
        (&format!("<xml>{many}</xml>"), XmlError::TooLarge),
        (&" ".repeat(BYTES_MAX + 1), XmlError::TooLarge),
    ];
    for (document, expected) in cases {
        let shown: String = document.chars().take(80).collect();
        assert_eq!(read(document.as_bytes()), Err(expected), "{shown}");
    }
    assert_eq!(read(b"<xml><a>\xff</a></xml>"), Err(XmlError::NotUtf8));
}

/// Names and values that XML cannot represent are not written.
#[test]
fn writes_only_what_reads_back() {
    assert_eq!(
        write(&fields(&[("a", "x<y"), ("b", ""), ("c", "1]]>2\r&")])).unwrap(),
        "<xml><a><![CDATA[x<y]]></a><b></b><c>1]]&gt;2&#13;&amp;</c></xml>"
    );
    for name in ["", "1a", "a b", "a>", "ä", "-a", &"a".repeat(65)] {
        assert_eq!(write(&fields(&[(name, "1")])), Err(XmlError::Name), "{name}");
    }
    assert_eq!(write(&fields(&[("a", "\u{0}")])), Err(XmlError::Control("a".to_owned())));
    assert_eq!(write(&fields(&[("a", &"x".repeat(BYTES_MAX))])), Err(XmlError::TooLarge));
}

proptest! {
    /// Fields survive writing and reading, whatever their values.
    #[test]
    fn round_trip(fields in prop::collection::btree_map("[a-z_][a-z0-9_.-]{0,20}", ".*|[<>&\\]\r\n\t ]*", 0..8)) {
        prop_assume!(fields.values().all(|value| {
            value.chars().all(|c| !c.is_control() || "\r\n\t".contains(c) || c >= '\u{7f}')
                && !value.contains(['\u{fffe}', '\u{ffff}'])
        }));
        let document = write(&fields).unwrap();
        prop_assert_eq!(read(document.as_bytes()), Ok(fields));
    }

    /// Any input makes the reader return an error at worst.
    #[test]
    fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "(<xml>)?([<>/!?&;#ax\\[\\]CDATA -]|<a>|</a>|<!\\[CDATA\\[|\\]\\]>){0,40}(</xml>)?") {
        let _ = read(&bytes);
        let _ = read(text.as_bytes());
    }
}

/// What comes before the document does not change it: line ends, spaces, a byte order mark.
#[test]
fn what_stands_before_is_passed_over() {
    for head in ["\n", "\r\n ", "\u{feff}", "\n\u{feff}\n", "\n<?xml version=\"1.0\"?>\n"] {
        let document = format!("{head}<xml><a> b\n</a></xml>");
        assert_eq!(cashier_protocol::flat_xml::read(document.as_bytes()).unwrap()["a"], " b\n", "{head:?}");
        assert!(cashier_protocol::lenient::is_xml(document.as_bytes()));
    }
    assert!(!cashier_protocol::lenient::is_xml(b"\n{}"));
    assert!(cashier_protocol::flat_xml::read(b"x<xml></xml>").is_err());
}
