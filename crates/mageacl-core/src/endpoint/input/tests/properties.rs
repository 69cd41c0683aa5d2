//! Random secrets in random forms, and random text.

use proptest::prelude::*;

use super::super::{read, read_text};
use super::calls;
use crate::endpoint::spelling;

/// Forms with a secret (`@`) wherever they can hold one. Each has the call `POST /rest/V1/orders`.
const FORMS: [&str; 16] = [
    "POST https://me:@@shop.example/rest/V1/orders?token=@#@ - @",
    "curl -X POST -u me:@ -H 'Authorization: Bearer @' 'https://me:@@shop.example/rest/V1/orders?x=@' -d '@'",
    "curl \\\n -H \"X: @\" \\\n --data-raw '{\n\"a\": \"@\"\n}' https://shop.example/rest/V1/orders",
    "curl ^\"https://shop.example/rest/V1/orders?x=@^\" ^\n -H ^\"X: @^\" ^\n -d ^\"@^\"",
    "curl.exe `\n -H \"X: @\" `\n -d '@' https://shop.example/rest/V1/orders",
    "wget --header='X: @' --post-data='@' https://me:@@shop.example/rest/V1/orders",
    "http POST shop.example/rest/V1/orders X:@ a=@ b==@",
    "Invoke-RestMethod -Method Post -Uri 'https://shop.example/rest/V1/orders?x=@' -Headers @{\n X = '@'\n} -Body '@'",
    "POST /rest/V1/orders?x=@ HTTP/1.1\nHost: @\nAuthorization: Bearer @\nContent-Type: application/json\n\n{\"a\": \"@\"}",
    "@x = @\n### @\nPOST {{host}}/rest/V1/orders\nX-Token: @\n\n{\"a\": \"@\"}\n###",
    "POST,https://me:@@shop.example/rest/V1/orders?x=@,@",
    "| Method | Path | Why |\n|---|---|---|\n| POST | /rest/V1/orders?x=@ | @ |",
    "# @\nPOST /rest/V1/orders # @",
    "POST me:@@shop.example/rest/V1/orders",
    "TOKEN=@ curl -d '@' https://shop.example/rest/V1/orders",
    "1. `POST /rest/V1/orders?@`",
];

proptest! {
    #[test]
    fn no_form_leaks_a_secret(form in 0..FORMS.len(), secret in "[A-Z][a-z][0-9][A-Za-z0-9]{8,40}") {
        // PowerShell and `.http` files use the mark themselves.
        let text = FORMS[form].replace("@{", "\u{1}{").replace("@x", "\u{1}x");
        let text = text.replace("@@", &format!("{secret}\u{1}")).replace('@', &secret).replace('\u{1}', "@");
        prop_assert_eq!(calls(text.as_bytes()), ["POST /rest/V1/orders"], "{}", text);
    }

    #[test]
    fn other_text_never_comes_out(secret in "[A-Z][a-z][0-9][A-Za-z0-9]{8,40}", before in "[ -~\n]{0,40}", after in "[ -~\n]{0,40}") {
        prop_assume!(!before.ends_with(['/', '$', ':', '%']));
        let found = calls(format!("{before} {secret} {after}").as_bytes()).join("\n");
        prop_assert!(!found.contains(&secret), "{}", found);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(entries) = read(&bytes) {
            prop_assert!(entries.iter().all(|entry| 0 < entry.first && entry.first <= entry.last));
        }
    }

    #[test]
    fn a_call_is_read_again_as_itself(text in "(GET|POST|curl|/V1| |[a-z{}<>$:%?#&=,;'\"|/\n]){0,30}") {
        for entry in read_text(&text) {
            if let Ok(call) = entry.call {
                prop_assert_eq!(spelling::parse(&call.text()), Ok(call.clone()), "{:?}", text);
            }
        }
    }
}
