//! Apps of the BaaS API, their users and sessions.

use cashier_core::app::App;
use cashier_core::app_user::{AppLogin, AppSession, AppUser, IdpVisit, LoginKey, Number};
use cashier_core::id::{AppSessionId, IdpVisitId};

use super::{Reader, params};
use crate::error::StoreError;

impl Reader {
    /// The app with this client id.
    pub async fn app(&self, client_id: &str) -> Result<Option<App>, StoreError> {
        self.by_key(&client_id.to_owned()).await
    }

    /// Every app, by client id.
    pub async fn apps(&self) -> Result<Vec<App>, StoreError> {
        self.rows("ORDER BY client_id LIMIT 1000", params![]).await
    }

    /// One user of an app.
    pub async fn app_user(&self, app: &str, number: Number) -> Result<Option<AppUser>, StoreError> {
        self.by_key(&(app.to_owned(), number)).await
    }

    /// The login with this key.
    pub async fn app_login(&self, key: &LoginKey) -> Result<Option<AppLogin>, StoreError> {
        self.by_key(key).await
    }

    /// Every login of a user.
    pub async fn app_logins_of(&self, app: &str, user: Number) -> Result<Vec<AppLogin>, StoreError> {
        self.rows(
            "WHERE shard = ?1 AND app = ?2 AND user_number = ?3 ORDER BY method, name LIMIT 100",
            params![App::shard(app), app.to_owned(), user.value()],
        )
        .await
    }

    /// One session.
    pub async fn app_session(&self, id: AppSessionId) -> Result<Option<AppSession>, StoreError> {
        self.by_key(&id).await
    }

    /// One visit to a provider.
    pub async fn idp_visit(&self, id: IdpVisitId) -> Result<Option<IdpVisit>, StoreError> {
        self.by_key(&id).await
    }
}
