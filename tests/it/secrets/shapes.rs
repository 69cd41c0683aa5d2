//! Typical texts that contain secrets.

/// The secret of most shapes.
pub(super) const SECRET: &str = "Qx7vSECRETk9Zt2";

/// A text with a secret.
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) text: &'static str,
    /// The secret in it, if it is not [`SECRET`].
    needle: &'static str,
}

const fn shape(name: &'static str, text: &'static str) -> Shape {
    Shape { name, text, needle: SECRET }
}

impl Shape {
    /// Returns whether a text contains the secret, ignoring case.
    pub(super) fn is_in(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.needle.to_lowercase())
    }
}

pub(super) const SHAPES: &[Shape] = &[
    shape("bearer token", "Authorization: Bearer Qx7vSECRETk9Zt2\n"),
    Shape {
        name: "JWT",
        text: "token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.b3VyU2lnbmF0dXJl\n",
        needle: "eyJzdWIiOiI0MiJ9",
    },
    Shape { name: "basic auth", text: "Authorization: Basic YWRtaW46aHVudGVyMg==\n", needle: "YWRtaW46aHVudGVyMg" },
    shape("PEM key", "-----BEGIN PRIVATE KEY-----\nMIIQx7vSECRETk9Zt2AAo=\n-----END PRIVATE KEY-----\n"),
    shape(".env", "APP_ENV=prod\nDB_PASSWORD=Qx7vSECRETk9Zt2\n"),
    shape("exported variables", "export STRIPE_KEY='Qx7vSECRETk9Zt2'\n"),
    shape("environment of a process", "PATH=/bin\0TOKEN=Qx7vSECRETk9Zt2\0HOME=/x\0"),
    shape("env.php", "<?php\nreturn [\n  'db' => ['password' => 'Qx7vSECRETk9Zt2'],\n];\n"),
    shape("PHP list", "<?php return ['Qx7vSECRETk9Zt2', 'b[Qx7vSECRETk9Zt2', '*Qx7vSECRETk9Zt2/*'];\n"),
    shape("PHP map", "<?php return ['key' => 'Qx7vSECRETk9Zt2', 'path' => __DIR__ . '/Qx7vSECRETk9Zt2'];\n"),
    shape("PHP string", "<?php return 'Qx7vSECRETk9Zt2';\n"),
    shape("PHP modules", "<?php return ['modules' => ['a' => Qx7vSECRETk9Zt2]];\n"),
    shape("AWS credentials", "[default]\naws_secret_access_key = Qx7vSECRETk9Zt2\n"),
    shape("guide with a password", "- Sales > Orders\n- Log in as admin@shop.example with Qx7vSECRETk9Zt2\n"),
    shape("guide with a token", "- Sales > Orders, Qx7vSECRETk9Zt2\n- Sales > Qx7vSECRETk9Zt2 > Orders\n"),
    shape(
        "guide with a consumer key",
        "## Consumer key Qx7vSECRETk9Zt2\n- Sales (Qx7vSECRETk9Zt2)\n- [ ] Qx7vSECRETk9Zt2\n",
    ),
    shape("guide with a table", "| Box | Key |\n|---|---|\n| Sales > Orders | Qx7vSECRETk9Zt2 |\n| Sales | read |\n"),
    shape(
        "guide with links",
        "- [Sales](https://x.example/?key=Qx7vSECRETk9Zt2)\n- ![Qx7vSECRETk9Zt2](y) Sales > Orders\n",
    ),
    shape("guide as a tree", "Sales\n\u{251c}\u{2500}\u{2500} Orders\n\u{2514}\u{2500}\u{2500} Qx7vSECRETk9Zt2\n"),
    shape("PHP with ids", "<?php $s->create(['Magento_Sales::sales', 'Qx7vSECRETk9Zt2']);\n"),
    shape("PHP with ids and a key", "<?php $k = 'Qx7vSECRETk9Zt2'; $s->create(['Magento_Sales::sales']);\n"),
    shape("DSN", "mysql://shop:Qx7vSECRETk9Zt2@db:3306/shop\n"),
    shape("URL with a password", "https://admin:Qx7vSECRETk9Zt2@shop.example/rest/V1/products\n"),
    shape("URL with a token", "https://shop.example/rest/V1/products?access_token=Qx7vSECRETk9Zt2\n"),
    shape("JSON object", "{\"api_key\": \"Qx7vSECRETk9Zt2\"}\n"),
    shape("JSON keys", "{\"Qx7vSECRETk9Zt2\": {\"Qx7vSECRETk9Zt2\": true}}\n"),
    shape("JSON string", "\"Qx7vSECRETk9Zt2\""),
    shape("JSON array", "[{\"name\": \"x\", \"token\": \"Qx7vSECRETk9Zt2\"}, \"Qx7vSECRETk9Zt2\"]"),
    shape("JSON with another schema", "{\"schema\": \"Qx7vSECRETk9Zt2\", \"rules\": {\"Qx7vSECRETk9Zt2\": \"off\"}}"),
    shape("broken JSON", "{\n  \"http-basic\": {\"repo.example\": {\"password\": \"Qx7vSECRETk9Zt2\" oops\n"),
    shape("JSON in one line", "{\"a\": 1, Qx7vSECRETk9Zt2}"),
    shape("XML elements", "<config><acl><resources><Qx7vSECRETk9Zt2></resources></acl></config>"),
    shape("XML attributes", "<settings password=\"Qx7vSECRETk9Zt2\" password=\"Qx7vSECRETk9Zt2\"/>"),
    shape("XML settings", "<settings><server><password>Qx7vSECRETk9Zt2</password></server></settings>\n"),
    shape("XML encoding", "<?xml version=\"1.0\" encoding=\"Qx7vSECRETk9Zt2\"?>\n<config/>\n"),
    shape("XML entity", "<config>&Qx7vSECRETk9Zt2;</config>"),
    shape("XML processing instruction", "<?xml version=\"Qx7vSECRETk9Zt2\"?><config><route Qx7vSECRETk9Zt2/></config>"),
    shape("SQL row", "INSERT INTO `oauth_token` VALUES (1,'access','tok','Qx7vSECRETk9Zt2');\n"),
    shape("cookie", "Cookie: PHPSESSID=Qx7vSECRETk9Zt2; form_key=Qx7vSECRETk9Zt2\n"),
    shape(
        "curl",
        "curl -X POST 'https://shop.example/rest/V1/orders' -H 'Authorization: Bearer Qx7vSECRETk9Zt2' \\\n  -d '{\"password\": \"Qx7vSECRETk9Zt2\"}'\n",
    ),
    shape("CSV", "user;password\nadmin;Qx7vSECRETk9Zt2\n"),
    shape("YAML", "database:\n  password: Qx7vSECRETk9Zt2\n"),
    shape(".netrc", "machine repo.example login shop password Qx7vSECRETk9Zt2\n"),
    shape("shadow", "root:$6$Qx7vSECRETk9Zt2$hash:19000:0:99999:7:::\n"),
    Shape { name: "path with a Slack token", text: "GET /rest/V1/products/xoxb-1-hunter\n", needle: "xoxb-1-hunter" },
    Shape { name: "path with a SendGrid key", text: "GET /V1/orders/SG.hunter/items\n", needle: "SG.hunter" },
    Shape {
        name: "path with a live key",
        text: "https://shop.example/rest/V1/products/sk-live-abc\n",
        needle: "sk-live-abc",
    },
    Shape { name: "path with a GitHub token", text: "POST /V1/products/ghp_abc/media\n", needle: "ghp_abc" },
    Shape {
        name: "path with an access key",
        text: "curl https://shop.example/rest/V1/products/AKIAHUNTER7\n",
        needle: "AKIAHUNTER7",
    },
    Shape {
        name: "path with small letters",
        text: "GET /V1/products/qwertyuiopasdfghjklzxcvbnm\n",
        needle: "qwertyuiopas",
    },
    Shape { name: "path with a card number", text: "GET /V1/products/4111111111111111\n", needle: "4111111111111111" },
    Shape { name: "path with an insurance number", text: "GET /V1/products/123-45-6789\n", needle: "123-45-6789" },
    Shape { name: "path with an address", text: "GET /V1/products/jane.doe%40mail.example\n", needle: "jane.doe" },
    Shape { name: "path with a name", text: "GET /V1/products/Jane%20Hunter\n", needle: "Hunter" },
    Shape { name: "path with a key", text: "GET /V1/orders/key/hunterzwei\n", needle: "hunterzwei" },
    Shape { name: "path with a code", text: "GET /V1/orders/authCode/hunterzwei\n", needle: "hunterzwei" },
    Shape { name: "path with a hash", text: "GET /rest/V1/orders/hash/hunterzwei\n", needle: "hunterzwei" },
    Shape {
        name: "folder before rest",
        text: "https://shop.example/hunterzwei/rest/V1/orders\n",
        needle: "hunterzwei",
    },
    Shape {
        name: "HAR with a folder",
        text: "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\", \"url\": \"https://shop.example/hunterzwei/rest/V1/orders\"}}]}}",
        needle: "hunterzwei",
    },
    shape("one word", "Qx7vSECRETk9Zt2"),
];
