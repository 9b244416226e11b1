//! The host as used by other languages.

use std::sync::Arc;

use cashier_host::{Host, Services, payment::ResultCode};
use tokio::runtime::Handle;

use crate::error::{SetupError, SpiError};
use crate::instance::MiniProgramInstance;
use crate::observer::Watch;
use crate::payment::{PaymentResult, PaymentState};
use crate::program::{HostSettings, Program, Surroundings};
use crate::{
    Clock, HostUi, HttpFetch, MemberInfoService, MessageSink, OAuthService, Observer, PaymentService,
    PhoneService, Storage, WalletGateway,
};
use crate::{clock, detached, fetch, gateway, member, oauth, observer, payment, phone, port, storage, ui};

/// The services implemented by the wallet. Without `payment`, `oauth`, `member` or `phone` the corresponding APIs do
/// not exist.
#[derive(Clone, uniffi::Record)]
pub struct HostServices {
    /// The wallet's screen.
    pub ui: Arc<dyn HostUi>,
    /// The network of programs.
    pub fetch: Arc<dyn HttpFetch>,
    /// The storage of programs.
    pub storage: Arc<dyn Storage>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Behind `my.tradePay`.
    #[uniffi(default = None)]
    pub payment: Option<Arc<dyn PaymentService>>,
    /// Behind `my.getAuthCode`.
    #[uniffi(default = None)]
    pub oauth: Option<Arc<dyn OAuthService>>,
    /// Behind `my.getOpenUserInfo`.
    #[uniffi(default = None)]
    pub member: Option<Arc<dyn MemberInfoService>>,
    /// Behind `my.chooseImage`, `my.scan`, `my.uploadFile` and the like.
    #[uniffi(default = None)]
    pub phone: Option<Arc<dyn PhoneService>>,
    /// The wallet's backend. Without it the payment service alone decides how a payment ended.
    #[uniffi(default = None)]
    pub gateway: Option<Arc<dyn WalletGateway>>,
    /// The observer.
    #[uniffi(default = None)]
    pub observer: Option<Arc<dyn Observer>>,
}

/// A wallet that runs mini programs.
#[derive(uniffi::Object)]
pub struct MiniProgramHost {
    host: Host,
    watch: Watch,
    handle: Handle,
}

#[uniffi::export]
impl MiniProgramHost {
    /// A host with its services.
    #[uniffi::constructor]
    pub fn new(settings: HostSettings, services: HostServices) -> Result<Self, SetupError> {
        let watch = Watch(services.observer.clone());
        Ok(Self {
            host: Host::new(settings.into(), adapt(services, &watch)),
            watch,
            handle: detached::handle()?,
        })
    }

    /// Opens a program. Send the message from `init_message` to it, then `launch` it.
    pub fn open(
        &self,
        program: Program,
        surroundings: Surroundings,
        sink: Arc<dyn MessageSink>,
    ) -> Result<Arc<MiniProgramInstance>, SetupError> {
        let port = Arc::new(port::Adapter(sink, self.watch.clone()));
        let instance = self.host.open(program.into(), surroundings.try_into()?, port);
        Ok(Arc::new(MiniProgramInstance::new(instance, self.handle.clone())))
    }

    /// Call this when the order of a payment is handed over for execution; from now on silence may hide a success.
    /// Returns false when the payment can no longer be submitted: then do not hand it over.
    pub fn submitted(&self, request_id: &str) -> bool {
        self.host.submitted(request_id)
    }

    /// Call this when the backend has definitely refused the order, for example because of a wrong PIN. The user may
    /// try again.
    pub fn submission_refused(&self, request_id: &str) -> bool {
        self.host.submission_refused(request_id)
    }

    /// A page of the wallet reports how a payment ended. Only the first report counts; false for any later one.
    pub fn complete_payment(&self, request_id: &str, result: PaymentResult) -> bool {
        self.host.complete_payment(request_id, Ok(result.result_code))
    }

    /// A page of the wallet reports that a payment failed. Only the first report counts; false for any later one.
    pub fn fail_payment(&self, request_id: &str, error: SpiError) -> bool {
        self.host.complete_payment(request_id, Err(error.into()))
    }

    /// Requests that a payment be cancelled. Returns false once it has been submitted: then it is never cancelled.
    pub fn request_cancel(&self, request_id: &str) -> bool {
        self.host.request_cancel(request_id)
    }

    /// The state of a payment; none for an unknown one.
    pub fn state(&self, request_id: &str) -> Option<PaymentState> {
        self.host.state(request_id).map(Into::into)
    }

    /// The result code that a payment ended with; none while it is in progress. Also for programs that are gone and
    /// never got their result.
    pub fn outcome(&self, request_id: &str) -> Option<String> {
        self.host.outcome(request_id).map(ResultCode::as_str).map(str::to_owned)
    }
}

fn adapt(services: HostServices, watch: &Watch) -> Services {
    Services {
        payment: services.payment.map(|service| Arc::new(payment::Adapter(service)) as _),
        oauth: services.oauth.map(|service| Arc::new(oauth::Adapter(service)) as _),
        member: services.member.map(|service| Arc::new(member::Adapter(service)) as _),
        gateway: services.gateway.map(|service| Arc::new(gateway::Adapter(service)) as _),
        ui: Arc::new(ui::Adapter(services.ui, watch.clone())),
        fetch: Arc::new(fetch::Adapter(services.fetch, watch.clone())),
        storage: Arc::new(storage::Adapter(services.storage, watch.clone())),
        clock: Arc::new(clock::Adapter(services.clock, watch.clone())),
        phone: services.phone.map(|service| Arc::new(phone::Adapter(service, watch.clone())) as _),
        observer: services.observer.map(|service| Arc::new(observer::Adapter(service)) as _),
    }
}
