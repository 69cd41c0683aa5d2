//! Logs of HTTP requests of Cloudflare (Logpush).

use std::borrow::Cow;

use super::fields::Fields;
use super::{LogRequest, status};

/// Returns the request of an object. The status of the edge is that of the answer to the client.
pub(super) fn request(fields: &Fields) -> Option<LogRequest<'_>> {
    let method = fields.exact("ClientRequestMethod")?;
    let target = fields.exact("ClientRequestURI").or_else(|| fields.exact("ClientRequestPath"))?;
    let answer = fields.exact("EdgeResponseStatus").or_else(|| fields.exact("OriginResponseStatus"));
    Some(LogRequest {
        method: Cow::Borrowed(crate::endpoint::input::method(method)?),
        target: Cow::Borrowed(target),
        status: answer.and_then(status),
    })
}
