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
  const access = (use: (storage: Storage) => boolean, otherwise: () => boolean): boolean => {
    try {
      return use(globalThis.localStorage);
    } catch {
      return otherwise();
    }
  };
  const write = (value: boolean) => (storage: Storage): boolean => {
    if (value) storage.setItem(key, '1');
    else storage.removeItem(key);
    return value;
  };
  return {
    isSet: () => access((storage) => storage.getItem(key) !== null, () => remembered),
    set: () => void access(write(true), () => (remembered = true)),
    clear: () => void access(write(false), () => (remembered = false)),
  };
}
