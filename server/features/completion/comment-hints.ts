import type { SyntaxFile } from '../../compiler/index.ts';

/** What is said about a declaration that is not written yet. */
export interface CommentHints {
  /** How much a type, by the last part of its name, is what the comment is about: from 0 to 6. */
  ofType(name: string): number;
  /** The same of a word of the language that begins a field. */
  ofWord(word: string): number;
}

/** Words of comments that go with a type, most of the time. */
const wordsOf: Readonly<Record<string, RegExp>> = {
  bool: /^(\w+ only\. |optional\. |required\. )*(whether|if (true|set|false|enabled)|true|indicates (whether|if)|set to true|enables?|disables?|determines whether|flag|is )\b/i,
  repeated:
    /\b(list|lists|set|array|collection|one or more|zero or more|multiple|repeated|sequence|series)\b|^(\w+ only\. |optional\. |required\. )*(the |a )?(\w+ )?\w+s (of|that|to|for|in|returned|from|which)\b/i,
  map: /\b(labels|map|mapping|key[/-]value|annotations|keyed by|key\/value)\b/i,
  int32: /\b(number|count|size|maximum|minimum|limit|percentage|port|index|how many|total)\b/i,
  int64: /\b(number|count|bytes|id|total|offset|milliseconds|micros|sequence)\b/i,
  string:
    /\b(name|id|identifier|token|ur[il]|description|path|text|string|etag|filter|title|version|address|format|e\.g\.|email|language|code|key)\b/i,
  double: /\b(score|ratio|fraction|rate|value|weight|latitude|longitude)\b/i,
  float: /\b(score|confidence|probability|threshold|temperature|fraction|between 0)\b/i,
  bytes: /\b(bytes|content|raw|binary|serialized|base64|encrypted|data)\b/i,
  oneof: /\b(one of|oneof|union|either|type of|kinds? of|exactly one|must be set|source|method)\b/i,
  message:
    /\b(message|request|response|represents|describes|contains|a \w+ (that|of|for)|configuration|details|information)\b/i,
  enum: /\b(enum|states?|types?|kinds?|possible|modes?|options|levels?|status|reasons?|values|categor(y|ies))\b/i,
};

/** The same of types that everybody uses. */
const wordsOfType: Readonly<Record<string, RegExp>> = {
  Timestamp: /\b(time|timestamp|when|date|instant)\b/i,
  Duration: /\b(duration|timeout|period|interval|how long|seconds|ttl|age|latency|elapsed|delay)\b/i,
  FieldMask: /\b(mask|fields to (update|return|include))\b/i,
  Struct: /\b(json|struct|schema|arbitrary)\b/i,
};

/** Reads the comment right before a token. */
export function commentHints({ tokens, text }: SyntaxFile, token: number): CommentHints {
  let comment = '';
  for (let index = tokens.firstCommentBefore(token); index < tokens.commentCount; index++) {
    if (tokens.commentTokens[index] !== token) break;
    const start = tokens.commentStarts[index] ?? 0;
    const end = tokens.commentEnds[index] ?? 0;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    // What stands behind a statement is about that one.
    if (/\S/.test(text.slice(lineStart, start).replace(/^\s*\/\/.*/, ''))) continue;
    // After a blank line something new is spoken of.
    if (/\n[ \t\r]*\n/.test(text.slice(Math.max(0, start - 100), start).replace(/^[\s\S]*?(?=\s*$)/, '')))
      comment = '';
    comment += `${text.slice(start, end).replace(/^\/\/+ ?|^\/\*+|\*\/$/g, '')} `;
  }
  const said = comment.trim();
  const words = new Set(
    said
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.flatMap((word) => [word, stem(word)]) ?? [],
  );
  return {
    ofType(name) {
      if (said === '') return 0;
      if (said.includes(`[${name}]`) || said.includes(`\`${name}\``)) return 6;
      if (wordsOfType[name]?.test(said)) return 3;
      const parts = partsOf(name);
      const found = parts.filter((part) => words.has(stem(part))).length;
      if (found === parts.length) return said.includes(name) ? 5 : 2 + Math.min(found, 3);
      return found > 0 && found >= parts.length / 2 ? 1 + found / parts.length : 0;
    },
    ofWord(word) {
      return said !== '' && wordsOf[word]?.test(said) ? 2 : 0;
    },
  };
}

/** `CloudAsset` as `cloud` and `asset`. */
function partsOf(name: string): string[] {
  return name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+/g)?.map((part) => part.toLowerCase()) ?? [];
}

function stem(word: string): string {
  return word.replace(/ies$/, 'y').replace(/(?<=\w{3})s$/, '');
}
