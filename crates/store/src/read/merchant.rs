//! Merchants and their keys.

use cashier_core::id::{MerchantId, Shard};
use cashier_core::ledger::{AccountKind, Owner, Transfer};
use cashier_core::merchant::{ClientId, Merchant, MerchantKey, Role, Webhooks};
use cashier_core::money::{Currency, Money};

use super::{Reader, params};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::Table as _;

impl Reader {
    /// The merchant with this `Client-Id`.
    pub async fn merchant_by_client(&self, client_id: &str) -> Result<Option<Merchant>, StoreError> {
        self.by_key(&client_id.to_owned()).await
    }

    /// The same for a caller that only identifies the merchant and reveals nothing about it.
    pub async fn known_merchant(&self, client_id: &str) -> Result<Option<Merchant>, StoreError> {
        self.by_key_untold(&client_id.to_owned()).await
    }

    /// The merchant with this id.
    pub async fn merchant(&self, id: MerchantId) -> Result<Option<Merchant>, StoreError> {
        self.row("WHERE shard = ?1 AND id = ?2", params![id.shard(), id]).await
    }

    /// Every client with this role, by client id.
    pub async fn clients(&self, role: Role) -> Result<Vec<Merchant>, StoreError> {
        self.rows("WHERE role = ?1 ORDER BY client_id LIMIT 1000", params![role.name()]).await
    }

    /// The client ids of merchants, partner wallets and apps that do not have the format of [`ClientId`], at most
    /// 100. They predate that format. Reads every client.
    pub async fn odd_client_ids(&self) -> Result<Vec<String>, StoreError> {
        // Trimming removes every allowed character; anything left is not allowed.
        let odd = format!(
            "trim(client_id, ?1) <> '' OR length(client_id) NOT BETWEEN 1 AND {}",
            ClientId::LENGTH_MAX
        );
        let text = format!(
            "SELECT client_id FROM merchants WHERE {odd} UNION SELECT client_id FROM apps WHERE {odd} ORDER BY 1 LIMIT 100"
        );
        let found = self.ask(text, params![ClientId::ALPHABET], |source| source.text(0)).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The dialects of all clients, each once. Reads every client.
    pub async fn client_dialects(&self) -> Result<Vec<String>, StoreError> {
        let text = "SELECT DISTINCT dialect FROM merchants ORDER BY 1 LIMIT 100";
        let found = self.ask(text.to_owned(), Vec::new(), |source| source.text(0)).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The balance of the clearing accounts of a partner, per currency: positive is owed to it. Adds up every
    /// transfer.
    pub async fn clearing_of(&self, partner: Owner) -> Result<Vec<Money>, StoreError> {
        let text = format!(
            "SELECT currency, CAST(SUM(CASE WHEN substr(credit, 1, 17) = ?1 THEN amount ELSE 0 END
              - CASE WHEN substr(debit, 1, 17) = ?1 THEN amount ELSE 0 END) AS BIGINT)
            FROM {} AS t WHERE state = 'posted' AND (substr(credit, 1, 17) = ?1 OR substr(debit, 1, 17) = ?1)
            GROUP BY currency ORDER BY currency",
            Transfer::everywhere()
        );
        let mut account = partner.to_bytes().to_vec();
        // Cast: the number of a kind is its discriminant.
        account.push(AccountKind::PartnerClearing as u8);
        let cell = Cell::Blob(account.into());
        let found = self.ask(text, vec![cell], |source| Ok((source.text(0)?, source.int(1)?))).await?;
        let money = |(code, minor): (Option<String>, Option<i64>)| {
            let currency = Currency::parse(&code?).ok()?;
            Some(Money::new(minor?, currency))
        };
        Ok(found.into_iter().filter_map(money).collect())
    }

    /// How a client's notices are signed and wrapped, for a caller that reveals nothing about it.
    pub async fn webhooks_of(&self, client: MerchantId) -> Result<Webhooks, StoreError> {
        Ok(self.by_key_untold(&client).await?.unwrap_or_else(|| Webhooks::unchanged(client)))
    }

    /// A client, and how its notices are signed and wrapped, for a caller that reveals nothing about either. Every notice asks
    /// this, so it is one statement.
    pub async fn receiving_client(
        &self,
        client_id: &str,
    ) -> Result<Option<(Merchant, Webhooks)>, StoreError> {
        let text = format!(
            "SELECT {}, {} FROM merchants m LEFT JOIN webhooks w ON w.shard = m.shard AND w.client = m.id
             WHERE m.shard = ?1 AND m.client_id = ?2",
            Merchant::column_list_of("m"),
            Webhooks::column_list_of("w")
        );
        let cells = params![Shard::of_text(client_id), client_id.to_owned()];
        let found = self.ask_untold(text, cells, |source| {
            let merchant = Merchant::decode(&mut Fields::new(source, Merchant::NAME))?;
            let first = Merchant::COLUMNS.len();
            let webhooks = match source.int(first)? {
                Some(_) => Webhooks::decode(&mut Fields::at(source, Webhooks::NAME, first))?,
                None => Webhooks::unchanged(merchant.id),
            };
            Ok((merchant, webhooks))
        });
        Ok(found.await?.into_iter().next())
    }

    /// The keys of a merchant, newest first.
    pub async fn merchant_keys(&self, merchant: MerchantId) -> Result<Vec<MerchantKey>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND merchant = ?2 ORDER BY version DESC",
            params![merchant.shard(), merchant],
        )
        .await
    }
}
