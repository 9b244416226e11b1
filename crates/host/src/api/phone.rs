//! The calls that use the phone. What is the same for all hosts is here: the list, the form of the parameters, how a
//! failure looks. The rest is the host's (`spi/phone.rs`).

use serde_json::{Value, json};

use crate::error::{BridgeError, Failure};
use crate::running::Call;
use crate::services::Direction;

/// The calls that [`PhoneService`](crate::spi::PhoneService) carries out.
pub const APIS: [&str; 37] = [
    "addPhoneContact",
    "chooseCity",
    "chooseImage",
    "chooseLocation",
    "choosePhoneContact",
    "datePicker",
    "getAuthUserInfo",
    "getBatteryInfo",
    "getClipboard",
    "getFileInfo",
    "getLocation",
    "getPhoneNumber",
    "getSavedFileInfo",
    "getSavedFileList",
    "getScreenBrightness",
    "getSetting",
    "makePhoneCall",
    "multiLevelSelect",
    "openDocument",
    "openLocation",
    "openSetting",
    "optionsSelect",
    "qicardSignContract",
    "removeSavedFile",
    "saveFile",
    "saveImage",
    "saveImageToPhotosAlbum",
    "scan",
    "setClipboard",
    "setKeepScreenOn",
    "setScreenBrightness",
    "showActionSheet",
    "showModal",
    "signContract",
    "vibrate",
    "vibrateLong",
    "vibrateShort",
];

pub(super) async fn run(call: &Call) -> Result<Value, Failure> {
    let host = &call.instance.host;
    let Some(service) = host.services.phone.clone() else {
        return Err(Failure::new(BridgeError::NotImplemented, format!("{} is not supported", call.api)));
    };
    let name = format!("PhoneService.{}", call.api);
    // Parameters and answers may hold what the user wrote or chose: the log has the names of the members only.
    host.observe(Direction::ToSpi, &name, &json!(call.params.keys().collect::<Vec<_>>()));
    match service.call(call.context(), &call.api, call.params.clone()).await {
        Ok(answer) => {
            host.observe(Direction::FromSpi, &name, &json!("success"));
            Ok(answer)
        }
        Err(error) => {
            host.observe(Direction::FromSpi, &name, &json!({"error": error.error}));
            Err(Failure::numbered(error.error, error.message))
        }
    }
}
