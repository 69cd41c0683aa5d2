//! Commands inside other commands are separate calls, or their lines are reported.

use super::check;

const A: &[&str] = &["GET /rest/V1/a"];
const B: &[&str] = &["POST /rest/V1/b", "GET /rest/V1/a"];

#[test]
fn substitutions() {
    check(&[
        ("echo $(curl -u me:S3CR3T https://shop.example/rest/V1/a)", A),
        ("echo \"$(curl -H \"X: S3CR3T\" https://shop.example/rest/V1/a)\"", A),
        ("TOKEN=\"$(curl -d 'S3CR3T' https://shop.example/rest/V1/b)\"\ncurl https://shop.example/rest/V1/a", B),
        ("TOKEN=`curl -d 'S3CR3T' https://shop.example/rest/V1/b`\ncurl https://shop.example/rest/V1/a", B),
        (
            "export TOKEN=$(curl -d 'S3CR3T' https://shop.example/rest/V1/b | jq -r .)\ncurl https://shop.example/rest/V1/a",
            B,
        ),
        ("echo \"`curl https://shop.example/rest/V1/a`\" S3CR3T", A),
        ("curl -H \"X: $(curl -d S3CR3T https://shop.example/rest/V1/b)\" https://shop.example/rest/V1/a", B),
        ("curl -H \"X: `curl -d S3CR3T https://shop.example/rest/V1/b`\" https://shop.example/rest/V1/a", B),
        ("curl https://shop.example/rest/V1/a -H X:$(curl -d S3CR3T https://shop.example/rest/V1/b)", B),
        ("if [ \"$(curl -s https://shop.example/rest/V1/a)\" = S3CR3T ]; then exit 1; fi", A),
        ("[[ $(curl -s https://shop.example/rest/V1/a) == *S3CR3T* ]] && exit", A),
        ("diff <(curl -d S3CR3T https://shop.example/rest/V1/b) <(curl https://shop.example/rest/V1/a)", B),
        ("x=$(echo $(curl https://shop.example/rest/V1/a -H 'S3CR3T'))", A),
        ("x=\"$(cat <<<\"$(curl https://shop.example/rest/V1/a)\")\"", A),
        ("curl \"https://shop.example/rest/V1/orders/$(cat S3CR3T)\"", &["GET /rest/V1/orders/$"]),
        ("curl -d \"$(jq -n \"{\\\"a\\\": \\\"S3CR3T\\\"}\")\" https://shop.example/rest/V1/b", &["POST /rest/V1/b"]),
        ("x=$(a $(b $(c $(d $(e $(f $(curl https://shop.example/rest/V1/a -H S3CR3T)))))))", &["!1"]),
        ("echo \"$(curl $S3CR3T)\"", &["!1"]),
        ("echo $(curl https://shop.example/rest/V1/a) $(curl $S3CR3T)", &["!1"]),
        (
            "echo \"$(curl \\\n -H 'X: S3CR3T' \\\n https://shop.example/rest/V1/a\n)\"\nGET /V1/c",
            &["GET /rest/V1/a", "GET /V1/c"],
        ),
    ]);
}

#[test]
fn shells() {
    check(&[
        ("bash -c 'curl -u me:S3CR3T https://shop.example/rest/V1/a'", A),
        ("bash -lc \"curl -H \\\"X: S3CR3T\\\" https://shop.example/rest/V1/a\"", A),
        ("sh -c \"curl -d S3CR3T https://shop.example/rest/V1/b && curl https://shop.example/rest/V1/a\"", B),
        ("/bin/sh -ec 'cd /; curl -d @S3CR3T https://shop.example/rest/V1/b; curl https://shop.example/rest/V1/a'", B),
        ("ssh -i S3CR3T me@host 'curl https://shop.example/rest/V1/a'", A),
        ("ssh host \"cd x && curl https://shop.example/rest/V1/a -H 'X: S3CR3T'\"", A),
        ("ssh host curl -H S3CR3T https://shop.example/rest/V1/a", A),
        ("ssh host \"bash -c 'curl https://shop.example/rest/V1/a -H S3CR3T'\"", A),
        ("me@host:~$ bash -c 'curl https://shop.example/rest/V1/a -H S3CR3T'", A),
        ("$ sudo bash -c 'curl https://shop.example/rest/V1/a -H S3CR3T'", A),
        ("eval \"curl https://shop.example/rest/V1/a -H S3CR3T\"", A),
        ("watch -n 5 'curl https://shop.example/rest/V1/a -H S3CR3T'", A),
        ("su - www-data -c 'curl https://shop.example/rest/V1/a -H S3CR3T'", A),
        ("bash -c '\ncurl -d S3CR3T https://shop.example/rest/V1/b\ncurl https://shop.example/rest/V1/a\n'", B),
        (
            "ssh host '\n  cd S3CR3T\n  curl https://shop.example/rest/V1/a\n'\nGET /V1/c",
            &["GET /rest/V1/a", "GET /V1/c"],
        ),
        ("bash -c 'curl $1' _ https://shop.example/rest/V1/S3CR3T", &["!1"]),
        (
            "curl https://shop.example/rest/V1/a\nbash <<'EOF'\ncurl https://shop.example/rest/V1/S3CR3T\nEOF",
            &["GET /rest/V1/a", "!2-4"],
        ),
        (
            "curl https://shop.example/rest/V1/a\ncat > x.sh <<EOF\ncurl https://shop.example/rest/V1/S3CR3T\nEOF",
            &["GET /rest/V1/a", "!2-4"],
        ),
        (
            "curl https://shop.example/rest/V1/a\nCMD=\"curl https://shop.example/rest/V1/S3CR3T\"\n$CMD",
            &["GET /rest/V1/a", "!2", "!3"],
        ),
        ("echo \"curl https://shop.example/rest/V1/S3CR3T\"", &["!1"]),
        (
            "python3 -c \"os.system('curl https://shop.example/rest/V1/S3CR3T')\" && curl https://shop.example/rest/V1/a",
            &["!1"],
        ),
        ("mytool curl https://shop.example/rest/V1/S3CR3T; curl https://shop.example/rest/V1/a", &["!1"]),
        ("apt-get install -y curl && curl https://shop.example/rest/V1/a", A),
    ]);
}

#[test]
fn programs_that_run_others() {
    check(&[
        ("docker exec web curl -H 'X: S3CR3T' https://shop.example/rest/V1/a", A),
        ("docker exec -it web sh -c \"curl -H 'X: S3CR3T' https://shop.example/rest/V1/a\"", A),
        ("docker compose exec -T php bash -lc 'curl https://shop.example/rest/V1/a -H S3CR3T'", A),
        ("docker run --rm curlimages/curl:8.1.0 -H S3CR3T https://shop.example/rest/V1/a", A),
        ("kubectl exec -n S3CR3T pod/web -- curl https://shop.example/rest/V1/a", A),
        ("kubectl run x --image=curlimages/curl -- curl -s https://shop.example/rest/V1/a -H S3CR3T", A),
        ("env TOKEN=S3CR3T curl https://shop.example/rest/V1/a", A),
        ("env -i A='S3 CR3T' curl https://shop.example/rest/V1/a", A),
        ("A='b c' B=\"S3CR3T\" curl https://shop.example/rest/V1/a", A),
        ("sudo curl https://shop.example/rest/V1/a -H S3CR3T", A),
        ("sudo -u www-data -E curl https://shop.example/rest/V1/a -H S3CR3T", A),
        ("time curl https://shop.example/rest/V1/a -H S3CR3T", A),
        ("timeout 5 curl https://shop.example/rest/V1/a -H S3CR3T", A),
        ("nice -n 10 nohup curl https://shop.example/rest/V1/a -H S3CR3T &", A),
        ("cat S3CR3T | xargs -I{} curl https://shop.example/rest/V1/products/{}", &["GET /rest/V1/products/{...}"]),
        ("seq 5 | xargs -n1 -P4 curl -d @S3CR3T https://shop.example/rest/V1/b", &["POST /rest/V1/b"]),
        ("xargs -I{} sh -c 'curl https://shop.example/rest/V1/a -H S3CR3T' < ids.txt", A),
        ("find . -name S3CR3T -exec curl -T {} https://shop.example/rest/V1/a \\;", &["PUT /rest/V1/a"]),
        ("ddev exec curl https://shop.example/rest/V1/a -H S3CR3T", A),
        (
            "cat body.json | curl -d @- https://shop.example/rest/V1/b | jq .S3CR3T && curl https://shop.example/rest/V1/a",
            B,
        ),
        ("test -f S3CR3T || curl https://shop.example/rest/V1/a", A),
        ("if ! curl -sf https://shop.example/rest/V1/a; then echo S3CR3T; fi", A),
        ("{ curl -d S3CR3T https://shop.example/rest/V1/b; curl https://shop.example/rest/V1/a; }", B),
        ("(cd S3CR3T; curl https://shop.example/rest/V1/a)", A),
        (
            "docker exec web \\\n  curl -H 'X: S3CR3T' \\\n  https://shop.example/rest/V1/a\nGET /V1/c",
            &["GET /rest/V1/a", "GET /V1/c"],
        ),
        ("sudo curl -d \"S3CR3T\" https://shop.example/rest/V1/b && sudo curl https://shop.example/rest/V1/a", B),
        ("| `docker exec web curl https://shop.example/rest/V1/a -H S3CR3T` | why |", A),
        ("- `bash -c 'curl https://shop.example/rest/V1/a -H S3CR3T'`", A),
    ]);
}

#[test]
fn prose_is_no_script() {
    check(&[
        ("Here's how (curl https://shop.example/rest/V1/a) S3CR3T\nGET /V1/c", &["GET /rest/V1/a", "GET /V1/c"]),
        ("docker isn't S3CR3T\nGET /V1/c", &["!1", "GET /V1/c"]),
        ("find products with curl https://shop.example/S3CR3T\nGET /V1/c", &["!1", "GET /V1/c"]),
        ("time it's S3CR3T\nwatch \"this\nGET /V1/c", &["!1", "!2", "GET /V1/c"]),
    ]);
}
