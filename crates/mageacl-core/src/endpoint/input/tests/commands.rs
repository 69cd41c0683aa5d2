//! Commands of curl, wget, `HTTPie` and PowerShell, in three shells.

use super::check;

#[test]
fn curl_on_one_line() {
    check(&[
        ("curl https://shop.example/rest/V1/orders -H 'Authorization: Bearer S3CR3T'", &["GET /rest/V1/orders"]),
        (
            "curl -H \"Authorization: Bearer S3CR3T\" https://shop.example/rest/V1/orders -X POST",
            &["POST /rest/V1/orders"],
        ),
        ("curl -XPUT -u me:S3CR3T https://shop.example/rest/V1/a", &["PUT /rest/V1/a"]),
        ("curl -sSLXDELETE https://shop.example/rest/V1/a", &["DELETE /rest/V1/a"]),
        ("curl --request=PUT --data @S3CR3T.json https://shop.example/rest/V1/a", &["PUT /rest/V1/a"]),
        ("curl --request put https://shop.example/rest/V1/a", &["PUT /rest/V1/a"]),
        ("curl --data-raw $'{\"a\":\"S3CR3T\\'\"}' https://shop.example/rest/V1/a", &["POST /rest/V1/a"]),
        ("curl -d@S3CR3T https://shop.example/rest/V1/a", &["POST /rest/V1/a"]),
        ("curl -G -d 'token=S3CR3T' https://shop.example/rest/V1/a", &["GET /rest/V1/a"]),
        ("curl -I https://shop.example/rest/V1/a", &["HEAD /rest/V1/a"]),
        ("curl -T S3CR3T.json https://shop.example/rest/V1/a", &["PUT /rest/V1/a"]),
        ("curl --json '{\"password\":\"S3CR3T\"}' --url https://shop.example/rest/V1/a", &["POST /rest/V1/a"]),
        ("curl -F 'file=@S3CR3T' https://shop.example/rest/V1/a", &["POST /rest/V1/a"]),
        ("curl https://a.example/rest/V1/a https://a.example/rest/V1/b", &["GET /rest/V1/a", "GET /rest/V1/b"]),
        (
            "curl -d x https://a.example/rest/V1/a --next -X PUT https://a.example/rest/V1/b",
            &["POST /rest/V1/a", "PUT /rest/V1/b"],
        ),
        (
            "curl --oauth2-bearer S3CR3T --proxy-user a:S3CR3T -e https://S3CR3T/V1/x shop.example/rest/V1/a",
            &["GET /rest/V1/a"],
        ),
        ("curl.exe -k https://shop.example/rest/V1/a", &["GET /rest/V1/a"]),
        ("/usr/bin/curl https://shop.example/rest/V1/a", &["GET /rest/V1/a"]),
        ("$ curl https://shop.example/rest/V1/a", &["GET /rest/V1/a"]),
        ("me@host:~/shop$ curl https://shop.example/rest/V1/a", &["GET /rest/V1/a"]),
        ("PS C:\\Users\\me> curl.exe https://shop.example/rest/V1/a", &["GET /rest/V1/a"]),
        ("C:\\>curl \"https://shop.example/rest/V1/a\" -d \"{\\\"a\\\":\\\"S3CR3T\\\"}\"", &["POST /rest/V1/a"]),
        ("TOKEN=S3CR3T curl https://shop.example/rest/V1/a", &["GET /rest/V1/a"]),
        ("token=$(curl -s -X POST https://shop.example/rest/V1/a -d S3CR3T | jq -r .token)", &["POST /rest/V1/a"]),
        ("curl https://shop.example/rest/V1/a?x=S3CR3T&y=S3CR3T", &["GET /rest/V1/a"]),
        ("curl https://shop.example/rest/V1/a > S3CR3T.json 2>&1", &["GET /rest/V1/a"]),
        (
            "cd S3CR3T && curl https://shop.example/rest/V1/a; curl -X PUT https://shop.example/rest/V1/b",
            &["GET /rest/V1/a", "PUT /rest/V1/b"],
        ),
        ("for i in 1 2; do curl https://shop.example/rest/V1/a/$i; done", &["GET /rest/V1/a/$i"]),
        ("curl \"$BASE_URL/rest/V1/a\" -H \"Authorization: Bearer $S3CR3T\"", &["GET /rest/V1/a"]),
        ("curl https://shop.example/rest/V1/products/<sku>", &["GET /rest/V1/products/<sku>"]),
        ("curl 'https://shop.example/rest/V1/products/a,b'", &["GET /rest/V1/products/a%2Cb"]),
        ("docker exec -it web curl -X PUT https://shop.example/rest/V1/a", &["PUT /rest/V1/a"]),
        ("curl \u{201c}https://shop.example/rest/V1/a\u{201d} -H \u{201c}X: S3CR3T\u{201d}", &["GET /rest/V1/a"]),
        ("curl https://shop.example/rest/V1/a/x[1-3]", &["GET /rest/V1/a/{...}"]),
        ("- `curl -u a:S3CR3T https://shop.example/rest/V1/a`,", &["GET /rest/V1/a"]),
    ]);
}

#[test]
fn curl_over_several_lines() {
    check(&[
        (
            "curl -X POST \\\n  'https://shop.example/rest/V1/orders' \\\n  -H 'Authorization: Bearer S3CR3T' \\\n  -d '{\n\n  \
             \"a\": \"S3CR3T\",\nGET /V1/S3CR3T\nDELETE /V1/products/1\n}'\nGET /V1/b",
            &["POST /rest/V1/orders", "GET /V1/b"],
        ),
        (
            "$ curl -X PUT https://shop.example/rest/V1/a \\\n> -H \"X: S3CR3T\" \\\n> -d '{\n> \"a\": 1\n> }'\nGET /V1/b",
            &["PUT /rest/V1/a", "GET /V1/b"],
        ),
        (
            "curl -X POST ^\"https://shop.example/rest/V1/a^\" ^\n  -H ^\"Authorization: Bearer S3CR3T^\" ^\n  --data-raw \
             ^\"^{^\\^\"a^\\^\":^\\^\"S3CR3T^\\^\"^}^\"\nGET /V1/b",
            &["POST /rest/V1/a", "GET /V1/b"],
        ),
        (
            "curl --data-raw ^\"^{^\n\n^\\^\"a^\\^\": S3CR3T^\n\n^}^\" ^\"https://shop.example/rest/V1/a^\"\nGET /V1/b",
            &["POST /rest/V1/a", "GET /V1/b"],
        ),
        ("curl -X POST ^\n -H \"X: S3CR3T\" ^\n https://shop.example/rest/V1/a", &["POST /rest/V1/a"]),
        (
            "curl.exe -X POST `\n  -H \"Authorization: Bearer S3CR3T\" `\n  \"https://shop.example/rest/V1/a\"\nGET /V1/b",
            &["POST /rest/V1/a", "GET /V1/b"],
        ),
        (
            "curl -X POST https://shop.example/rest/V1/a -d @- <<EOF\n{\"a\": \"S3CR3T\"}\nGET /V1/S3CR3T\nEOF\nGET /V1/b",
            &["POST /rest/V1/a", "GET /V1/b"],
        ),
        (
            "cat <<'EOF' | curl -d @- https://shop.example/rest/V1/a\nGET /V1/S3CR3T\nEOF\nGET /V1/b",
            &["POST /rest/V1/a", "GET /V1/b"],
        ),
        (
            "curl -X PUT \\\n # -H 'S3CR3T' \\\n https://shop.example/rest/V1/a\nGET /V1/b",
            &["PUT /rest/V1/a", "GET /V1/b"],
        ),
        ("curl https://shop.example/rest/V1/a |\n  jq .S3CR3T\nGET /V1/b", &["GET /rest/V1/a", "GET /V1/b"]),
        (
            "curl -d '\r\nS3CR3T\r\n' \\\r\n https://shop.example/rest/V1/a\r\nGET /V1/b",
            &["POST /rest/V1/a", "GET /V1/b"],
        ),
        (
            "API=\"https://me:S3CR3T@shop.example/rest/V1\"\ncurl \"$API/a\" -H 'S3CR3T'\ncurl ${API}/b",
            &["GET /rest/V1/a", "GET /rest/V1/b"],
        ),
        (
            "cat > a.json <<EOF\nGET /V1/S3CR3T\n{\"a\": \"S3CR3T\"}\nEOF\ncurl -d @a.json https://shop.example/rest/V1/a",
            &["POST /rest/V1/a"],
        ),
        (
            "BASE=https://me:S3CR3T@shop.example\nTOKEN='S3CR3T'\ncurl $BASE/rest/V1/a -H \"X: $TOKEN\"",
            &["GET /rest/V1/a"],
        ),
    ]);
}

#[test]
fn wget_and_httpie() {
    check(&[
        ("wget --header='Authorization: Bearer S3CR3T' https://shop.example/rest/V1/a", &["GET /rest/V1/a"]),
        ("wget --method=PUT --body-data='S3CR3T' https://shop.example/rest/V1/a", &["PUT /rest/V1/a"]),
        ("wget --post-data 'user=S3CR3T' -O S3CR3T https://shop.example/rest/V1/a", &["POST /rest/V1/a"]),
        ("wget -qO- --user me --password S3CR3T https://shop.example/rest/V1/a", &["GET /rest/V1/a"]),
        ("http shop.example/rest/V1/a Authorization:'Bearer S3CR3T'", &["GET /rest/V1/a"]),
        ("http POST shop.example/rest/V1/a name=S3CR3T Authorization:S3CR3T", &["POST /rest/V1/a"]),
        ("https shop.example/rest/V1/a name:=3 x==S3CR3T", &["POST /rest/V1/a"]),
        ("https shop.example/rest/V1/a x==S3CR3T", &["GET /rest/V1/a"]),
        ("http -a me:S3CR3T PUT :8080/rest/V1/a", &["PUT /rest/V1/a"]),
        ("http :/rest/V1/a < S3CR3T.json", &["POST /rest/V1/a"]),
        ("xh delete https://shop.example/rest/V1/a", &["DELETE /rest/V1/a"]),
    ]);
}

#[test]
fn powershell() {
    check(&[
        (
            "Invoke-RestMethod -Uri \"https://shop.example/rest/V1/a\" -Method Post -Headers @{\n  Authorization = 'Bearer \
             S3CR3T'\n} -Body '{\"a\":\"S3CR3T\"}'\nGET /V1/b",
            &["POST /rest/V1/a", "GET /V1/b"],
        ),
        ("$r = irm https://shop.example/rest/V1/a -UseBasicParsing", &["GET /rest/V1/a"]),
        ("iwr -Method:PUT -Uri 'https://shop.example/rest/V1/a' -Body $S3CR3T", &["PUT /rest/V1/a"]),
        (
            "Invoke-WebRequest `\n  -Uri https://shop.example/rest/V1/a `\n  -Method DELETE `\n  -Token S3CR3T\nGET /V1/b",
            &["DELETE /rest/V1/a", "GET /V1/b"],
        ),
        (
            "irm https://shop.example/rest/V1/a -Method POST -Body @\"\n{\"a\": \"S3CR3T\"}\nGET /V1/S3CR3T\n\"@\nGET /V1/b",
            &["POST /rest/V1/a", "GET /V1/b"],
        ),
        (
            "$headers = @{\n  Authorization = \"Bearer S3CR3T\"\n}\nirm -Uri \"$base/rest/V1/a\" -Headers $headers",
            &["GET /rest/V1/a"],
        ),
        (
            "PS C:\\shop> $body = @{ a = 1\n b = \"S3CR3T\" } | ConvertTo-Json\nPS C:\\shop> irm -Method Post \
             https://shop.example/rest/V1/a -Body $body",
            &["POST /rest/V1/a"],
        ),
        ("(Invoke-WebRequest https://shop.example/rest/V1/a).Content", &["GET /rest/V1/a"]),
        ("GET /V1/b\nInvoke-RestMethod @S3CR3T", &["GET /V1/b", "!2"]),
    ]);
}

#[test]
fn values_of_unknown_options_are_no_urls() {
    check(&[
        ("curl --tokn /V1/S3CR3T https://shop.example/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("curl --tokn=/V1/S3CR3T https://shop.example/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("curl --tokn V1/S3CR3T -X PUT https://shop.example/rest/V1/orders", &["PUT /rest/V1/orders"]),
        ("curl --tokn {S3CR3T}/rest/V1/x https://shop.example/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("curl -9 /V1/S3CR3T https://shop.example/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("curl --tokn /V1/S3CR3T", &["!1"]),
        ("curl --tokn POST https://shop.example/rest/V1/orders", &["!1"]),
        ("curl --reques POST https://shop.example/rest/V1/orders", &["!1"]),
        ("curl --no-such /V1/S3CR3T https://shop.example/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("curl --no-buffer -L --fail-with-body $API/V1/orders", &["GET /V1/orders"]),
        ("curl /V1/S3CR3T https://shop.example/rest/V1/orders", &["!1"]),
        ("curl -H Authorization: S3C/R3T https://shop.example/rest/V1/orders", &["!1"]),
        ("wget --post /V1/S3CR3T", &["!1"]),
        ("wget --tokn /V1/S3CR3T https://shop.example/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("wget -nv --no-check-certificate shop.example/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("http --tokn {S3CR3T}/rest/V1/x https://shop.example/rest/V1/orders a=1", &["POST /rest/V1/orders"]),
        ("http --tokn /V1/S3CR3T PUT /V1/orders", &["PUT /V1/orders"]),
        ("http --tokn S3CR3T/V1/x", &["!1"]),
        ("http --tokn GET /V1/S3CR3T https://shop.example/rest/V1/orders", &["!1"]),
        ("irm -Tokn /V1/S3CR3T https://shop.example/rest/V1/orders", &["GET /rest/V1/orders"]),
        ("irm https://shop.example/rest/V1/orders /V1/S3CR3T", &["!1"]),
    ]);
}
