use super::{check, found};

#[test]
fn clients_and_options() {
    check(
        "magento.ts",
        r#"const base = `${process.env.HOST}/rest/default/V1`;
// fetch(`${base}/orders`)
export async function run(id: string) {
  await fetch(`${base}/orders/${id}`);
  await fetch(base + '/orders/' + id + '/comments', { method: 'POST', body: '/V1/none' });
  await axios.put(`/rest/V1/products/${encodeURIComponent(id)}`, {});
  await axios({ method: 'delete', url: '/V1/coupons/' + id });
  const url = new URL('/rest/V1/customers/search', host);
  const answer = await this.http.get<Customer[]>(url.toString());
  await client.post("customers", { json: {} });
  await client.delete(`customers/${id}`);
  app.get('/orders', (req, res) => { res.send(1); });
  router.post('/V1/orders', handler);
  console.log('GET /V1/invoices');
  const re = /V1\/shipments/;
}
"#,
        &[
            "DELETE /V1/coupons/{couponId} 7 high",
            "DELETE /V1/customers/{customerId} 11 medium",
            "GET /V1/customers/search 8 high",
            "GET /V1/orders/{id} 4 low",
            "POST /V1/customers 10 medium",
            "POST /V1/orders/{id}/comments 5 medium",
            "PUT /V1/products/{sku} 6 high",
        ],
    );
}

#[test]
fn endpoints_in_a_table_and_wrappers() {
    let calls = found(&[
        ("paths.js", "export const PATHS = { orders: '/V1/orders', stock: '/V1/stockItems/:productSku' };"),
        ("run.js", "import { PATHS } from './paths';\nclient.get(PATHS.orders);\nclient.get(PATHS.stock);"),
    ]);
    assert_eq!(calls, ["GET /V1/orders paths.js:1 high", "GET /V1/stockItems/{productSku} paths.js:1 high"]);
    check(
        "api.js",
        r"
async function callMagento(endpoint, method = 'GET', data = null) {
  return axios({ method, url: `${HOST}/rest/V1${endpoint}`, data });
}
await callMagento(`/products/${sku}`, 'PUT', {});
await callMagento('/orders?' + query);
",
        &["GET /V1/orders 6 low", "PUT /V1/products/{sku} 5 medium"],
    );
}

#[test]
fn a_declaration_of_a_node() {
    check(
        "MagentoNode.ts",
        r#"export const operations = [{
  routing: { request: { method: 'POST', url: '={{"/rest/V1/order/" + $parameter["orderId"] + "/ship"}}' } },
}, {
  routing: { request: { method: 'GET', url: '/rest/V1/orders' } },
}];"#,
        &["GET /V1/orders 4 high", "POST /V1/order/{orderId}/ship 2 high"],
    );
}
