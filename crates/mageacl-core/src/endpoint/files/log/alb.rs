//! Access logs of AWS load balancers: the application load balancer and the classic one.

use super::{LogRequest, combined, status};

/// The types of requests, which are the first column of an application load balancer.
const TYPES: [&str; 6] = ["http", "https", "h2", "grpcs", "ws", "wss"];

/// Returns the request of a line. The status is in a column before the request.
pub(super) fn request(line: &str) -> Option<LogRequest<'_>> {
    let columns = line.split(' ').take(12).collect::<Vec<_>>();
    let is_time = |text: &str| text.len() >= 20 && text.ends_with('Z') && text.as_bytes()[4] == b'-';
    let column = match columns.as_slice() {
        [kind, time, _, _, _, _, _, _, column, ..] if TYPES.contains(kind) && is_time(time) => column,
        [time, _, _, _, _, _, _, column, _, _, _, request] if is_time(time) && request.starts_with('"') => column,
        _ => return None,
    };
    Some(LogRequest { status: status(column), ..combined::request(line)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_before_the_request() {
        let application = "https 2024-01-01T10:00:00.000000Z app/shop/0123 10.0.0.1:2817 10.0.1.1:80 0.000 0.001 0.000 201 200 34 366 \
                           \"POST https://shop.example:443/rest/V1/orders?x=1 HTTP/2.0\" \"curl/8\" ECDHE TLSv1.2 arn:x \"Root=1\" \"-\"";
        let classic = "2024-01-01T10:00:00.000000Z shop 10.0.0.1:2817 10.0.1.1:80 0.000 0.001 0.000 404 404 0 29 \
                       \"GET http://shop.example:80/rest/V1/orders HTTP/1.1\" \"curl/8\" - -";
        for (line, expected) in [
            (application, ("POST", "https://shop.example:443/rest/V1/orders?x=1", 201)),
            (classic, ("GET", "http://shop.example:80/rest/V1/orders", 404)),
        ] {
            let found = request(line).unwrap();
            assert_eq!(
                (found.method.as_ref(), found.target.as_ref(), found.status),
                (expected.0, expected.1, Some(expected.2))
            );
        }
        assert_eq!(request("10.0.0.1 - - [x] \"GET /rest/V1/a HTTP/1.1\" 200 12"), None);
        assert_eq!(
            request("https \u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}Z a b c d e f 200"),
            None
        );
    }
}
