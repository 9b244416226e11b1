//! A short, plain name stored inline, for open sets such as providers.

/// A name of 1 to `N` letters of `a-z`, `0-9` and `_`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct ShortName<const N: usize> {
    /// Padded with zeros, so that names sort like their texts.
    letters: [u8; N],
}

impl<const N: usize> ShortName<N> {
    /// A name known at compile time.
    ///
    /// # Panics
    /// When the text is not a name. In a constant that is a compile-time error.
    pub(crate) const fn of(name: &'static str) -> Self {
        match Self::parse(name) {
            Some(name) => name,
            None => panic!("a short name has few letters of a-z, 0-9 and _"),
        }
    }

    /// The name with this text; `None` when it is not a name.
    pub(crate) const fn parse(text: &str) -> Option<Self> {
        let mut letters = [0; N];
        let (mut rest, mut free) = (text.as_bytes(), letters.as_mut_slice());
        if rest.is_empty() {
            return None;
        }
        while let [letter, after @ ..] = rest {
            let ([place, others @ ..], b'a'..=b'z' | b'0'..=b'9' | b'_') = (free, *letter) else {
                return None;
            };
            *place = *letter;
            (rest, free) = (after, others);
        }
        Some(Self { letters })
    }

    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        let length = self.letters.iter().position(|letter| *letter == 0).unwrap_or(N);
        // Only ASCII is accepted.
        self.letters.get(..length).and_then(|letters| str::from_utf8(letters).ok()).unwrap_or_default()
    }
}

/// Defines a type for names of up to this many letters, distinct from every other kind of name.
macro_rules! short_name {
    ($(#[$doc:meta])* $name:ident, $letters:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::short_name::ShortName<$letters>);

        impl $name {
            /// A name known at compile time.
            ///
            /// # Panics
            /// When the text is not a name. In a constant that is a compile-time error.
            pub const fn of(name: &'static str) -> Self {
                Self($crate::short_name::ShortName::of(name))
            }

            /// The text, as it is stored.
            pub fn name(&self) -> &str {
                self.0.as_str()
            }

            #[doc = concat!("The name with this text. `None` when it is none: a name has 1 to ", $letters, " letters of `a-z`, `0-9` and `_`.")]
            pub fn from_name(name: &str) -> Option<Self> {
                $crate::short_name::ShortName::parse(name).map(Self)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

pub(crate) use short_name;

#[cfg(test)]
mod tests {
    use super::*;

    type Name = ShortName<16>;

    #[test]
    fn a_name_is_short_and_plain() {
        for text in ["a", "wechat_pay", "qq_wallet", "abcdefghijklmno9"] {
            assert_eq!(Name::parse(text).unwrap().as_str(), text);
        }
        for text in ["", "abcdefghijklmnopq", "WECHAT_PAY", "a b", "a-b", "a/b", "a\0", "\0", "\u{e4}"] {
            assert_eq!(Name::parse(text), None, "{text:?}");
        }
        assert!(Name::of("alipay") < Name::of("alipay2") && Name::of("alipay2") < Name::of("b"));
    }
}
