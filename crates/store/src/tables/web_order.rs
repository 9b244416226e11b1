//! Table `web_orders`.

use cashier_core::id::PaymentId;
use cashier_core::web_order::{Gateway, WebOrder};

use super::app_user::number;
use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key, mutable};

impl Table for WebOrder {
    const NAME: &'static str = "web_orders";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("payment", Blob),
        fixed("app", Text),
        fixed("user_number", Int),
        fixed("number", Int),
        mutable("trade_no", Text),
        fixed("gateway", Text),
        fixed("schema_id", Int),
        fixed("record_id", Text),
        fixed("snapshot", Text),
        fixed("profit_sharing", Int),
        fixed("ip", Text),
        mutable("pay_parameters", Text),
        mutable("gateway_response", Text),
    ];
    const CHAINED: Chained = Chained::Row(27);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.payment.shard(), self.payment, &self.app, self.user.value(), self.number.value(),
            &self.trade_no, self.gateway.name(), self.schema_id, self.record_id.as_ref(), &self.snapshot,
            self.profit_sharing, self.ip.to_string(), self.pay_parameters.as_ref(), self.gateway_response.as_ref());
    }

    fn encode_key(key: &PaymentId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        Ok(Self {
            payment: fields.id()?,
            app: fields.text()?,
            user: number(fields)?,
            number: number(fields)?,
            trade_no: fields.text()?,
            gateway: fields.name(Gateway::from_name)?,
            schema_id: fields.opt_int()?,
            record_id: fields.opt_text()?,
            snapshot: fields.text()?,
            profit_sharing: fields.flag()?,
            ip: fields.name(|text| text.parse().ok())?,
            pay_parameters: fields.opt_text()?,
            gateway_response: fields.opt_text()?,
        })
    }
}
