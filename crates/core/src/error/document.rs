//! Writes `docs/errors.md` and `docs/zh/errors.md` from the registry.

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

/// The page in Chinese.
pub fn render_markdown_zh() -> String {
    let mut page = String::from(
        "# 错误码\n\n\
         本页由 `cargo xtask codegen` 根据 `crates/core/src/error/registry.rs` 中的错误码表生成。\n\n\
         **状态**是钱包 OpenAPI 的 `resultStatus`（HTTP 状态恒为 200）：`S` 成功，`A` 需要下一步操作，`F` 明确失败，`U` 结果未知，请查询或用同一请求重发。\
         **HTTP** 是宿主接口的状态码。**tradePay** 是支付以该错误码结束时 `my.tradePay` 返回的结果码。\n\n\
         钱包在 `/docs/errors` 提供同样的内容，每个错误码都有锚点，例如 `/docs/errors#INVALID_SIGNATURE`。\
         每个被拒绝的请求都会带上指向对应条目的响应头：`link: <…/docs/errors#INVALID_SIGNATURE>; rel=\"help\"`。\n\n\
         ## 全部错误码\n\n\
         | 错误码 | 编号 | 状态 | HTTP | tradePay | 原因 | 处理办法 | 在演示环境中复现 |\n|---|---|---|---|---|---|---|---|\n",
    );
    for code in Code::ALL {
        let (row, advice) = (code.row(), code.advice(Language::Zh));
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {} | {} | {} |",
            row.name,
            row.number,
            row.status.letter(),
            row.http_status,
            row.trade_pay,
            advice.cause,
            advice.fix,
            advice.trigger
        );
    }
    page
}
