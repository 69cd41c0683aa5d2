//! The words of an entry: how bad, in what way, by what kind of call, and in which edition.

use std::fmt;

/// How bad something is in wrong hands, from the least to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It shows or changes what hardly hurts.
    Low,
    /// It disturbs the shop, or shows what is not public.
    Medium,
    /// It costs money, or shows or changes the data of people.
    High,
    /// It takes over the shop, its visitors or its log-ins.
    Critical,
}

/// What can be done, in the order of its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    /// Puts scripts, markup or files where visitors get them, or takes away what they should get.
    ContentInjection,
    /// Makes, weakens or takes over log-ins, tokens and roles.
    CredentialsAndPermissions,
    /// Charges, captures, refunds, or writes what such amounts follow from.
    MoneyMovement,
    /// Shows or changes data of people.
    PersonalData,
    /// Shows or changes how the shop is set up.
    Configuration,
    /// Changes products, prices or discounts.
    PriceAndCatalogTampering,
    /// Moves many records in one call.
    Bulk,
    /// Changes stock, shipments, or how orders go on.
    Fulfilment,
    /// Sends mail in the shop's name.
    Messaging,
    /// Shows figures and drafts that the shop does not publish.
    BusinessData,
}

/// What a call does to the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// It shows data.
    Read,
    /// It adds or changes data.
    Write,
    /// It deletes data.
    Delete,
}

/// An edition that has resources which Magento Open Source does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// Adobe Commerce, the extensions for it such as B2B included.
    Commerce,
}

impl Severity {
    pub(super) const ALL: [Severity; 4] = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];

    /// The name as a file writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Critical => "critical",
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
        }
    }
}

impl Capability {
    /// All of them, in the order of their weight.
    pub const ALL: [Capability; 10] = [
        Capability::ContentInjection,
        Capability::CredentialsAndPermissions,
        Capability::MoneyMovement,
        Capability::PersonalData,
        Capability::Configuration,
        Capability::PriceAndCatalogTampering,
        Capability::Bulk,
        Capability::Fulfilment,
        Capability::Messaging,
        Capability::BusinessData,
    ];

    /// The name as a file writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Capability::ContentInjection => "content-injection",
            Capability::CredentialsAndPermissions => "credentials-and-permissions",
            Capability::MoneyMovement => "money-movement",
            Capability::PersonalData => "personal-data",
            Capability::Configuration => "configuration",
            Capability::PriceAndCatalogTampering => "price-and-catalog-tampering",
            Capability::Bulk => "bulk",
            Capability::Fulfilment => "fulfilment",
            Capability::Messaging => "messaging",
            Capability::BusinessData => "business-data",
        }
    }

    /// The name as a report writes it: `content injection`.
    #[must_use]
    pub fn label(self) -> String {
        self.as_str().replace('-', " ")
    }
}

impl Operation {
    pub(super) const ALL: [Operation; 3] = [Operation::Read, Operation::Write, Operation::Delete];

    /// The name as a file writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Operation::Read => "read",
            Operation::Write => "write",
            Operation::Delete => "delete",
        }
    }

    /// What a call with a method does, as far as the method tells: GET reads, DELETE deletes, all others write.
    ///
    /// Core has a few POST routes that only read (`POST /V1/products/cost-information`) or delete. Those have an entry
    /// that says so. A url alone says nothing: what another module calls `search` may do anything.
    #[must_use]
    pub fn of_method(method: &str) -> Operation {
        if method.eq_ignore_ascii_case("GET") {
            Operation::Read
        } else if method.eq_ignore_ascii_case("DELETE") {
            Operation::Delete
        } else {
            Operation::Write
        }
    }

    /// How bad a route is taken to be that nobody has reviewed.
    pub(super) fn unreviewed(self) -> (Severity, &'static str) {
        match self {
            Operation::Read => (Severity::Low, "Nobody has reviewed this route; it reads, so it counts as low."),
            Operation::Write => {
                (Severity::Medium, "Nobody has reviewed this route; it writes, so it counts as medium.")
            }
            Operation::Delete => {
                (Severity::Medium, "Nobody has reviewed this route; it deletes, so it counts as medium.")
            }
        }
    }
}

impl Edition {
    pub(super) const ALL: [Edition; 1] = [Edition::Commerce];

    /// The name as a file writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Edition::Commerce => "commerce",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
