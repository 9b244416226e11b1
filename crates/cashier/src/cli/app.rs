//! `cashier app`.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use cashier_core::app::{App as Row, AppConfig, LoginMethod, OriginRule, SaveApp};
use cashier_core::merchant::ClientId;
use cashier_core::web_order::Gateway;
use cashier_engine::outbound::parse_endpoint;
use cashier_engine::providers::Registry;
use cashier_protocol::baas::trigger::TriggerKeys;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::Common;
use crate::app::Core;

/// Add or show apps of the BaaS API.
#[derive(Subcommand)]
pub(crate) enum App {
    /// Add an app, or replace the configuration of an existing one.
    Add(Add),
    /// Show one app, or all of them, with the key that signs its trigger.
    Show {
        #[command(flatten)]
        common: Common,
        /// Its client id; all apps when absent.
        #[arg(long)]
        client_id: Option<String>,
    },
}

#[derive(Args)]
pub(crate) struct Add {
    #[command(flatten)]
    common: Common,
    /// Its client id: 8 to 64 hexadecimal digits, which the app gives to the SDK.
    #[arg(long)]
    client_id: String,
    /// The Client-Id of the merchant that is paid.
    #[arg(long)]
    merchant: String,
    /// The name.
    #[arg(long)]
    name: String,
    /// An origin whose pages may call, such as <https://shop.example>, or `loopback`. May be repeated.
    #[arg(long = "origin", value_name = "ORIGIN", value_parser = origin)]
    origins: Vec<OriginRule>,
    /// A sign-in method: username, email, phone, anonymous, oauth-wechat-mp, wechat, alipay or qq. May be repeated;
    /// the first four when absent.
    #[arg(long = "login", value_name = "METHOD", value_parser = login)]
    logins: Vec<LoginMethod>,
    /// A gateway type, such as `weixin_tenpay_native`. May be repeated; all when absent.
    #[arg(long = "gateway", value_name = "TYPE", value_parser = gateway)]
    gateways: Vec<Gateway>,
    /// The URL that is notified of paid orders.
    #[arg(long, value_name = "URL")]
    trigger_url: Option<String>,
    /// Allow the trigger to call loopback and private addresses. For development only.
    #[arg(long)]
    private_trigger: bool,
    /// Refuse every request of the app.
    #[arg(long)]
    suspended: bool,
}

fn origin(text: &str) -> Result<OriginRule, String> {
    OriginRule::parse(text)
        .ok_or_else(|| "an origin has a scheme and a host, such as https://shop.example".to_owned())
}

fn login(text: &str) -> Result<LoginMethod, String> {
    let names = || LoginMethod::ALL.map(LoginMethod::name).join(", ");
    LoginMethod::from_name(text).ok_or_else(|| format!("the methods are {}", names()))
}

fn gateway(text: &str) -> Result<Gateway, String> {
    let known = Registry::default().gateways();
    let names = || known.iter().map(Gateway::name).collect::<Vec<_>>().join(", ");
    let found = Gateway::from_name(text).filter(|gateway| known.contains(gateway));
    found.ok_or_else(|| format!("the gateway types are {}", names()))
}

impl App {
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Add(add) => add.run().await,
            Self::Show { common, client_id } => show(&common, client_id).await,
        }
    }
}

impl Add {
    async fn run(self) -> Result<ExitCode> {
        let is_hex =
            self.client_id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        anyhow::ensure!(
            is_hex && (8..=64).contains(&self.client_id.len()),
            "the client id must be 8 to 64 lower-case hexadecimal digits"
        );
        let client_id = ClientId::parse(&self.client_id)?;
        anyhow::ensure!(
            (1..=256).contains(&self.name.chars().count()),
            "the name must be 1 to 256 characters"
        );
        if let Some(url) = &self.trigger_url {
            parse_endpoint(url).context("--trigger-url")?;
        }
        let output = self.common.output();
        let config = self.common.config()?;
        let core = Core::open(&config).await?;
        let app = core.engine.submit(self.into_command(client_id)).await?;
        core.pipeline.stop().await;
        output.print(
            &format!("{} ({}) is set up.", app.client_id, app.name),
            &json!({ "app": describe(&app) }),
        );
        Ok(ExitCode::SUCCESS)
    }

    fn into_command(self, client_id: ClientId) -> SaveApp {
        let logins = if self.logins.is_empty() {
            LoginMethod::ALL.into_iter().filter(|method| !method.is_provider()).collect()
        } else {
            self.logins
        };
        let gateways = if self.gateways.is_empty() { Registry::default().gateways() } else { self.gateways };
        SaveApp {
            client_id,
            merchant_client_id: self.merchant,
            name: self.name,
            active: !self.suspended,
            config: AppConfig {
                origins: self.origins,
                logins,
                gateways,
                trigger_url: self.trigger_url,
                private_trigger: self.private_trigger,
            },
        }
    }
}

async fn show(common: &Common, client_id: Option<String>) -> Result<ExitCode> {
    let config = common.config()?;
    let core = Core::open(&config).await?;
    let triggers = core.keys(&config).await.ok().map(|keys| TriggerKeys::new(keys.secrets.cashier));
    let apps = match client_id {
        Some(client_id) => {
            let found = core.reader.app(&client_id).await?;
            vec![found.with_context(|| format!("there is no app {client_id}"))?]
        }
        None => core.reader.apps().await?,
    };
    core.pipeline.stop().await;
    let (mut lines, mut items) = (Vec::new(), Vec::new());
    for app in &apps {
        let id = ClientId::parse(&app.client_id).ok();
        let key = triggers.as_ref().zip(id).map(|(triggers, id)| triggers.expose_key(&id));
        let mut item = describe(app);
        if let Value::Object(fields) = &mut item {
            fields.insert("trigger_key".to_owned(), json!(key));
        }
        let list = |name: &str| {
            let items = item.get(name).and_then(Value::as_array).into_iter().flatten();
            items.filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
        };
        lines.push(format!(
            "{}  {}  merchant {}  {}\n  origins   {}\n  logins    {}\n  gateways  {}\n  trigger   {}",
            app.client_id,
            app.name,
            app.merchant_client_id,
            if app.active { "active" } else { "suspended" },
            list("origins"),
            list("logins"),
            list("gateways"),
            app.config.trigger_url.as_deref().unwrap_or("none"),
        ));
        if let (Some(key), Some(_)) = (&key, &app.config.trigger_url) {
            lines.push(format!("  key       {key}"));
        }
        items.push(item);
    }
    common.output().print(&lines.join("\n"), &json!({ "apps": items }));
    Ok(ExitCode::SUCCESS)
}

fn describe(app: &Row) -> Value {
    let config = &app.config;
    json!({
        "client_id": app.client_id, "merchant": app.merchant_client_id, "name": app.name, "active": app.active,
        "origins": config.origins.iter().map(OriginRule::text).collect::<Vec<_>>(),
        "logins": config.logins.iter().map(|method| method.name()).collect::<Vec<_>>(),
        "gateways": config.gateways.iter().map(Gateway::name).collect::<Vec<_>>(),
        "trigger_url": config.trigger_url, "private_trigger": config.private_trigger,
    })
}
