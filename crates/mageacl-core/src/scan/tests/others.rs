use super::check;

#[test]
fn ruby() {
    check(
        "magento.rb",
        r##"# Magento: get '/V1/invoices'
class Gate
  BASE = '/rest/V1'
  def run(id, sku)
    get "#{BASE}/orders/#{id}"
    client.post "/V1/orders/#{id}/comments", body
    url = URI.join(@host, '/rest/V1/products/' + CGI.escape(sku))
    request = Net::HTTP::Put.new(url)
    HTTParty.delete("#{@base}/rest/V1/coupons/#{id}")
    request(:get, "/V1/modules")
    puts "/V1/categories"
  end
end
"##,
        &[
            "DELETE /V1/coupons/{couponId} 9 high",
            "GET /V1/modules 10 high",
            "GET /V1/orders/{id} 5 medium",
            "POST /V1/orders/{id}/comments 6 high",
            "PUT /V1/products/{sku} 7 high",
        ],
    );
}

#[test]
fn go() {
    check(
        "magento.go",
        r#"package magento

const (
	base   = "/rest/V1"
	orders = base + "/orders"
)

// http.Get("/V1/invoices")
func run(id string, sku string) {
	req, err := http.NewRequest("POST", host+orders+"/"+id+"/comments", body)
	res, err := http.Get(fmt.Sprintf("%s/products/%s", base, url.PathEscape(sku)))
	endpoint := orders + "/" + id
	r := client.R().SetBody(x).Put(endpoint)
	req2, _ := http.NewRequest(http.MethodDelete, host+"/rest/V1/coupons/"+id, nil)
	log.Printf("GET /V1/modules")
}
"#,
        &[
            "DELETE /V1/coupons/{couponId} 14 high",
            "GET /V1/products/{sku} 11 medium",
            "POST /V1/orders/{id}/comments 10 medium",
            "PUT /V1/orders/{parent_id} 12 medium",
        ],
    );
}

#[test]
fn c_sharp() {
    check(
        "Magento.cs",
        r#"class Gate {
    private const string Base = "/rest/V1";
    // client.GetAsync("/V1/invoices")
    async Task Run(string id) {
        var request = new RestRequest("/V1/orders/" + id, Method.Get);
        var other = new RestRequest($"{Base}/orders/{id}/comments", Method.Post);
        await client.PutAsync(string.Format("{0}/products/{1}", Base, id), body);
        await client.DeleteAsync<Answer>($"/rest/V1/coupons/{id}");
        var message = new HttpRequestMessage(HttpMethod.Get, "/rest/V1/modules");
        var last = new RestRequest("/V1/products/{sku}") { Method = Method.Delete };
        logger.LogInformation("/V1/categories");
    }
}
"#,
        &[
            "DELETE /V1/coupons/{couponId} 8 high",
            "DELETE /V1/products/{sku} 10 high",
            "GET /V1/modules 9 high",
            "GET /V1/orders/{id} 5 high",
            "POST /V1/orders/{id}/comments 6 medium",
            "PUT /V1/products/{sku} 7 medium",
        ],
    );
}

#[test]
fn java() {
    check(
        "Magento.java",
        r#"interface Api {
    @GET("rest/V1/orders/{id}")
    Call<Order> order(@Path("id") String id);
    @POST("rest/V1/orders/{id}/comments")
    Call<Boolean> comment(@Path("id") String id);
}
class Gate {
    private static final String BASE = "/rest/V1";
    void run(String id) {
        Request request = new Request.Builder().url(host + BASE + "/products/" + id).put(body).build();
        HttpRequest other = HttpRequest.newBuilder().uri(URI.create(host + "/rest/V1/coupons/" + id)).DELETE().build();
        restTemplate.getForObject(String.format("%s/orders/%s/statuses", BASE, id), String.class);
        HttpGet get = new HttpGet(host + "/rest/V1/modules");
        log.info("/V1/categories");
    }
    @GetMapping("/V1/invoices")
    String mine() { return ""; }
}
"#,
        &[
            "DELETE /V1/coupons/{couponId} 11 high",
            "GET /V1/modules 13 high",
            "GET /V1/orders/{id} 2 high",
            "GET /V1/orders/{id}/statuses 12 medium",
            "POST /V1/orders/{id}/comments 4 high",
            "PUT /V1/products/{sku} 10 medium",
        ],
    );
}

#[test]
fn kotlin() {
    check(
        "Magento.kt",
        r#"private const val BASE = "/rest/V1"
class Gate(private val client: HttpClient) {
    suspend fun order(id: String): Order = client.get("$BASE/orders/$id").body()
    suspend fun comment(id: String) { client.post("${host}/rest/V1/orders/${id}/comments") { setBody(1) } }
    // client.get("/V1/invoices")
    val request = Request.Builder().url("$host/rest/V1/coupons/$id").delete().build()
}
"#,
        &[
            "DELETE /V1/coupons/{couponId} 6 high",
            "GET /V1/orders/{id} 3 medium",
            "POST /V1/orders/{id}/comments 4 high",
        ],
    );
}

#[test]
fn shell() {
    check(
        "sync.sh",
        r#"#!/bin/sh
BASE="https://shop.example/rest/V1"
# curl "$BASE/invoices"
TOKEN=$(curl -s -X POST "$BASE/integration/admin/token" -d '{"username":"u","password":"hunterzwei"}')
curl -H "Authorization: Bearer $TOKEN" \
  "$BASE/orders/$id"
curl -X DELETE "https://me:hunterzwei@shop.example/rest/V1/coupons/${id}"
echo "/V1/categories"
"#,
        &[
            "DELETE /V1/coupons/{couponId} 7 high",
            "GET /V1/orders/{id} 5 high",
            "POST /V1/integration/admin/token 4 high",
        ],
    );
}
