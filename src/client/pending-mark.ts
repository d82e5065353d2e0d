/** The mark of a sign-out that the server may not know of yet. It says that, and nothing else: no id, no secret. */
export interface PendingMark {
  isSet(): boolean;
  set(): void;
  clear(): void;
}

/** Makes the mark of one backend; where storage is denied, it lasts as long as the page. */
export function createPendingMark(baseUrl: string): PendingMark {
  const key = `onduty:${baseUrl}:sign-out-pending`;
  let remembered = false;
  const attempt = <T>(use: (storage: Storage) => T): T | undefined => {
    try {
      return use(globalThis.localStorage);
    } catch {
      return undefined;
    }
  };
  return {
    isSet: () => attempt((storage) => storage.getItem(key) !== null) ?? remembered,
    set() {
      remembered = true;
      attempt((storage) => storage.setItem(key, '1'));
    },
    clear() {
      remembered = false;
      attempt((storage) => storage.removeItem(key));
    },
  };
}
