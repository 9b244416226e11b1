//! Writes `docs/errors.md` from the registry.

use std::fmt::Write as _;

use super::{Code, Language};

/// The page as it is in the repository.
pub fn render_markdown() -> String {
    let mut page = String::from(
        "# Error codes\n\n\
         This page is written by `cargo xtask codegen` from the registry in `crates/core/src/error/registry.rs`.\n\n\
         **Status** is `resultStatus` of the wallet OpenAPI, which always answers with HTTP 200: `S` success, `A` a next \
         step is needed, `F` failed for good, `U` unknown: inquire, or send the same request again. **HTTP** is the status of \
         the host API. **tradePay** is the result code of `my.tradePay` when a payment ends with the code. **On the demo** \
         says how to see the code there.\n\n\
         The wallet serves the same catalogue at `/docs/errors`, with one anchor per code, such as \
         `/docs/errors#INVALID_SIGNATURE`. Every refusal links to its own: `link: <…/docs/errors#INVALID_SIGNATURE>; \
         rel=\"help\"`.\n",
    );
    let mut area = "";
    for code in Code::ALL {
        let row = code.row();
        if row.area != area {
            area = row.area;
            let _ = write!(
                page,
                "\n## {area}\n\n| Code | No. | Status | HTTP | tradePay | Send again? | Meaning | What to do | On the demo |\n\
                 |---|---|---|---|---|---|---|---|---|\n"
            );
        }
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {} | {} | {} | {} |",
            row.name,
            row.number,
            row.status.letter(),
            row.http_status,
            row.trade_pay,
            row.retry.word(),
            row.meaning,
            row.what_to_do,
            code.advice(Language::En).trigger
        );
    }
    page
}
