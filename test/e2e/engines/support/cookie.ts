import assert from 'node:assert/strict';
import type { DriverCookie } from './webdriver.ts';

/** The session's cookie is the one for plain-http loopback, hidden from scripts, and opens nothing after the log-out. */
export async function expectDevelopmentCookie(cookies: readonly DriverCookie[], url: string): Promise<void> {
  const [cookie, ...others] = cookies;
  assert.deepEqual(others, []);
  assert.ok(cookie);
  const { name, value, httpOnly, secure, sameSite, path } = cookie;
  assert.deepEqual({ name, httpOnly, secure, sameSite, path }, { name: 'onduty-dev', httpOnly: true, secure: false, sameSite: 'Lax', path: '/' });
  const { status } = await fetch(url, { headers: { cookie: `${name}=${value}` } });
  assert.equal(status, 401);
}
