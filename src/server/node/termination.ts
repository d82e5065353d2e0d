/**
 * Calls `close` at the first SIGTERM or SIGINT and fulfils when it has finished. A second signal ends the process at once, for a person
 * who does not want to wait.
 */
export function closeOnSignal(close: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let isClosing = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (isClosing) process.exit(signal === 'SIGINT' ? 130 : 143);
      isClosing = true;
      close().then(resolve, reject);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}
