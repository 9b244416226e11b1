//! Writes `docs/errors.md` from the registry.

use std::fmt::Write as _;

use super::Code;

/// The page as it is in the repository.
pub fn render_markdown() -> String {
    let mut page = String::from(
        "# Error codes\n\n\
         This page is written by `cargo xtask codegen` from the registry in `crates/core/src/error/registry.rs`.\n\n\
         **Status** is `resultStatus` of the wallet OpenAPI, which always answers with HTTP 200: `S` success, `A` a next \
         step is needed, `F` failed for good, `U` unknown: inquire, or send the same request again. **HTTP** is the status of \
         the host API. **tradePay** is the result code of `my.tradePay` when a payment ends with the code.\n",
    );
    let mut area = "";
    for code in Code::ALL {
        let row = code.row();
        if row.area != area {
            area = row.area;
            let _ = write!(
                page,
                "\n## {area}\n\n| Code | No. | Status | HTTP | tradePay | Send again? | Meaning | What to do |\n\
                 |---|---|---|---|---|---|---|---|\n"
            );
        }
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {} | {} | {} |",
            row.name,
            row.number,
            row.status.letter(),
            row.http_status,
            row.trade_pay,
            row.retry.word(),
            row.meaning,
            row.what_to_do
        );
    }
    page
}
