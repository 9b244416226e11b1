//! `cashier console`.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use cashier_core::member::{Member, MemberRole, Scope, Who};
use cashier_core::merchant::Role;
use cashier_web::app::App;
use cashier_web::console::{NewMember, has_members, invite};
use clap::Subcommand;
use serde_json::{Value, json};

use super::Common;
use super::merchant::find;
use crate::app::Core;

/// The name under which a start invites the first owner.
const FIRST_OWNER: &str = "owner";

/// The console: invite, list members, show what they did.
#[derive(Subcommand)]
pub(crate) enum Console {
    /// Invite somebody into the console, or a member who lost the authenticator. Prints a link that works once, for three days.
    Invite {
        #[command(flatten)]
        common: Common,
        /// What the person will sign in with, such as amal@example.com.
        login: String,
        /// The role: owner, support, finance, `read_only`, auditor; at a merchant owner, cashier, bookkeeper, developer.
        #[arg(long, default_value = "owner")]
        role: String,
        /// The merchant that the person works for, by its Client-Id; the operator when absent.
        #[arg(long, value_name = "CLIENT_ID")]
        merchant: Option<String>,
        /// Who invites; this machine's user when absent.
        #[arg(long, env = "CASHIER_OPERATOR", value_name = "NAME")]
        by: Option<String>,
    },
    /// List the members of the operator, or of a merchant.
    Members {
        #[command(flatten)]
        common: Common,
        /// The merchant, by its Client-Id; the operator when absent.
        #[arg(long, value_name = "CLIENT_ID")]
        merchant: Option<String>,
    },
    /// List what members did, the newest first, at most 100 lines.
    Audit {
        #[command(flatten)]
        common: Common,
        /// The merchant that it was about, by its Client-Id; everything when absent.
        #[arg(long, value_name = "CLIENT_ID")]
        merchant: Option<String>,
    },
}

impl Console {
    pub(super) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Invite { common, login, role, merchant, by } => {
                invite_one(&common, login, &role, merchant.as_deref(), by).await
            }
            Self::Members { common, merchant } => members(&common, merchant.as_deref()).await,
            Self::Audit { common, merchant } => audit(&common, merchant.as_deref()).await,
        }
    }
}

async fn scope_of(core: &Core, merchant: Option<&str>) -> Result<Scope> {
    Ok(match merchant {
        Some(client_id) => Scope::Merchant(find(core, client_id, Role::Merchant).await?.id),
        None => Scope::Operator,
    })
}

async fn invite_one(
    common: &Common,
    login: String,
    role: &str,
    merchant: Option<&str>,
    by: Option<String>,
) -> Result<ExitCode> {
    let user = || ["USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
    let by = by.or_else(user).filter(|name| !name.trim().is_empty());
    let by = by.context("say who invites with --by NAME; it is recorded")?;
    let config = common.config()?;
    let core = Core::open(&config).await?;
    let scope = scope_of(&core, merchant).await?;
    let names: Vec<_> = MemberRole::in_scope(scope).map(MemberRole::name).collect();
    let role = MemberRole::from_name(scope, role)
        .with_context(|| format!("{role} is no role here; there are {}", names.join(", ")))?;
    let new = NewMember { login, scope, role };
    let invited = invite(&core.engine, new, on_this_machine(by)).await?;
    core.pipeline.stop().await;
    let link = format!("{}{}", config.rules(config.listen, false).base_url, invited.path);
    let login = invited.member.login;
    let said = format!("{link}\n\nHand this link to {login}. It works once, for three days.");
    common.output().print(&said, &json!({ "login": login, "role": role.name(), "link": link }));
    Ok(ExitCode::SUCCESS)
}

/// Who runs a command.
fn on_this_machine(login: String) -> Who {
    Who { login, scope: Scope::Operator, role: MemberRole::Owner, address: "command line".to_owned() }
}

/// Invites the first owner, as long as there is none: the link, to be printed.
pub(crate) async fn first_owner(app: &App) -> Result<Option<String>> {
    if has_members(&app.reader).await? {
        return Ok(None);
    }
    let new = NewMember { login: FIRST_OWNER.to_owned(), scope: Scope::Operator, role: MemberRole::Owner };
    match invite(&app.engine, new, on_this_machine("serve".to_owned())).await {
        Ok(invited) => Ok(Some(format!("{}{}", app.rules.base_url, invited.path))),
        // The server serves without it: a merchant's member may have this login.
        Err(error) => {
            tracing::warn!(%error, "nobody was invited to own the console; use cashier console invite");
            Ok(None)
        }
    }
}

async fn members(common: &Common, merchant: Option<&str>) -> Result<ExitCode> {
    let core = Core::open(&common.config()?).await?;
    let scope = scope_of(&core, merchant).await?;
    let members = core.reader.members_of(scope).await?;
    core.pipeline.stop().await;
    let mut lines: Vec<_> = members
        .iter()
        .map(|member| format!("{}  {}  {}", member.login, member.role.name(), state(member)))
        .collect();
    if lines.is_empty() {
        lines.push("There are no members; `cashier console invite LOGIN` invites the first.".to_owned());
    }
    let items: Vec<_> = members.iter().map(describe).collect();
    common.output().print(&lines.join("\n"), &json!({ "members": items }));
    Ok(ExitCode::SUCCESS)
}

fn state(member: &Member) -> &'static str {
    match (member.ended_at, member.joined_at) {
        (Some(_), _) => "ended",
        (None, Some(_)) => "active",
        (None, None) => "invited",
    }
}

fn describe(member: &Member) -> Value {
    json!({
        "login": member.login, "role": member.role.name(), "state": state(member), "invited_by": member.invited_by,
        "joined_at": member.joined_at.map(cashier_core::time::Timestamp::to_rfc3339),
    })
}

async fn audit(common: &Common, merchant: Option<&str>) -> Result<ExitCode> {
    let core = Core::open(&common.config()?).await?;
    let merchant = scope_of(&core, merchant).await?.merchant();
    let lines = core.reader.audit_lines(merchant, None, 100).await?;
    core.pipeline.stop().await;
    let mut text: Vec<_> = lines
        .iter()
        .map(|line| {
            let at = line.id.created_at().to_rfc3339();
            format!(
                "{at}  {} ({})  {} {} {}",
                line.who.login, line.who.address, line.act, line.subject, line.detail
            )
        })
        .collect();
    if text.is_empty() {
        text.push("Nobody has done anything yet.".to_owned());
    }
    let items: Vec<_> = lines
        .iter()
        .map(|line| {
            json!({
                "id": line.id.to_string(), "at": line.id.created_at().to_rfc3339(), "login": line.who.login,
                "role": line.who.role.name(), "address": line.who.address, "act": line.act,
                "subject": line.subject, "detail": line.detail,
            })
        })
        .collect();
    common.output().print(&text.join("\n"), &json!({ "audit": items }));
    Ok(ExitCode::SUCCESS)
}
