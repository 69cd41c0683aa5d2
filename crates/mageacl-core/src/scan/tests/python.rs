use super::check;

#[test]
fn clients_and_formats() {
    check(
        "magento.py",
        r#"
"""Docs: GET /V1/invoices"""
import requests
BASE = "https://shop.example/rest/V1"

class Gate:
    path = "/V1/modules"

    def run(
        self,
        order_id, sku
    ):
        # requests.get(BASE + "/shipments")
        requests.get(f"{BASE}/orders/{order_id}")
        requests.post("%s/orders/%s/comments" % (BASE, order_id), json={})
        url = "{}/products/{}".format(BASE, quote(sku))
        requests.delete(url)
        for item in items:
            url = other
            url = "/V1/products/%s/stockItems/%s" % (sku, item)
            req(self, url, method='PUT', data={})
        if order_id:
            path = "/V1/order/{}/refund".format(order_id)
        else:
            path = "/V1/invoice/{}/refund".format(order_id)
        req(self, path, 'POST')
        self.request("GET", "/V1/store/storeViews")
        url = "/V1/categories"
        if order_id:
            url = "{}/{}".format(url, order_id)
        req(self, url, 'GET')
        data.get("orders")
"#,
        &[
            "DELETE /V1/products/{sku} 16 medium",
            "GET /V1/categories 28 high",
            "GET /V1/categories/{categoryId} 30 medium",
            "GET /V1/modules 7 low",
            "GET /V1/orders/{id} 14 medium",
            "GET /V1/store/storeViews 27 high",
            "POST /V1/invoice/{invoiceId}/refund 25 high",
            "POST /V1/order/{orderId}/refund 23 high",
            "POST /V1/orders/{id}/comments 15 medium",
            "PUT /V1/products/{productSku}/stockItems/{itemId} 20 high",
        ],
    );
}

#[test]
fn other_services_and_documentation_are_left_out() {
    check(
        "magento.py",
        r#"
"""GET /V1/invoices"""
import requests
STRIPE = "https://api.stripe.com/V1"
BASE = "https://shop.example/rest/V1"

def run():
    """/V1/shipments"""
    requests.get(f"{STRIPE}/orders")
    requests.post("https://api.klaviyo.com/V1/products", json={})
    requests.get(f"{BASE}/orders")
"#,
        &["GET /V1/orders 11 medium"],
    );
}
