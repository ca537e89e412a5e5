//! The morning's post: letters out of mail, mailboxes, plain text and tables, one door for all.

// One letter, and what came with it.
mod received;

// Lines of a file that is never in memory as a whole.
mod lines;

// Bytes as text, whatever wrote them.
mod charset;

// Pages of HTML as plain text.
mod html;

// A message's header and parts.
mod message;

// A message, made a letter.
mod letter;

// Letters that came twice.
mod twice;

// Columns of messages.
#[cfg(feature = "tables")]
mod table;

// The one door.
mod post;

pub use letter::received;
pub use post::Options;
pub use post::Post;
pub use post::post;
pub use post::read;
pub use received::Correspondent;
pub use received::Enclosure;
pub use received::Received;
