//! What tellings speak of, and who loves or hates that.

use crate::people::Fact;
use crate::words::pack::Pack;
use crate::words::telling::Fields;
use crate::words::telling::Telling;
use crate::words::terms::Terms;

/// The topics that tellings of a pack name under `about`, numbered.
#[derive(Debug, Default)]
pub(crate) struct Topics {
    topics: Vec<Topic>,
    language: String,
}

#[derive(Debug)]
struct Topic {
    name: String,
    /// The stems of its words, all of which must be there.
    stems: Vec<String>,
}

impl Topics {
    /// Those of a pack; more than a set of fields can hold are left out.
    pub(crate) fn of(pack: &Pack) -> Self {
        let terms = Terms::of(&pack.language);
        let mut topics: Vec<Topic> = Vec::new();
        for name in pack.tellings.iter().flat_map(|it| &it.about) {
            let is_new = topics.iter().all(|it| it.name != *name);
            if is_new && topics.len() < Fields::MOST {
                let stems = terms.content(name).into_iter().map(|it| it.0);
                topics.push(Topic {
                    name: name.clone(),
                    stems: stems.collect(),
                });
            }
        }
        Self {
            topics,
            language: pack.language.clone(),
        }
    }

    /// The topics of a telling.
    pub(crate) fn told_by(&self, telling: &Telling) -> Fields {
        let mut told = Fields::default();
        for name in &telling.about {
            let number = self.topics.iter().position(|it| it.name == *name);
            number.into_iter().for_each(|it| told.insert(it));
        }
        told
    }

    /// The topics that some facts speak of, told, seen or inferred.
    pub(crate) fn met_by<'f>(&self, facts: impl IntoIterator<Item = &'f Fact>) -> Fields {
        let mut met = Fields::default();
        if self.topics.is_empty() {
            return met;
        }
        let terms = Terms::of(&self.language);
        for text in facts.into_iter().filter_map(Fact::text) {
            let stems: Vec<_> = terms.content(text).into_iter().map(|it| it.0).collect();
            for (number, topic) in self.topics.iter().enumerate() {
                let all = topic.stems.iter().all(|it| stems.contains(it));
                if all && !topic.stems.is_empty() {
                    met.insert(number);
                }
            }
        }
        met
    }
}
