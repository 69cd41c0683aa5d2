//! The facts that a catalog is based on, as JSON.

use mageacl_core::catalog::{Base, BaseKind, Edition};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct BaseOut<'a> {
    kind: &'static str,
    magento: Option<&'a str>,
    edition: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    packages: Option<PackagesOut<'a>>,
}

#[derive(Serialize)]
struct PackagesOut<'a> {
    exact: usize,
    nearest: Vec<NearestOut<'a>>,
    unknown: &'a [String],
}

#[derive(Serialize)]
struct NearestOut<'a> {
    name: &'a str,
    installed: &'a str,
    used: &'a str,
}

pub(super) fn base(base: &Base) -> BaseOut<'_> {
    let nearest = base.nearest.iter();
    let nearest = nearest.map(|it| NearestOut { name: &it.name, installed: &it.installed, used: &it.used });
    let packages = || PackagesOut { exact: base.exact, nearest: nearest.collect(), unknown: &base.unknown };
    BaseOut {
        kind: base.kind.name(),
        magento: base.magento.as_deref(),
        edition: base.edition.map(Edition::name),
        packages: (base.kind == BaseKind::Packages).then(packages),
    }
}
