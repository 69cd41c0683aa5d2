use super::{check, found};

#[test]
fn clients_and_options() {
    check(
        "a.php",
        r#"<?php
// $client->get('/V1/orders');
/* $client->get('/V1/invoices'); */
class Gate {
    private const ORDERS = '/V1/orders';
    private string $base = 'https://shop.example/rest/default/V1';
    function run($id, $sku) {
        $this->client->get('/rest/V1/products/' . urlencode($sku));
        $this->client->request('PUT', $this->base . '/products/' . $sku, ['json' => []]);
        $this->http->post(self::ORDERS . "/{$id}/hold");
        $url = sprintf('%s/orders/%d/comments', $this->base, $id);
        $this->http->post($url, ['comment' => 'V1/none of it']);
        $ch = curl_init($this->base . '/coupons/' . $id);
        curl_setopt($ch, CURLOPT_CUSTOMREQUEST, 'DELETE');
        $this->log->info('/V1/customers/search');
        if ($path === '/V1/categories') { return; }
    }
}
"#,
        &[
            "DELETE /V1/coupons/{couponId} 13 medium",
            "GET /V1/products/{sku} 8 high",
            "POST /V1/orders/{id}/comments 11 medium",
            "POST /V1/orders/{id}/hold 10 medium",
            "PUT /V1/products/{sku} 9 medium",
        ],
    );
}

#[test]
fn a_base_path_in_another_file() {
    let calls = found(&[
        ("Base.php", "<?php class Base { const API = '/rest/V1/'; }"),
        ("Orders.php", "<?php class Orders { function list() { return $this->call->get(Base::API . 'orders'); } }"),
    ]);
    assert_eq!(calls, ["GET /V1/orders Orders.php:1 medium"]);
}

#[test]
fn relative_paths_need_a_client_and_a_known_route() {
    check(
        "Magento.php",
        r"<?php
$this->magento->get('products/' . urlencode($sku));
$this->magento->lazy('customerGroups/search');
$this->magento->postBulk('products/base-prices', $rows);
$request->get('products');
$config->get('orders');
view('products/index');
Route::get('/orders', function () { return 1; });
$this->shopifyClient->get('orders');
",
        &[
            "GET /V1/customerGroups/search 3 low",
            "GET /V1/products/{sku} 2 medium",
            "POST /V1/products/base-prices 4 medium",
        ],
    );
}

#[test]
fn service_contracts_and_operations() {
    check(
        "Soap.php",
        r"<?php
const NAME = 'salesOrderRepositoryV1';
$info = [
    'rest' => ['resourcePath' => '/V1/orders/' . $id, 'httpMethod' => Request::HTTP_METHOD_GET],
    'soap' => ['service' => NAME, 'operation' => NAME . 'GetList'],
];
$client->__soapCall('catalogProductRepositoryV1Get', [$request]);
",
        &["GET /V1/orders/{id} 4 high", "catalogProductRepositoryV1Get 7 high", "salesOrderRepositoryV1GetList 5 high"],
    );
}
