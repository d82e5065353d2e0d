/** Runs before the first paint, so that neither a chosen theme nor an open session changes what is already seen. */
const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const { dataset } = document.documentElement;
const chosen = read('demo-theme');
if (chosen === 'light' || chosen === 'dark') dataset['theme'] = chosen;
const mode = !('backend' in dataset) || new URLSearchParams(location.search).has('mock') ? 'mock' : 'server';
if (read(`demo-session-${mode}`) !== null) dataset['session'] = 'expected';
