/** The mark: a ring with a lamp that is on. */
export const mark = `<svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
  <path d="M25.96 16.13A10 10 0 1 1 16.87 7.04" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round"/>
  <circle class="lamp" cx="23.3" cy="9.7" r="4.2"/>
</svg>`;

/** The name, drawn with one stroke width. */
export const wordmark = `<svg class="wordmark" viewBox="2 0 102 34" width="96" height="32" aria-hidden="true" focusable="false">
  <g fill="none" stroke="currentColor" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round">
    <path d="M18.2 17.2A6.6 6.6 0 1 1 12.2 10.6"/>
    <path d="M25 24V10.5M25 16a5.5 5.5 0 0 1 11 0v8"/>
    <path d="M55 4v20"/><circle cx="48.4" cy="17.3" r="6.6"/>
    <path d="M61.5 10.5v8a5.5 5.5 0 0 0 11 0v-8M72.5 10.5V24"/>
    <path d="M80 5v14.5a4.5 4.5 0 0 0 4.5 4.5H86M76.5 10.5H86"/>
    <path d="M91 10.5 96.6 23M102 10.5l-7 16.4a3.4 3.4 0 0 1-3.1 2H91"/>
  </g>
  <circle class="lamp" cx="17.6" cy="11.2" r="3"/>
</svg>`;

/** The sign of the tenant Acme. */
export const acme = `<svg viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false">
  <path d="M20 4 36 34H27L20 20 13 34H4Z" fill="currentColor"/><path d="M20 25l5 9H15Z" class="lamp"/>
</svg>`;

const icon = (paths: string): string => `<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
  <g fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">${paths}</g></svg>`;

/** Small pictures, all on one grid with one stroke. */
export const icons = {
  sun: icon('<circle cx="10" cy="10" r="3.4"/><path d="M10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.3 4.3l1.3 1.3M14.4 14.4l1.3 1.3M15.7 4.3l-1.3 1.3M5.6 14.4l-1.3 1.3"/>'),
  moon: icon('<path d="M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3Z"/>'),
  system: icon('<rect x="2.5" y="3.5" width="15" height="10" rx="1.6"/><path d="M7 17h6M10 13.5V17"/>'),
  arrow: icon('<path class="mirrored" d="M4 10h12M11 5l5 5-5 5"/>'),
  door: icon('<path d="M12 3H5.5v14H12M9 10h8M14 7l3 3-3 3"/>'),
  panel: icon('<rect x="3" y="3" width="6" height="6" rx="1.4"/><rect x="11" y="3" width="6" height="6" rx="1.4"/><rect x="3" y="11" width="6" height="6" rx="1.4"/><rect x="11" y="11" width="6" height="6" rx="1.4"/>'),
  headset: icon('<path d="M3.5 12v-2a6.5 6.5 0 0 1 13 0v2"/><rect x="2.5" y="11" width="3.4" height="5" rx="1.4"/><rect x="14.1" y="11" width="3.4" height="5" rx="1.4"/><path d="M15.8 16c0 1.4-1.6 2-3.8 2"/>'),
  team: icon('<circle cx="7" cy="7" r="2.6"/><path d="M2.5 16c.3-3 2-4.6 4.5-4.6s4.2 1.6 4.5 4.6M13 5a2.4 2.4 0 0 1 0 4.6M14 11.8c2 .4 3.2 1.9 3.5 4.2"/>'),
  settings: icon('<path d="M3 6h7M14 6h3M3 14h3M10 14h7"/><circle cx="12" cy="6" r="2"/><circle cx="8" cy="14" r="2"/>'),
  window: icon('<rect x="2.5" y="3.5" width="15" height="13" rx="1.6"/><path d="M2.5 7.5h15M12 7.5v9"/>'),
  frame: icon('<rect x="2.5" y="3.5" width="15" height="13" rx="1.6"/><rect x="9.5" y="6.5" width="5" height="7" rx="1"/><path d="M5.5 7.5h1.5M5.5 10h1.5"/>'),
  mail: icon('<rect x="2.5" y="4" width="15" height="12" rx="1.8"/><path d="m3 5.5 7 5.5 7-5.5"/>'),
  down: icon('<path d="m5 8 5 5 5-5"/>'),
  key: icon('<circle cx="6.5" cy="13.5" r="3.5"/><path d="m9 11 7.5-7.5M13.5 6.5l2.5 2.5"/>'),
  scenarios: icon('<path d="M4 4.5h12v8H4zM10 12.5V16M6.5 17l3.5-1 3.5 1M8.5 6.5v4l3.5-2z"/>'),
  back: icon('<path class="mirrored" d="M16 10H4M9 5l-5 5 5 5"/>'),
  copy: icon('<rect x="7" y="7" width="9.5" height="9.5" rx="1.8"/><path d="M13 7V5.3a1.8 1.8 0 0 0-1.8-1.8H5.3a1.8 1.8 0 0 0-1.8 1.8v5.9A1.8 1.8 0 0 0 5.3 13H7"/>'),
};
