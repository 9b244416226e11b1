//! The answers of the ledger that is too simple to be wrong to the same commands.

use std::time::Duration;

use cashier_core::error::Code;
use cashier_core::id::PaymentId;
use cashier_core::standing::StandingChange;
use cashier_core::time::Timestamp;

use super::{Model, ModelPayment, ModelUser, PayRequest, Said, State, Who};

impl Model {
    /// What should have happened.
    pub(super) fn apply(&mut self, params: &PayRequest, now: Timestamp, made: Option<PaymentId>) -> Said {
        match *params {
            PayRequest::TopUp { user, minor, reference } => match self.top_ups.get(&(user, reference)) {
                Some(known) if *known == minor => Said::Replayed,
                Some(_) => Said::Refused(Code::RepeatReqInconsistent),
                None => {
                    self.top_ups.insert((user, reference), minor);
                    self.users[user].balance += minor;
                    Said::Done
                }
            },
            PayRequest::Create { merchant, request, minor, life_s } => {
                match self.creates.get(&(merchant, request)) {
                    Some(Some(known)) if *known == minor => Said::Replayed,
                    Some(Some(_)) => Said::Refused(Code::RepeatReqInconsistent),
                    Some(None) => Said::Refused(Code::OrderStatusInvalid),
                    None if self.merchants[merchant].suspended => Said::Refused(Code::InvalidClientStatus),
                    None => {
                        self.creates.insert((merchant, request), Some(minor));
                        self.by_request.insert((merchant, request), self.payments.len());
                        let expires_at = now.saturating_add(Duration::from_secs(life_s));
                        let id = made.expect("a payment was made");
                        let (state, refunded) = (State::Created, 0);
                        let key = None;
                        self.payments.push(ModelPayment {
                            id,
                            merchant,
                            minor,
                            state,
                            refunded,
                            expires_at,
                            key,
                        });
                        Said::Done
                    }
                }
            }
            PayRequest::Confirm { payment, user, right_pin, seen, key } => {
                match (self.payments[payment].state, self.payments[payment].key, key) {
                    (State::Paid(payer), Some(known), Some(given)) if payer == user => {
                        if known == given {
                            Said::Replayed
                        } else {
                            Said::Refused(Code::RepeatReqInconsistent)
                        }
                    }
                    _ => {
                        let said = self.confirm(payment, user, right_pin, seen, now);
                        if said == Said::Done {
                            self.payments[payment].key = key;
                        }
                        said
                    }
                }
            }
            PayRequest::CancelById { payment, merchant } if self.payments[payment].merchant != merchant => {
                Said::NotFound
            }
            PayRequest::CancelById { payment, .. } => self.cancel(payment, Code::OrderStatusInvalid),
            PayRequest::CancelByUser { payment } => self.cancel(payment, Code::OrderAlreadyPaid),
            PayRequest::CancelByRequest { merchant, request } => {
                if let Some(payment) = self.by_request.get(&(merchant, request)) {
                    return self.cancel(*payment, Code::OrderStatusInvalid);
                }
                self.creates.insert((merchant, request), None);
                Said::NotFound
            }
            PayRequest::Expire { payment } => {
                let payment = &mut self.payments[payment];
                if payment.state != State::Created || now < payment.expires_at {
                    return Said::NotFound;
                }
                payment.state = State::Expired;
                Said::Done
            }
            PayRequest::Refund { merchant, request, payment, minor } => {
                self.refund(merchant, request, payment, minor)
            }
            PayRequest::Message { merchant, request, fingerprint } => {
                let merchant = &mut self.merchants[merchant];
                match merchant.messages.get(&request) {
                    Some(known) if *known == fingerprint => Said::Replayed,
                    Some(_) => Said::Refused(Code::RepeatReqInconsistent),
                    None if merchant.suspended => Said::Refused(Code::InvalidClientStatus),
                    None => {
                        merchant.messages.insert(request, fingerprint);
                        Said::Done
                    }
                }
            }
            PayRequest::Stand { who, change } => {
                let suspended = match who {
                    Who::User(user) => &mut self.users[user].suspended,
                    Who::Merchant(merchant) => &mut self.merchants[merchant].suspended,
                };
                let wanted = change == StandingChange::Suspend;
                if std::mem::replace(suspended, wanted) == wanted { Said::Replayed } else { Said::Done }
            }
        }
    }

    fn confirm(&mut self, payment: usize, user: usize, right_pin: bool, seen: i64, now: Timestamp) -> Said {
        let payment = &mut self.payments[payment];
        let ModelUser { balance, wrong_tries: wrong, suspended, .. } = &mut self.users[user];
        if *suspended {
            return Said::Refused(Code::UserStatusAbnormal);
        }
        match payment.state {
            State::Paid(_) => return Said::Refused(Code::OrderAlreadyPaid),
            State::Cancelled => return Said::Refused(Code::OrderCancelled),
            State::Expired => return Said::Refused(Code::OrderExpired),
            State::Created if now >= payment.expires_at => return Said::Refused(Code::OrderExpired),
            State::Created if seen != payment.minor => return Said::Refused(Code::ConfirmationMismatch),
            State::Created if self.merchants[payment.merchant].suspended => {
                return Said::Refused(Code::PayeeSuspended);
            }
            State::Created => {}
        }
        if *wrong >= 5 {
            return Said::Locked;
        }
        if !right_pin {
            *wrong += 1;
            return if *wrong == 5 { Said::Locked } else { Said::WrongPin(5 - *wrong) };
        }
        if *balance < payment.minor {
            return Said::Refused(Code::UserBalanceNotEnough);
        }
        *wrong = 0;
        *balance -= payment.minor;
        self.merchants[payment.merchant].balance += payment.minor;
        payment.state = State::Paid(user);
        Said::Done
    }

    fn cancel(&mut self, payment: usize, when_paid: Code) -> Said {
        let payment = &mut self.payments[payment];
        match payment.state {
            State::Paid(_) => return Said::Refused(when_paid),
            State::Created => payment.state = State::Cancelled,
            State::Cancelled | State::Expired => {}
        }
        Said::Done
    }

    fn refund(&mut self, merchant: usize, request: usize, payment: usize, minor: i64) -> Said {
        if let Some((known, known_minor, _)) = self.refunds.get(&(merchant, request)) {
            let same = *known == payment && *known_minor == minor;
            return if same { Said::Replayed } else { Said::Refused(Code::RepeatReqInconsistent) };
        }
        let of = &mut self.payments[payment];
        if of.merchant != merchant {
            return Said::Refused(Code::OrderNotExist);
        }
        let said = match of.state {
            State::Paid(_) if of.refunded + minor > of.minor => Said::Failed(Code::RefundAmountExceed),
            State::Paid(user) => {
                of.refunded += minor;
                self.users[user].balance += minor;
                self.merchants[merchant].balance -= minor;
                Said::Done
            }
            _ => Said::Failed(Code::OrderStatusInvalid),
        };
        self.refunds.insert((merchant, request), (payment, minor, said.clone()));
        said
    }
}
