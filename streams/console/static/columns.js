// What the grid knows of each table beyond its fields: what it is for, which columns are worth the room.

export const TABLES = {
  articles: {
    lead: "How far each article has come, what was found in it, or why it died.",
    columns: ["title", "site", "outcome", "stage", "stances", "entities", "language", "error", "id"],
    empty: ["No articles yet", "Publish one: `streams publish FILE --wait`. It appears here within a second."],
  },
  positions: {
    lead: "Every piece of evidence: who takes which position on what, with the words.",
    columns: ["day", "holder", "label", "target", "words", "about", "site", "id", "link"],
    empty: ["No positions yet", "They appear as soon as articles are enriched: `streams publish FILE --wait`."],
  },
  stances: {
    lead: "How often a holder was for or against something, by day.",
    columns: ["day", "about", "holder", "favor", "against", "neutral", "articles", "evidence"],
    empty: ["No stances yet", "They appear as soon as articles are enriched: `streams publish FILE --wait`."],
  },
  entities: {
    lead: "In how many articles somebody or something is named, by day.",
    columns: ["day", "name", "type", "articles", "mentions", "at"],
    empty: ["No entities yet", "They appear as soon as articles are enriched: `streams publish FILE --wait`."],
  },
  sources: {
    lead: "What came from each site, by day, and how much of its pages was not article.",
    columns: ["day", "site", "articles", "dead", "removed_share", "text_length", "removed_length", "at"],
    empty: ["No sources yet", "They appear with the first articles: `streams publish FILE --wait`."],
  },
  duplicates: {
    lead: "Articles whose text others have, too. The first to publish it says how many have it, and on how many sites.",
    columns: ["size", "sites", "title", "site", "published", "containment", "cluster"],
    empty: ["No text came twice", "Articles appear here as soon as another one has the same text, or most of it."],
  },
  dead_letters: {
    lead: "What could not be enriched, grouped by what is wrong. `streams dlq show FINGERPRINT` tells all, `streams dlq replay FINGERPRINT` tries again.",
    columns: ["stage", "fingerprint", "error", "waiting", "letters", "replayed", "discarded", "last"],
    empty: ["Nothing has died", "Records that can’t be enriched wait here with their reason until somebody decides."],
  },
  contributions: {
    lead: "What each article’s current revision counts in the other tables.",
    columns: ["id", "day", "site", "retracted", "entities", "stances", "text_length", "removed_length", "at"],
    empty: ["No contributions yet", "They appear as soon as articles are enriched: `streams publish FILE --wait`."],
  },
  changes: {
    lead: "What new revisions of published articles changed. `streams tail changes` follows them in a terminal.",
    columns: ["at", "kind", "title", "title_before", "stance_turned", "stances", "entities", "grown", "site", "id"],
    empty: ["No edits yet", "They appear when an article comes again with another headline, other positions, names or length."],
  },
};

/** The columns that are shown at first: those that we know to be worth it, else all. */
export function usualColumns(name, fields) {
  const names = fields.map((field) => field.name);
  const usual = TABLES[name]?.columns.filter((column) => names.includes(column));
  return usual?.length ? usual : names;
}
