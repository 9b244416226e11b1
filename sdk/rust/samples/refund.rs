//! Refunds a payment, in full or in part.

use std::error::Error;

use opencashier::requests::RefundRequest;
use opencashier::{Amount, Client, Error as Failure};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let wallet = Client::from_env()?;
    let mut arguments = std::env::args().skip(1);
    let payment_id = arguments.next().ok_or("which payment?")?;
    let value = arguments.next().ok_or("how much, in minor units?")?.parse()?;
    let request = RefundRequest {
        refund_request_id: format!("refund-of-{payment_id}"),
        payment_id: Some(payment_id),
        refund_amount: Amount::new("IQD", value),
        ..RefundRequest::default()
    };
    match wallet.refund(&request).await {
        Ok(answer) if answer.result.is_done() => println!("refunded {}", answer.refund_id),
        Ok(answer) => println!("begun, ask with inquiry_refund {}", answer.refund_id),
        Err(Failure::Api(refused)) => println!("refused {}: {}", refused.code, refused.what_to_do()),
        Err(Failure::UnknownOutcome(unknown)) => println!("not known, run this again: {unknown}"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
