/**
 * Takes the ticket out of the address of the page, where a mailed link carries it (`#ticket=…`), and leaves none behind: neither the
 * history nor a referrer may keep it.
 */
export function takeTicket(): string | undefined {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const ticket = parameters.get('ticket') ?? undefined;
  if (ticket === undefined) return undefined;
  parameters.delete('ticket');
  const rest = parameters.toString();
  history.replaceState(history.state, '', location.pathname + location.search + (rest && `#${rest}`));
  return ticket;
}
