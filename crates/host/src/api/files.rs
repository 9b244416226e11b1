//! `my.uploadFile` and `my.downloadFile`: files of the phone over HTTP, by the rules of `my.request`.

use serde_json::{Map, Value, json};

use super::request::{self, Decode};
use crate::error::{BridgeError, Failure};
use crate::running::Call;
use crate::spi::PhoneFile;

/// The vendors' error numbers.
const NO_SUCH_FILE: i64 = 12;
const NOT_KEPT: i64 = 14;

/// `my.uploadFile`: `filePath`, `fileName` (the field), `formData`, as `multipart/form-data`.
pub(super) async fn upload(call: &Call) -> Result<Value, Failure> {
    let service = phone(call)?;
    let path = call.text("filePath")?;
    let field = match call.text("fileName")? {
        empty if empty.is_empty() => call.text("name")?,
        name => name,
    };
    if field.is_empty() || field.contains(['"', '\r', '\n']) {
        return Err(Failure::invalid("fileName must name the form's field for the file"));
    }
    let Some(file) = service.read_file(call.context(), &path).await else {
        return Err(Failure::numbered(NO_SUCH_FILE, "filePath names no file that this program was given"));
    };
    let form = call.params.get("formData").and_then(Value::as_object).cloned().unwrap_or_default();
    let (kind, body) = multipart(&file, &field, file_name(&path), &form)?;
    let mut request = request::build(call, "POST")?;
    request.headers.insert("content-type".to_owned(), kind);
    request.body = body;
    request::send(call, request, &Decode::Text).await
}

/// `my.downloadFile`: the content goes to a file of the phone.
pub(super) async fn download(call: &Call) -> Result<Value, Failure> {
    let service = phone(call)?;
    let request = request::build(call, "GET")?;
    let response = request::fetch(call, request).await?;
    if !(200..400).contains(&response.status) {
        return Err(
            Failure::numbered(request::HTTP_ERROR, "http status error").with("status", response.status)
        );
    }
    let media_type = response.headers.get("content-type").cloned().unwrap_or_default();
    let file = PhoneFile { media_type, bytes: response.body };
    let Some(path) = service.keep_file(call.context(), file).await else {
        return Err(Failure::numbered(NOT_KEPT, "there is no room for the file"));
    };
    Ok(json!({"apFilePath": path, "tempFilePath": path, "filePath": path, "statusCode": response.status}))
}

fn phone(call: &Call) -> Result<std::sync::Arc<dyn crate::spi::PhoneService>, Failure> {
    let service = call.instance.host.services.phone.clone();
    service.ok_or_else(|| Failure::new(BridgeError::NotImplemented, format!("{} is not supported", call.api)))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// The form's body and its media type. Names and values cannot end a part early.
fn multipart(
    file: &PhoneFile,
    field: &str,
    name: &str,
    form: &Map<String, Value>,
) -> Result<(String, Vec<u8>), Failure> {
    // A boundary that nothing in the form contains.
    let texts: Vec<String> = form.values().map(request::plain).collect();
    let is_free = |boundary: &str| {
        !texts.iter().any(|text| text.contains(boundary))
            && !file.bytes.windows(boundary.len()).any(|window| window == boundary.as_bytes())
    };
    let boundary = (0..1_000_u32).map(|number| format!("form-part-{number:08}")).find(|one| is_free(one));
    let boundary = boundary.ok_or_else(|| Failure::invalid("the file cannot be put into a form"))?;
    let mut body = Vec::new();
    for (key, text) in form.keys().zip(&texts) {
        if key.contains(['"', '\r', '\n']) {
            return Err(Failure::invalid("formData has a name that no form can have"));
        }
        let part =
            format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{key}\"\r\n\r\n{text}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let name: String = name.chars().filter(|letter| !matches!(letter, '"' | '\r' | '\n')).collect();
    let media_type = if file.media_type.is_empty() { "application/octet-stream" } else { &file.media_type };
    let head = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\ncontent-type: {media_type}\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(&file.bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    Ok((format!("multipart/form-data; boundary={boundary}"), body))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form holds texts and the file, and its boundary is in none of them.
    #[test]
    fn forms_are_whole() {
        let file =
            PhoneFile { media_type: "image/png".to_owned(), bytes: b"x form-part-00000000 y".to_vec() };
        let form =
            Map::from_iter([("n".to_owned(), json!(1)), ("t".to_owned(), json!("form-part-00000001"))]);
        let (kind, body) = multipart(&file, "picture", "a\"b.png", &form).unwrap();
        assert_eq!(kind, "multipart/form-data; boundary=form-part-00000002");
        let expected = "--form-part-00000002\r\ncontent-disposition: form-data; name=\"n\"\r\n\r\n1\r\n\
            --form-part-00000002\r\ncontent-disposition: form-data; name=\"t\"\r\n\r\nform-part-00000001\r\n\
            --form-part-00000002\r\ncontent-disposition: form-data; name=\"picture\"; filename=\"ab.png\"\r\n\
            content-type: image/png\r\n\r\nx form-part-00000000 y\r\n--form-part-00000002--\r\n";
        assert_eq!(String::from_utf8(body).unwrap(), expected);
        let bad = Map::from_iter([("a\"".to_owned(), json!(1))]);
        assert!(multipart(&file, "f", "n", &bad).is_err());
    }
}
