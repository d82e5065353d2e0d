import type { Translations } from './storage/schema.ts';

/** The wanted languages of a request, best first (RFC 9110, 12.5.4). */
function wantedLanguages(request: Request): string[] {
  return (request.headers.get('Accept-Language') ?? '')
    .split(',', 20)
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find((value) => value !== undefined);
      return { tag: tag.toLowerCase(), quality: Number(quality ?? 1) };
    })
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}

/** The text in the language that the request asks for, else English. */
export function pickTranslation(texts: Translations, request: Request): string {
  for (const tag of wantedLanguages(request)) {
    const found = [tag, tag.split('-')[0] ?? tag].find((language) => Object.hasOwn(texts, language));
    if (found !== undefined) return texts[found] ?? texts.en;
  }
  return texts.en;
}
