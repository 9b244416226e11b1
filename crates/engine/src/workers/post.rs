//! Posts a notice to a merchant's server, in the merchant's dialect.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use cashier_core::id::MerchantId;
use cashier_core::merchant::{ClientId, DialectName, Role};
use cashier_core::notice::{Channel, Notice};
use cashier_core::time::Timestamp;
use cashier_protocol::dialect::{Dialect, Outgoing};
use cashier_protocol::wallet::sign::SignedPath;
use url::Url;

use super::WorkerSetup;
use super::deliver::Attempted;
use super::logged::Sent;
use crate::outbound::{Post, Reach};

/// What is known about the merchant that a notice goes to.
pub(super) struct MerchantServer {
    pub(super) dialect: &'static dyn Dialect,
    /// Who sees the calls to it.
    client: Option<MerchantId>,
    reach: Reach,
    /// How the operator can allow notices to a private address.
    allowing: String,
}

impl MerchantServer {
    /// The server of a notice to a merchant or a partner wallet; `None` for other notices. An error says why the
    /// wallet itself cannot send it.
    pub(super) async fn of(setup: &WorkerSetup, notice: &Notice) -> Result<Option<Self>, String> {
        let Channel::Merchant { client_id, .. } = &notice.channel else { return Ok(None) };
        let merchant = setup.reader.known_merchant(client_id).await.map_err(|error| error.to_string())?;
        let name = merchant.as_ref().map_or(DialectName::WALLET, |merchant| merchant.dialect.clone());
        let dialect = setup.dialects.named(&name);
        let dialect = dialect.ok_or_else(|| format!("this program does not know the dialect {name}"))?;
        let client = merchant.as_ref().map(|merchant| merchant.id);
        let private = merchant.as_ref().is_some_and(|merchant| merchant.private_notify);
        let (noun, flag) = match merchant.map(|merchant| merchant.role) {
            Some(Role::Wallet) => ("partner", "--private"),
            _ => ("merchant", "--private-notify"),
        };
        let allowing = format!("cashier {noun} set --client-id {client_id} {flag} true --reason …");
        let reach = if private { Reach::Anywhere } else { Reach::Public };
        Ok(Some(Self { dialect, client, reach, allowing }))
    }

    /// The first half of a call for the log, if the log has room.
    fn admit(&self, setup: &WorkerSetup, post: &Post) -> Option<Sent> {
        let client = self.client.filter(|client| setup.calls.admits(*client))?;
        Some(Sent { client, headers: post.headers.clone(), body: post.body.clone() })
    }

    /// Signs and posts a notice. Every attempt has its own time and signature over the same body.
    pub(super) async fn post(
        &self,
        setup: &WorkerSetup,
        client_id: &str,
        url: &str,
        body: &Arc<[u8]>,
        at: Timestamp,
    ) -> Result<Attempted, String> {
        let Ok(parsed) = Url::parse(url) else { return Ok(Attempted::failed("the notify URL is not a URL")) };
        let Ok(path) = SignedPath::parse(parsed.path()) else {
            return Ok(Attempted::failed("the path of the notify URL has a form that is not signed"));
        };
        let Ok(client_id) = ClientId::parse(client_id) else {
            return Ok(Attempted::failed("the client id has a form that is not signed; see cashier doctor"));
        };
        let (dialect, signed_body) = (self.dialect, Arc::clone(body));
        let signed = setup.signer.sign(move |key| {
            let notice = Outgoing { path: &path, client_id: &client_id, at, body: &signed_body };
            dialect.sign_notice(key, &notice)
        });
        let headers = signed.await.ok_or("the notice could not be signed")?;
        let post = Post {
            url: url.to_owned(),
            headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value.into_owned())).collect(),
            body: Bytes::from_owner(Arc::clone(body)),
            reach: self.reach,
        };
        let (logged, watch) = (self.admit(setup, &post), Instant::now());
        let answered = setup.outbound.post(post).await;
        if let Some(call) = logged {
            setup.calls.put(call.ended(at, watch.elapsed(), (&parsed, &answered)));
        }
        Ok(match answered {
            Ok(answer) => {
                let accepted = dialect.is_accepted(answer.status, &answer.body);
                Attempted::answered(answer.status, &answer.body, accepted)
            }
            Err(failure) => Attempted::failed(failure.explain(&self.allowing)),
        })
    }
}
