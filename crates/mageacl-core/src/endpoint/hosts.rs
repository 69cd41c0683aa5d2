//! Hosts of other services, whose paths may look like those of Magento's web API.

/// Domains of the public APIs that connectors call beside Magento's.
const SERVICES: &str = "stripe.com paypal.com braintreegateway.com braintree-api.com adyen.com klarna.com klarna.net mollie.com authorize.net \
     squareup.com square.com checkout.com affirm.com afterpay.com worldpay.com sezzle.com payu.com razorpay.com amazonaws.com amazon.com \
     googleapis.com google.com google-analytics.com facebook.com instagram.com whatsapp.com twitter.com x.com tiktok.com pinterest.com \
     snapchat.com linkedin.com twilio.com sendgrid.com mailgun.net mailchimp.com mandrillapp.com postmarkapp.com sparkpost.com klaviyo.com \
     omnisend.com attentivemobile.com braze.com dotdigital.com dotmailer.com hubspot.com hubapi.com salesforce.com force.com shopify.com \
     myshopify.com bigcommerce.com slack.com github.com gitlab.com bitbucket.org atlassian.net atlassian.com zendesk.com freshdesk.com \
     intercom.io gorgias.com algolia.net algolia.com algolianet.com segment.io segment.com sentry.io datadoghq.com newrelic.com \
     avalara.com avalara.net taxjar.com vertexinc.com shipstation.com shippo.com goshippo.com easypost.com fedex.com ups.com usps.com dhl.com \
     sendcloud.sc zapier.com microsoft.com microsoftonline.com office.com windows.net azure.com azure-api.net openai.com cloudflare.com \
     fastly.com netsuite.com sap.com odoo.com xero.com intuit.com sage.com zoho.com ebay.com walmart.com dropbox.com dropboxapi.com box.com \
     docusign.net okta.com auth0.com contentful.com akeneo.com bazaarvoice.com yotpo.com trustpilot.com reviews.io mapbox.com here.com \
     maxmind.com signifyd.com riskified.com onesignal.com pusher.com elastic.co mongodb.com snowflakecomputing.com telegram.org discord.com";

/// Returns whether a host belongs to a known other service.
pub(crate) fn is_other_service(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    SERVICES
        .split_ascii_whitespace()
        .any(|service| host.strip_suffix(service).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}

/// Returns the host of a URL with a scheme, without login and port; `None` if it is or has a variable.
pub(crate) fn of_url(url: &str) -> Option<&str> {
    let (scheme, rest) = url.trim().split_once("://")?;
    let is_web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split(':').next().unwrap_or_default();
    let is_plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    (is_web && is_plain && !host.is_empty()).then_some(host)
}

/// Returns the part of a host that its subdomains share.
pub(crate) fn domain(host: &str) -> String {
    let labels: Vec<&str> = host.split('.').collect();
    let is_address = labels.iter().all(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    // "shop.co.uk" has three.
    let count = match labels.as_slice() {
        [.., second, top] if top.len() == 2 && second.len() <= 3 => 3,
        _ => 2,
    };
    let from = if is_address { 0 } else { labels.len().saturating_sub(count) };
    labels[from..].join(".").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_services_are_known() {
        for host in ["api.stripe.com", "STRIPE.com", "eu.api.klaviyo.com", "x.myshopify.com"] {
            assert!(is_other_service(host), "{host}");
        }
        for host in ["shop.example", "notstripe.com", "stripe.com.example", ""] {
            assert!(!is_other_service(host), "{host}");
        }
    }

    #[test]
    fn the_host_of_a_url() {
        for (url, expected) in [
            ("https://me:pw@shop.example:8080/rest", Some("shop.example")),
            ("HTTP://shop.example", Some("shop.example")),
            ("{{base}}/rest", None),
            ("https://{host}/rest", None),
            ("/rest/V1/orders", None),
        ] {
            assert_eq!(of_url(url), expected, "{url}");
        }
        for (host, expected) in [
            ("www.shop.example", "shop.example"),
            ("a.b.shop.co.uk", "shop.co.uk"),
            ("10.0.0.1", "10.0.0.1"),
            ("x", "x"),
        ] {
            assert_eq!(domain(host), expected);
        }
    }
}
