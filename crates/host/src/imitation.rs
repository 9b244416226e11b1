//! Titles that only the host may use: a program's dialog or title bar that reads like the wallet's own would get
//! what the user means for the wallet.
//!
//! Two texts are the same here if they have the same letters and digits, however they are spaced, accented, cased or
//! written in look-alike letters of another script.

/// Returns true when the text contains one of the host's phrases as whole words. Scripts without spaces have no words:
/// there, any occurrence counts.
pub(crate) fn imitates(text: &str, phrases: &[String]) -> bool {
    let text = plain(text);
    phrases.iter().any(|phrase| {
        let phrase = plain(phrase);
        !phrase.trim().is_empty() && (text.contains(&phrase) || contains_unspaced(&text, phrase.trim()))
    })
}

/// Chinese and Japanese have no spaces between words.
fn contains_unspaced(text: &str, phrase: &str) -> bool {
    let is_unspaced = |letter: char| ('\u{2e80}'..='\u{9fff}').contains(&letter);
    phrase.chars().any(is_unspaced) && text.replace(' ', "").contains(&phrase.replace(' ', ""))
}

/// Lower-case words with one space around each.
fn plain(text: &str) -> String {
    let mut words = String::from(" ");
    for letter in text.chars().flat_map(char::to_lowercase).filter(|letter| !is_invisible(*letter)) {
        let letter = alike(letter);
        if letter.is_alphanumeric() {
            words.push(letter);
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// Marks that change nothing for the eye: combining accents, Arabic vowel signs and the stretching line, and characters
/// without width.
const fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The Latin letter that a letter looks like, or the letter itself.
fn alike(letter: char) -> char {
    match letter {
        // Full-width forms.
        '\u{ff01}'..='\u{ff5e}' => {
            let code = u32::from(letter).saturating_sub(0xfee0);
            char::from_u32(code).map_or(letter, |narrow| narrow.to_ascii_lowercase())
        }
        'а' | 'α' | 'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'с' | 'ϲ' | 'ç' => 'c',
        'е' | 'ё' | 'ε' | 'è' | 'é' | 'ê' | 'ë' => 'e',
        'һ' => 'h',
        'і' | 'ι' | 'ı' | 'ì' | 'í' | 'î' | 'ï' | '1' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'п' | 'ո' | 'η' | 'ñ' => 'n',
        'о' | 'ο' | 'ò' | 'ó' | 'ô' | 'ö' | 'õ' | '0' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ԝ' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ý' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The host's phrases are found however they are written, and nothing is refused for a part of a word.
    #[test]
    fn titles() {
        let phrases = ["Payment PIN", "支付密码", "رمز الدفع السري", "Tigris"].map(str::to_owned);
        for imitation in [
            "Payment PIN",
            "enter your PAYMENT  pin!",
            "Payment\u{200b} P\u{200d}IN",
            "payment-pin",
            "Paymеnt РIN",
            "Ｐａｙｍｅｎｔ ＰＩＮ",
            "payment p1n",
            "请输入支付密码",
            "支付 密码",
            "رَمز الدفع السري",
            "رمز الدفـــع السري",
            "Tigris",
            "TIGRIS · Confirm",
        ] {
            assert!(imitates(imitation, &phrases), "{imitation}");
        }
        for own in ["", "Pay with pins", "Repayment pinned", "Tigrisa", "支付成功", "Shopping cart", "PIN"]
        {
            assert!(!imitates(own, &phrases), "{own}");
        }
        assert!(!imitates("anything", &[String::new(), " - ".to_owned()]));
    }
}
