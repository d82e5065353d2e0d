/** Runs before the first paint, so that a chosen theme never flashes. */
const stored = ((): string | null => {
  try {
    return localStorage.getItem('demo-theme');
  } catch {
    return null;
  }
})();
if (stored === 'light' || stored === 'dark') document.documentElement.dataset['theme'] = stored;
