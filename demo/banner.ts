import { seedUsers } from '../src/mock/seed.ts';

/** What `npm start` prints once everything answers. */
export function banner(origin: string, crmOrigin: string, runsOn: string): string {
  const pages = [
    ['', 'start'],
    ['portal/', 'direct sign-in at the tenant acme'],
    ['unified/', 'unified sign-in and the application panel'],
    ['console/', 'the agent application'],
    ['supervisor/', 'a team as it is now, and its accounts'],
    ['admin/', 'access, people, settings and audit'],
    ['set-password/', 'where the links of mails lead'],
    ['mail/', 'the mailbox'],
    ['scenarios/', 'what a good network hides, on the mock'],
  ];
  return [
    '',
    `  Onduty runs on ${runsOn}`,
    '',
    ...table([
      ...pages.map(([path = '', what = '']) => [`${origin}/${path}`, what]),
      [`${crmOrigin}/`, 'a CRM of another origin, with the elements in it'],
      [`${crmOrigin}/frame/`, 'the same CRM, with the desk in a frame'],
    ]),
    '',
    '  Who can sign in (names of a tenant and passwords are case sensitive):',
    '',
    ...table(seedUsers.map(({ tenant, userName, password, unifiedName, who }) =>
      [tenant, userName, password, unifiedName === userName ? who : `${who}; unified name ${unifiedName}`])),
    '',
  ].join('\n');
}

/** Lines in columns as wide as they need to be. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
