/** What the kit needs of a sandboxed frame. `allow-scripts` goes without saying: nothing could tell that it is missing. */
export type SandboxPermission = 'allow-same-origin' | 'allow-forms' | 'allow-popups' | 'allow-popups-to-escape-sandbox';

/** A permission that the frame around this page lacks, with advice for developers. */
export interface MissingPermission {
  readonly missing: SandboxPermission;
  readonly advice: string;
}

const advice: Readonly<Record<SandboxPermission, string>> = {
  'allow-same-origin': 'The page has no origin of its own, so that no backend can list it and no storage works: add allow-same-origin to the sandbox of the frame.',
  'allow-forms': 'The login form cannot be submitted: add allow-forms to the sandbox of the frame.',
  'allow-popups': 'Applications that open in a new tab, and sign-in in a popup, are blocked: add allow-popups to the sandbox of the frame.',
  'allow-popups-to-escape-sandbox': 'What opens in a new tab stays sandboxed: add allow-popups-to-escape-sandbox to the sandbox of the frame.',
};
const permissions = Object.keys(advice) as SandboxPermission[];

/** The frame's own list, which a page can read when the page around it has the same origin. */
function readList(): DOMTokenList | undefined {
  const frame = globalThis.frameElement;
  return frame instanceof HTMLIFrameElement && frame.hasAttribute('sandbox') ? frame.sandbox : undefined;
}

/** Whether a form of this page may be submitted: where it may not, browsers do not even fire the event. */
function mayForms(): boolean {
  const form = document.createElement('form');
  form.hidden = true;
  let isFired = false;
  form.addEventListener('submit', (event) => {
    isFired = true;
    event.preventDefault();
    event.stopPropagation();
  });
  document.documentElement.append(form);
  try {
    form.requestSubmit();
  } finally {
    form.remove();
  }
  return isFired;
}

/** Whether this page may open a window. */
function mayPopups(): boolean {
  const opened = globalThis.open('', '_blank', 'popup,width=100,height=100');
  opened?.close();
  return opened !== null;
}

/**
 * Finds what the frame around this page forbids. Known without a doubt are `allow-same-origin` and `allow-forms`; `allow-popups` by opening one, and whether
 * that escapes only from the frame's list, which is readable from a page of the same origin alone.
 */
export function findInSandbox(triesPopup: boolean): MissingPermission[] {
  if (!globalThis.document || globalThis.self === globalThis.top) return [];
  const list = readList();
  const isMissing = (permission: SandboxPermission): boolean => {
    if (list) return !list.contains(permission);
    switch (permission) {
      case 'allow-same-origin': return globalThis.origin === 'null';
      case 'allow-forms': return !mayForms();
      case 'allow-popups': return triesPopup && !mayPopups();
      case 'allow-popups-to-escape-sandbox': return false;
    }
  };
  return permissions.filter(isMissing).map((missing) => ({ missing, advice: advice[missing] }));
}
