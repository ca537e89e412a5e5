//! The same pack in other languages, each read when it is first wanted.

use std::fmt;
use std::sync::OnceLock;

use crate::error::Result;
use crate::words::files::Files;
use crate::words::files::Home;
use crate::words::filters::Register;

/// A pack in its other languages.
pub(crate) struct Others<P> {
    home: Option<Home>,
    filters: Vec<(String, Register)>,
    packs: Vec<(String, OnceLock<Box<P>>)>,
}

impl<P> Others<P> {
    pub(crate) fn new(home: Home, languages: Vec<String>, filters: &[(String, Register)]) -> Self {
        let packs = languages.into_iter().map(|it| (it, OnceLock::new()));
        Self {
            home: Some(home),
            filters: filters.to_vec(),
            packs: packs.collect(),
        }
    }

    /// The languages, as tags.
    pub(crate) fn languages(&self) -> impl Iterator<Item = &str> {
        self.packs.iter().map(|it| it.0.as_str())
    }

    /// Whether there is one for a language, whatever the country.
    pub(crate) fn has(&self, locale: &str) -> bool {
        self.position(locale).is_some()
    }

    /// The pack that is nearest to a locale, read with `read` if it was not yet.
    pub(crate) fn nearest(
        &self,
        locale: &str,
        read: impl Fn(Files, &[(String, Register)]) -> Result<P>,
    ) -> Result<Option<&P>> {
        let (Some(at), Some(home)) = (self.position(locale), &self.home) else {
            return Ok(None);
        };
        let (language, pack) = &self.packs[at];
        if pack.get().is_none() {
            let read = read(Files::in_language(home, language)?, &self.filters)?;
            // Two threads may have read it at the same time: both are the same.
            pack.get_or_init(|| Box::new(read));
        }
        Ok(pack.get().map(Box::as_ref))
    }

    /// The files of the pack itself, if it was read from files.
    pub(crate) fn files(&self) -> Result<Option<Files>> {
        self.home.as_ref().map(Files::at).transpose()
    }

    /// Whether the pack that is nearest to a locale is the one of this language.
    pub(crate) fn is_for(&self, language: &str, locale: &str) -> bool {
        let nearest = self.position(locale);
        nearest.is_some_and(|it| self.packs[it].0 == language)
    }

    /// The tag itself, else the language without its country, else any other country's.
    fn position(&self, locale: &str) -> Option<usize> {
        let language = |it: &str| it.split('-').next().unwrap_or_default().to_lowercase();
        let wanted = language(locale);
        let all = || self.packs.iter().map(|it| it.0.as_str());
        let exact = all().position(|it| it.eq_ignore_ascii_case(locale));
        let plain = || all().position(|it| it.eq_ignore_ascii_case(&wanted));
        let cousin = || all().position(|it| language(it) == wanted);
        exact.or_else(plain).or_else(cousin)
    }
}

impl<P> Default for Others<P> {
    fn default() -> Self {
        Self {
            home: None,
            filters: Vec::new(),
            packs: Vec::new(),
        }
    }
}

impl<P> fmt::Debug for Others<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.languages()).finish()
    }
}
