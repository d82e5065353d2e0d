/** Whether the server that sent this page has an API. */
const hasBackend = 'backend' in document.documentElement.dataset;

/** Whether the page runs on the mock because there is nothing else. */
export const isMockForced = !hasBackend;

/** Whether the page runs on the mock. */
export const isMock = isMockForced || new URLSearchParams(location.search).has('mock');
