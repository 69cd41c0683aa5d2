//! The facts that a catalog is based on, as JSON.

use mageacl_core::catalog::{BaseKind, Edition, Origin, OriginSource};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct BaseOut<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'static str>,
    magento: Option<&'a str>,
    edition: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modules: Option<usize>,
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

pub(super) fn base(origin: &Origin) -> BaseOut<'_> {
    let Some(base) = &origin.base else {
        let kind = if origin.source == OriginSource::Release { BaseKind::Release.name() } else { "none" };
        let (magento, edition) = (origin.magento.as_deref(), origin.edition.map(Edition::name));
        return BaseOut { kind, from: None, magento, edition, modules: None, packages: None };
    };
    let nearest = base.nearest.iter();
    let nearest = nearest.map(|it| NearestOut { name: &it.name, installed: &it.installed, used: &it.used });
    let packages = PackagesOut { exact: base.exact, nearest: nearest.collect(), unknown: &base.unknown };
    BaseOut {
        kind: base.kind.name(),
        from: Some(base.origin.name()),
        magento: base.magento.as_deref(),
        edition: base.edition.map(Edition::name),
        modules: Some(base.modules),
        packages: Some(packages),
    }
}
