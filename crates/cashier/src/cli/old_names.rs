//! Old names that scripts still use: they keep working, and are written nowhere else.

use serde_json::Value;

/// `cashier provider` was `cashier channel`, and its flag `--provider` was `--channel`.
pub(super) const PROVIDER: &str = "channel";

/// Members of printed JSON that were renamed: the name, and the old one.
const MEMBERS: [(&str, &str); 2] = [("provider", "channel"), ("provider_calls", "errands")];

/// Adds the members of an object under their old names, too.
pub(super) fn with_old_members(mut value: Value) -> Value {
    if let Value::Object(object) = &mut value {
        for (name, old) in MEMBERS {
            if let Some(member) = object.get(name).cloned() {
                object.insert(old.to_owned(), member);
            }
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use serde_json::json;

    use super::super::Cli;

    /// A member is printed under both names, and nothing else changes.
    #[test]
    fn members_have_both_names() {
        let printed =
            super::with_old_members(json!({ "provider": "alipay", "provider_calls": [1], "id": 2 }));
        let expected = json!({
            "provider": "alipay", "channel": "alipay", "provider_calls": [1], "errands": [1], "id": 2,
        });
        assert_eq!(printed, expected);
    }

    /// The old command and flag are equivalent to the new ones.
    #[test]
    fn the_command_and_its_flag_have_both_names() {
        for (command, flag) in [("provider", "--provider"), ("channel", "--channel")] {
            let add =
                ["cashier", command, "add", "--client-id", "SHOP", flag, "alipay", "--settings", "a.json"];
            assert!(Cli::try_parse_from(add).is_ok(), "{command} {flag}");
            let receiver =
                ["--client-id", "SHOP", flag, "alipay", "--receiver", "userId:1", "--relation", "farm"];
            let receiver = ["cashier", command, "receiver", "add"].into_iter().chain(receiver);
            assert!(Cli::try_parse_from(receiver).is_ok(), "receiver: {command} {flag}");
        }
    }
}
