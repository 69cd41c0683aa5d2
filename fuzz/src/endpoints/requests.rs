//! Requests as tools write them, each with a secret in every part but the path.

use super::super::input;
use super::MARKER;

/// The form that is the input itself.
pub const AS_IT_IS: u8 = 0;

/// Returns a file of one form.
pub fn file(form: u8, options: u8, rest: &[u8]) -> Vec<u8> {
    let pieces = input::pieces(rest, &[0], 3);
    let path = kept(pieces[0], "/_-.{}:%", "products");
    let name = kept(pieces.get(1).unwrap_or(&&[][..]), "-", "Authorization");
    let body = kept(pieces.get(2).unwrap_or(&&[][..]), " /:;=,.?&#[]()-_", "note");
    // Base64 has slashes, so that a secret may look like a path.
    let secret = match options % 3 {
        0 => MARKER.to_owned(),
        1 => format!("Bearer {MARKER}"),
        _ => format!("Basic V1/{MARKER}+/x=="),
    };
    let path = path.trim_start_matches('/');
    let text = match form % 16 {
        AS_IT_IS => return rest.to_owned(),
        1 => format!(
            "curl -X PUT \"https://shop.example/rest/V1/{path}\" -H \"X-{name}: {secret}\" -d '{{\"{name}\": \"{body}{secret}\"}}'"
        ),
        2 => format!(
            "curl -X PUT \\\n  'https://shop.example/rest/V1/{path}' \\\n  -H 'X-{name}: {secret}' \\\n  --data-raw '{{\n  \"{name}\": \"{body}{secret}\"\n}}'"
        ),
        3 => format!(
            "curl -X PUT ^\r\n  \"https://shop.example/rest/V1/{path}\" ^\r\n  -H \"X-{name}: {secret}\" ^\r\n  -d \"{{\\\"{name}\\\": \\\"{body}{secret}\\\"}}\""
        ),
        4 => format!(
            "Invoke-RestMethod -Method Put -Uri \"https://shop.example/rest/V1/{path}\" `\n  -Headers @{{ \"X-{name}\" = \"{secret}\" }} `\n  -Body '{{\"{name}\": \"{body}{secret}\"}}'"
        ),
        5 => format!(
            "### {name}\nPUT https://shop.example/rest/V1/{path} HTTP/1.1\nX-{name}: {secret}\nContent-Type: application/json\n\n{{\n  \"{name}\": \"{body}{secret}\"\n}}\n"
        ),
        6 => format!(
            "PUT /rest/V1/{path} HTTP/1.1\r\nHost: shop.example\r\nX-{name}: {secret}\r\n\r\n{{\"{name}\": \"{body}{secret}\"}}"
        ),
        7 => format!("GET https://{name}:{MARKER}@shop.example/rest/V1/{path}"),
        8 => format!("GET https://shop.example/rest/V1/{path}?access_token={MARKER}&x-{name}-key={MARKER}"),
        9 => format!(
            "wget --method=PUT --header=\"X-{name}: {secret}\" --body-data='{{\"{name}\": \"{body}{secret}\"}}' \"https://shop.example/rest/V1/{path}\""
        ),
        10 => format!("http PUT https://shop.example/rest/V1/{path} 'X-{name}:{secret}' {name}={MARKER}"),
        11 => format!("curl -u '{name}:{MARKER}' https://shop.example/rest/V1/{path}"),
        12 => format!(
            "curl --oauth2-bearer {MARKER} --url https://{name}:{MARKER}@shop.example/rest/V1/{path}?token={MARKER}"
        ),
        13 => format!("curl 'https://shop.example/rest/V1/{path}' -H 'X-{name}: {secret}"),
        14 => format!("| {name} | `GET /V1/{path}` |\n| X-{name} | `X-{name}: {secret}` |"),
        _ => format!("INSERT INTO oauth_token VALUES (1,'{name}','{secret}');\nX-{name}: {secret}\nGET /V1/{path}"),
    };
    if options < 0x80 { text.into_bytes() } else { utf_16(&text) }
}

/// Returns the ASCII letters, digits and listed signs of a piece, or a default without any.
fn kept(piece: &[u8], signs: &str, default: &str) -> String {
    let kept = piece.iter().map(|byte| char::from(*byte)).filter(|c| c.is_ascii_alphanumeric() || signs.contains(*c));
    // A fuzzer learns the marker; then it is not a secret.
    let kept = kept.take(64).collect::<String>().replace("SECRET", "");
    if kept.is_empty() { default.to_owned() } else { kept }
}

fn utf_16(text: &str) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}
