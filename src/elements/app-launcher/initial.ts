const segmenter = new Intl.Segmenter();

/** The letter that stands for a name: what a reader takes for its first one. */
export const initialOf = (name: string): string => [...segmenter.segment(name.trim())].at(0)?.segment.toLocaleUpperCase() ?? '·';
