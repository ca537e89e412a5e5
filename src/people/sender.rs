//! Who writes.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use super::address::Address;
use super::fact::Datum;
use super::fact::Fact;
use super::fact::by_name;
use super::parts::Gift;
use super::parts::Signer;
use super::postal;
use super::postal::Origin;
use super::written::Item;
use super::written::list;
use super::written::locale;
use super::written::optional;
use super::written::quiet;
use crate::document;
use crate::error::Result;

/// Who is writing: organisation, signers, gifts in stock, and facts about ourselves.
///
/// What is not here, no letter may claim.
///
/// # Example
///
/// ```
/// use longhand::people::{Datum, Sender};
///
/// let sender = Sender::from_yaml(
///     "organisation: The Archive\n\
///      signers: [{name: Mira, role: keeper of letters}]\n\
///      gifts: {oak: a picture of the big oak by the front door}\n\
///      facts: {letters_read_aloud: true}\n",
/// )?;
/// assert_eq!(sender.gifts["oak"].what, "a picture of the big oak by the front door");
/// assert_eq!(sender.facts["letters_read_aloud"].what, Datum::Flag(true));
/// # Ok::<(), longhand::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Sender {
    /// Its name.
    #[serde(alias = "organization", deserialize_with = "optional")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Other names that people know it by: a letter that bears one of them is meant for us.
    #[serde(deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub known_as: Vec<String>,
    /// Who may sign, the usual one first.
    #[serde(deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<Signer>,
    /// The return address.
    #[serde(skip_serializing_if = "Address::is_empty")]
    pub address: Address,
    /// How to reach a person here, as it should be printed.
    #[serde(deserialize_with = "optional", skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The language we write in, as a BCP 47 tag.
    #[serde(deserialize_with = "locale", skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// What may go into an envelope, by id.
    #[serde(deserialize_with = "gifts", skip_serializing_if = "BTreeMap::is_empty")]
    pub gifts: BTreeMap<String, Gift>,
    /// What is true of us, by name.
    #[serde(
        deserialize_with = "by_name",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub facts: BTreeMap<String, Fact>,
}

quiet!(Sender);

impl Sender {
    /// The sender in a YAML text, which errors call `sender.yaml`.
    ///
    /// # Errors
    ///
    /// As for [`document::yaml`].
    pub fn from_yaml(text: &str) -> Result<Self> {
        document::yaml("sender.yaml", text)
    }

    /// The sender in the text of a file; YAML or JSON as in [`document::any`].
    ///
    /// # Errors
    ///
    /// As for [`document::any`].
    pub fn from_file_text(file: &str, text: &str) -> Result<Self> {
        document::any(file, text)
    }

    /// The block of the return address on mail to `destination`, a country's name or code: with our own country on
    /// mail abroad, without it within. None where no address is known.
    ///
    /// # Example
    ///
    /// ```
    /// use longhand::people::Sender;
    ///
    /// let sender = Sender::from_yaml(
    ///     "organisation: The Archive\naddress: {street: Mill Lane 2, locality: Bath, postcode: BA1 1AA, country: GB}\n",
    /// )?;
    /// assert_eq!(sender.return_address(None, "en").unwrap().len(), 4);
    /// assert_eq!(sender.return_address(Some("DE"), "en").unwrap()[4], "UNITED KINGDOM");
    /// # Ok::<(), longhand::Error>(())
    /// ```
    pub fn return_address(&self, destination: Option<&str>, language: &str) -> Option<Vec<String>> {
        if self.address.is_empty() {
            return None;
        }
        let own = self.address.country.as_deref().unwrap_or_default();
        let language = self.locale.as_deref().unwrap_or(language);
        let signer = || self.signers.first().map(|it| it.name.as_str());
        let name = match self.address.organisation.is_some() {
            true => None,
            false => self.organisation.as_deref().or_else(signer),
        };
        let names: Vec<&str> = name.into_iter().collect();
        // Seen from where it goes, an address elsewhere has its country, and one at home has none.
        let origin = Origin::new(destination.unwrap_or(own), language);
        Some(postal::block(&names, &self.address, &origin).lines)
    }

    /// Whether the fact `name` is there and not `no`.
    pub fn holds(&self, name: &str) -> bool {
        let fact = self.facts.get(name);
        fact.is_some_and(|it| it.sayable() && it.what != Datum::Flag(false))
    }
}

fn gifts<'de, D>(deserializer: D) -> std::result::Result<BTreeMap<String, Gift>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    let gifts = BTreeMap::<String, Item<Gift>>::deserialize(deserializer)?;
    let there = gifts.into_iter().filter_map(|(id, it)| Some((id, it.0?)));
    Ok(there.collect())
}
