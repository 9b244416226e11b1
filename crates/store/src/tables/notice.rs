//! Tables `notices` and `delivery_attempts`.

use cashier_core::id::NoticeId;
use cashier_core::notice::{Body, Channel, DeliveryAttempt, Notice, NoticeKey, NoticeState, UserTemplate};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Archive, Chained, Column, Table, Time, fixed, key, mutable};

/// Digest, body and template of a notice with a body.
fn push_body<'a>(cells: &mut Vec<Cell<'a>>, body: &'a Body) {
    push!(cells; body.digest(), body.bytes().map(|bytes| &**bytes), None::<i64>);
}

impl Table for Notice {
    const NAME: &'static str = "notices";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("subject", Blob),
        key("id", Blob),
        fixed("channel", Text),
        fixed("receiver", Blob),
        fixed("client_id", Text),
        fixed("url", Text),
        fixed("digest", Blob),
        fixed("body", Blob).unchained(),
        fixed("template", Text),
        mutable("state", Text),
        mutable("state_at", Int),
        mutable("leased_until", Int).unchained(),
        mutable("attempts", Int).unchained(),
        fixed("repeats", Blob),
    ];
    const CHAINED: Chained = Chained::Row(7);
    const ARCHIVE: Option<Archive> = Some(Archive { name: "archived_notices", time: Time::Id("id") });

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.subject.shard(), self.subject, self.id, self.channel.name());
        match &self.channel {
            Channel::Merchant { merchant, client_id, url, body } => {
                push!(cells; *merchant, client_id, url);
                push_body(cells, body);
            }
            Channel::Acquirer { acquirer, client_id, url, body } => {
                push!(cells; *acquirer, client_id, url);
                push_body(cells, body);
            }
            Channel::Trigger { merchant, app, url, body } => {
                push!(cells; *merchant, app, url);
                push_body(cells, body);
            }
            Channel::Mail { user, template } | Channel::Sms { user, template } => {
                push!(cells; *user, None::<i64>, None::<i64>, None::<i64>, None::<i64>, template.name());
            }
        }
        let (at, leased_until) = match self.state {
            NoticeState::Due { at, leased_until } => (at, Some(leased_until)),
            NoticeState::Delivered { at } | NoticeState::GivenUp { at } => (at, None),
        };
        push!(cells; self.state.name(), at, leased_until, self.attempts, self.repeats);
    }

    fn encode_key(key: &NoticeKey, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.0.shard(), key.0, key.1);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let (subject, id) = (fields.owner()?, fields.id()?);
        let kind = fields.text()?;
        let receiver = fields.bytes()?;
        let (first, second) = (fields.opt_text()?, fields.opt_text()?);
        let wire = (first, second, Body::stored(fields.opt_bytes()?, fields.opt_blob()?));
        let template = fields.opt_text()?.map(|name| UserTemplate::from_name(&name));
        let receiver = cashier_core::ledger::Owner::from_bytes(receiver);
        let channel = match (kind.as_str(), wire, template) {
            ("merchant", (Some(client_id), Some(url), Some(body)), None) => {
                Channel::Merchant { merchant: receiver.as_id(), client_id, url, body }
            }
            ("acquirer", (Some(client_id), Some(url), Some(body)), None) => {
                Channel::Acquirer { acquirer: receiver.as_id(), client_id, url, body }
            }
            ("trigger", (Some(app), Some(url), Some(body)), None) => {
                Channel::Trigger { merchant: receiver.as_id(), app, url, body }
            }
            ("mail", (None, None, None), Some(Some(template))) => {
                Channel::Mail { user: receiver.as_id(), template }
            }
            ("sms", (None, None, None), Some(Some(template))) => {
                Channel::Sms { user: receiver.as_id(), template }
            }
            _ => return Err(fields.corrupt("channel and its columns do not fit")),
        };
        let name = fields.text()?;
        let state = match (name.as_str(), fields.time()?, fields.opt_time()?) {
            ("due", at, Some(leased_until)) => NoticeState::Due { at, leased_until },
            ("delivered", at, None) => NoticeState::Delivered { at },
            ("given_up", at, None) => NoticeState::GivenUp { at },
            _ => return Err(fields.corrupt("state and its columns do not fit")),
        };
        let (attempts, repeats) = (fields.count()?, fields.opt_id()?);
        if repeats.is_some() && channel.body().is_none() {
            return Err(fields.corrupt("a message to a user that was sent again"));
        }
        Ok(Self { id, subject, channel, state, attempts, repeats })
    }
}

impl Table for DeliveryAttempt {
    const NAME: &'static str = "delivery_attempts";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("notice", Blob),
        key("number", Int),
        fixed("at", Int),
        fixed("duration_ms", Int),
        fixed("status", Int),
        fixed("answer", Text),
        fixed("accepted", Int),
    ];
    const CHAINED: Chained = Chained::No { because: "tries to deliver what a notice says" };

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.notice.shard(), self.notice, self.number, self.at, self.duration_ms, self.status,
            &self.answer, self.accepted);
    }

    fn encode_key(key: &(NoticeId, u32), cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.0.shard(), key.0, key.1);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            notice: fields.id()?,
            number: fields.count()?,
            at: fields.time()?,
            duration_ms: fields.int()?,
            status: fields.opt_int()?,
            answer: fields.text()?,
            accepted: fields.flag()?,
        })
    }
}
