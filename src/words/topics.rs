//! What tellings speak of, and who loves or hates that.

use crate::people::Profile;
use crate::words::pack::Pack;
use crate::words::taste::Taste;
use crate::words::taste::stems;
use crate::words::taste::within;
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
            let has_room = topics.len() < Fields::MOST;
            if is_new && has_room && !stems(name, terms).is_empty() {
                topics.push(Topic {
                    name: name.clone(),
                    stems: stems(name, terms),
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

    /// The topics that somebody loves, and those that they are to be spared.
    pub(crate) fn known_to(&self, profile: &Profile) -> (Fields, Fields) {
        let (mut loved, mut spared) = (Fields::default(), Fields::default());
        if self.topics.is_empty() {
            return (loved, spared);
        }
        let taste = Taste::of(profile, Terms::of(&self.language));
        for (number, topic) in self.topics.iter().enumerate() {
            if taste.loves().iter().any(|it| within(&topic.stems, it)) {
                loved.insert(number);
            }
            if taste.is_wary_of(&topic.stems) {
                spared.insert(number);
            }
        }
        (loved, spared)
    }
}
