//! The content policy of a web program: its own origin, and the hosts that it was added with.

/// The policy. `domains` are entries such as `api.tea.example:8443` or `*.tea.example`; the page that may embed the program is
/// the simulator's, on the same port.
pub(super) fn of(domains: &[String], port: Option<u16>) -> String {
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let hosts: String =
        domains.iter().filter(|domain| is_plain(domain)).map(|domain| sources(domain)).collect();
    // Scripts of its own may do what they like with the page: nothing of it is the wallet's.
    let code = "'unsafe-inline' 'unsafe-eval' blob: data:";
    format!(
        "default-src 'self'{hosts} data: blob:; script-src 'self'{hosts} {code}; style-src 'self'{hosts} 'unsafe-inline'; \
         connect-src 'self'{hosts}; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; base-uri 'self'; \
         form-action 'self'; frame-ancestors http://127.0.0.1{port} http://localhost{port}"
    )
}

/// Nothing in a name can end its directive.
fn is_plain(domain: &str) -> bool {
    !domain.is_empty() && domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:*[]".contains(&byte))
}

/// Whether a host is this machine.
pub(super) fn is_here(domain: &str) -> bool {
    let name = domain.rsplit_once(':').map_or(domain, |(name, _)| name);
    name == "localhost" || name.starts_with("127.") || name == "[::1]"
}

/// A host over `https`, and over plain `http` where it is this machine.
fn sources(domain: &str) -> String {
    if is_here(domain) { format!(" http://{domain} https://{domain}") } else { format!(" https://{domain}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program reaches its own origin and the hosts it was added with, and no name can add a directive.
    #[test]
    fn hosts() {
        let domains =
            ["api.tea.example", "127.0.0.1:8080", "evil.example; script-src *", ""].map(str::to_owned);
        let policy = of(&domains, Some(8080));
        let connect = policy.split("; ").find(|part| part.starts_with("connect-src")).unwrap();
        assert_eq!(
            connect,
            "connect-src 'self' https://api.tea.example http://127.0.0.1:8080 https://127.0.0.1:8080"
        );
        assert!(policy.ends_with("frame-ancestors http://127.0.0.1:8080 http://localhost:8080"));
        assert!(!policy.contains("evil"), "{policy}");
    }
}
