//! The vocabulary of an entry: severities, capabilities, operations and editions.

use std::fmt;

/// The severity of misuse, in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Reads or changes data of little value.
    Low,
    /// Disrupts the store, or reads data that is not public.
    Medium,
    /// Costs money, or reads or changes personal data.
    High,
    /// Takes over the store, its visitors or its logins.
    Critical,
}

/// A capability, in the order of its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Capability {
    /// Serves scripts, markup or files to visitors, or removes content.
    ContentInjection,
    /// Creates, weakens or takes over logins, tokens and roles.
    CredentialsAndPermissions,
    /// Charges, captures or refunds, or writes data from which such amounts are computed.
    MoneyMovement,
    /// Reads or changes personal data.
    PersonalData,
    /// Reads or changes the configuration of the store.
    Configuration,
    /// Changes products, prices or discounts.
    PriceAndCatalogTampering,
    /// Reads or changes many records in one call.
    Bulk,
    /// Changes stock, shipments, or the processing of orders.
    Fulfilment,
    /// Sends mail in the name of the store.
    Messaging,
    /// Reads figures and drafts that the store does not publish.
    BusinessData,
}

/// The effect of a call on data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// Reads data.
    Read,
    /// Adds or changes data.
    Write,
    /// Deletes data.
    Delete,
}

/// An edition with resources that Magento Open Source does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// Adobe Commerce, including its extensions such as B2B.
    Commerce,
}

impl Severity {
    pub(super) const ALL: [Severity; 4] = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];

    /// Returns the name in a file.
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
    /// All capabilities, in the order of their weight.
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

    /// Returns the name in a file.
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

    /// Returns the name in a report: `content injection`.
    #[must_use]
    pub fn label(self) -> String {
        self.as_str().replace('-', " ")
    }
}

impl Operation {
    pub(super) const ALL: [Operation; 3] = [Operation::Read, Operation::Write, Operation::Delete];

    /// Returns the name in a file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Operation::Read => "read",
            Operation::Write => "write",
            Operation::Delete => "delete",
        }
    }

    /// Returns the operation that a method suggests: GET reads, DELETE deletes, all others write.
    ///
    /// Magento has a few POST routes that only read (`POST /V1/products/cost-information`) or delete. Those have an
    /// entry that says so. The URL proves nothing: a route of another module called `search` may do anything.
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

    /// Returns the severity of a route that was not reviewed, with the reason.
    pub(super) fn unreviewed(self) -> (Severity, &'static str) {
        match self {
            Operation::Read => {
                (Severity::Low, "This route has not been reviewed; it reads, so the risk is low by default.")
            }
            Operation::Write => {
                (Severity::Medium, "This route has not been reviewed; it writes, so the risk is medium by default.")
            }
            Operation::Delete => {
                (Severity::Medium, "This route has not been reviewed; it deletes, so the risk is medium by default.")
            }
        }
    }
}

impl Edition {
    pub(super) const ALL: [Edition; 1] = [Edition::Commerce];

    /// Returns the name in a file.
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
