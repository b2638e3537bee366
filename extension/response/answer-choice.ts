/** Which documents may show the answer that a command is about. */

/** A document in an editor. */
export interface EditedDocument<Uri> {
  uri: Uri;
  languageId: string;
}

/** What is known where a command is run. */
export interface AnswerPlaces<Uri> {
  /** Of a lens or a title. */
  given?: Uri | undefined;
  active: EditedDocument<Uri> | undefined;
  visible: readonly Uri[];
  /** The document that shows the answers to the requests of a file. */
  answersOf: (requests: Uri) => Uri;
}

/**
 * Documents to look for an answer in, the first that has one counts. Who is in a document of requests or of answers means
 * that one: an answer that can be seen beside it is to another request.
 */
export function answerPlaces<Uri>({ given, active, visible, answersOf }: AnswerPlaces<Uri>): Uri[] {
  if (given) return [given];
  if (active?.languageId === 'skep-response') return [active.uri];
  if (active?.languageId === 'skep-http') return [answersOf(active.uri)];
  return [...visible];
}
