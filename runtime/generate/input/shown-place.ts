/** Where an input comes from, as problems tell it: addresses carry names, passwords and tokens. */
import { urlWithoutSecrets } from '../../url-without-secrets.ts';

/** A path as it is, and an address without what opens it. */
export function shownPlace(place: string): string {
  const url = URL.parse(place);
  // A drive of Windows is no scheme.
  if (!/^[a-z][a-z\d+.-]+:\/\//i.test(place)) return place;
  if (url === null) return place.replace(/\/\/[^/]*@/, '//').replace(/[?#].*/s, '');
  if (`${url.username}${url.password}${url.search}${url.hash}` === '') return place;
  return urlWithoutSecrets(place).href;
}

/** What others said of a place, who may have repeated it, or its beginning with the name and the password. */
export function withShownPlace(text: string, place: string): string {
  const shown = place === '' ? text : text.replaceAll(place, () => shownPlace(place));
  return shownPlace(place) === place ? shown : shown.replace(/(?<=:\/\/)[^\s/?#@'"]+@/g, '');
}
