let segmenter: Intl.Segmenter | undefined;

/** The letter that stands for a name: what a reader takes for its first one. */
export function initialOf(name: string): string {
  // Made when it is needed: a browser reads the tables for it, which takes longer than everything else that a login page does.
  segmenter ??= new Intl.Segmenter();
  return [...segmenter.segment(name.trim())].at(0)?.segment.toLocaleUpperCase() ?? '·';
}
