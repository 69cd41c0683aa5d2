//! Everything that needs no token, for human readers.

use std::io::{self, Write};

use super::row;
use crate::table::{Rows, heading, line, title, who, wrapped};
use crate::{ExplainView, TableStyle, catalog_name, count};
use mageacl_core::authz::{ALLOW_INSECURE, GuestSetting};
use mageacl_core::explain::Guests;

pub(super) fn guests(
    guests: &Guests<'_>,
    view: &ExplainView<'_>,
    style: TableStyle,
    out: &mut dyn Write,
) -> io::Result<()> {
    title(out, &format!("Access without a token on {}", catalog_name(view.origin)), style)?;
    heading(out, &format!("REST: {}", count(guests.routes.len(), "public route")))?;
    let mut rows = Rows::new(&["  method", "url", "allowed callers"]);
    for route in &guests.routes {
        rows.add([format!("  {}", route.method), route.url.clone(), who(route)]);
    }
    rows.print(style, out)?;

    line(out, "")?;
    let listed = count(guests.listed.len(), "guarded route");
    heading(out, &format!("{ALLOW_INSECURE}: {listed}"))?;
    let state = match guests.setting {
        GuestSetting::Off => "off: these routes need their resources",
        GuestSetting::On => "on: everyone may call these routes too, with or without a token",
        GuestSetting::Unknown => {
            "not known from the files here (off by default); give a dump with core_config_data (--grants)"
        }
    };
    row("setting", state, style, out)?;
    for route in &guests.listed {
        wrapped(out, "  ", route.name(), style)?;
    }

    line(out, "")?;
    heading(out, &format!("SOAP: {}", count(guests.operations.len(), "public operation")))?;
    for operation in &guests.operations {
        wrapped(out, "  ", operation, style)?;
    }

    line(out, "")?;
    heading(out, "Other entrances, which no resource guards")?;
    for entrance in guests.entrances {
        row(entrance.name, &format!("{} ({})", entrance.address, entrance.guarded_by), style, out)?;
    }
    Ok(())
}
