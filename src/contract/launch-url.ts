const local = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * The absolute URL of an application, or `null` when a browser must not be sent there: https everywhere, http only on
 * this machine or on the origin of `base`, which is where the backend is.
 */
export function launchUrl(url: string, base: string): string | null {
  // Browsers drop control characters and read `\` as `/`: what was checked would not be what is opened.
  if (/^\/\/|[\0- \x7f\\]/.test(url) || !URL.canParse(url, base)) return null;
  const { protocol, hostname, origin, href } = new URL(url, base);
  // The protocol comes first: a blob: URL has the origin of its maker.
  return protocol === 'https:' || (protocol === 'http:' && (local.test(hostname) || origin === new URL(base).origin)) ? href : null;
}
