//! The anchors of headings, as GitHub makes them, so that links to them work there too.

use std::collections::HashMap;

/// Makes the anchors of one document; each is given out once.
#[derive(Default)]
pub(crate) struct Slugs {
    given: HashMap<String, usize>,
}

impl Slugs {
    /// The anchor of the next heading with this text.
    pub(crate) fn next(&mut self, heading: &str) -> String {
        let slug = slug(heading);
        let count = self.given.entry(slug.clone()).or_default();
        let made = if *count == 0 { slug } else { format!("{slug}-{count}") };
        *count = count.saturating_add(1);
        made
    }
}

/// Letters in lower case, digits, hyphens and underscores; a blank becomes a hyphen; everything else is left out.
fn slug(heading: &str) -> String {
    let kept = heading.trim().chars().flat_map(char::to_lowercase).filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        letter if letter.is_alphanumeric() => Some(letter),
        _ => None,
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Punctuation goes, Chinese stays, and a repeated heading gets a number.
    #[test]
    fn anchors() {
        let mut slugs = Slugs::default();
        assert_eq!(slugs.next("When it is sent again"), "when-it-is-sent-again");
        assert_eq!(slugs.next("POST /v1/payments/pay"), "post-v1paymentspay");
        assert_eq!(slugs.next("Which key Alipay's SDKs expect"), "which-key-alipays-sdks-expect");
        assert_eq!(slugs.next("异步通知：验签"), "异步通知验签");
        assert_eq!(slugs.next("Roots"), "roots");
        assert_eq!(slugs.next("Roots"), "roots-1");
    }
}
