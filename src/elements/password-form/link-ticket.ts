/**
 * Takes the ticket out of the address of the page, where a mailed link carries it (`#ticket=…`), and leaves none behind: neither the
 * history nor a referrer may keep it.
 */
export function takeTicket(): string | undefined {
  // The whole address: a path alone would be read against the `<base>` of the page.
  const url = new URL(location.href);
  const parameters = new URLSearchParams(url.hash.slice(1));
  const ticket = parameters.get('ticket') ?? undefined;
  if (ticket === undefined) return undefined;
  parameters.delete('ticket');
  url.hash = parameters.toString();
  history.replaceState(history.state, '', url);
  return ticket;
}
