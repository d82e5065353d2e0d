import type { OndutyError } from '../../client/errors.ts';

/** Tells the page that something failed. The element has told the person already. */
export class OndutyErrorEvent extends Event {
  static readonly type = 'onduty-error';

  /** What failed; it holds no secret. */
  readonly error: OndutyError;

  constructor(error: OndutyError) {
    super(OndutyErrorEvent.type, { bubbles: true, composed: true });
    this.error = error;
  }
}

/** Fires the event at an element, unless the page itself closed the client: to that page it is no failure. */
export function tellError(element: Element, error: OndutyError): void {
  if (error.code !== 'client-closed') element.dispatchEvent(new OndutyErrorEvent(error));
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-error': OndutyErrorEvent;
  }
}
