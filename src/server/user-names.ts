/** The form in which unified user names are compared and kept unique: they ignore case. */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase();
