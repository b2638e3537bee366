/**
 * Names in the styles that rules ask for. What counts as a word is what buf takes for one (its package `xstrings`): digits
 * start none, and the last of several capitals before a small letter does.
 */
const delimiters = /^[._\- \t\n\r]+|[._\- \t\n\r]+$/g;

/** `get_weather` for `GetWeather`. */
export function lowerSnakeCase(name: string): string {
  return snakeCase(name).toLowerCase();
}

/** `GET_WEATHER` for `GetWeather`. */
export function upperSnakeCase(name: string): string {
  return snakeCase(name).toUpperCase();
}

/** Capitals stay, as in `HTTPServer`. */
export function pascalCase(name: string): string {
  let result = '';
  let startsWord = true;
  for (const character of name.trim()) {
    if (isDelimiter(character)) {
      startsWord = true;
      continue;
    }
    result += startsWord || isUpper(character) ? character.toUpperCase() : character.toLowerCase();
    startsWord = false;
  }
  return result;
}

function snakeCase(name: string): string {
  const trimmed = name.replace(delimiters, '');
  let result = '';
  for (let at = 0; at < trimmed.length; at++) {
    const character = trimmed.charAt(at);
    if (isDelimiter(character)) {
      if (!result.endsWith('_')) result += '_';
      continue;
    }
    const next = trimmed.charAt(at + 1);
    const startsWord =
      at > 0 &&
      isUpper(character) &&
      !result.endsWith('_') &&
      ((next !== '' && !isUpper(next) && !isDigit(next) && !isDelimiter(next)) ||
        isLower(trimmed.charAt(at - 1)));
    result += startsWord ? `_${character}` : character;
  }
  return result;
}

function isDelimiter(character: string): boolean {
  return '._- \t\n\r'.includes(character);
}

function isUpper(character: string): boolean {
  return character >= 'A' && character <= 'Z';
}

function isLower(character: string): boolean {
  return character >= 'a' && character <= 'z';
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}
