import type { NextStatus } from '../../contract/index.ts';

/** A person is about to cancel the next status. Canceling this event keeps it. */
export class NextStatusCancelEvent extends Event {
  static readonly type = 'onduty-next-status-cancel';

  /** What would have followed. */
  readonly next: NextStatus;

  constructor(next: NextStatus) {
    super(NextStatusCancelEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.next = next;
  }
}

/** The next status was set, replaced or cancelled, or has come. */
export class NextStatusChangedEvent extends Event {
  static readonly type = 'onduty-next-status-changed';

  /** What follows now; `null` for nothing. */
  readonly next: NextStatus | null;
  /** What was to follow before. */
  readonly previous: NextStatus | null;

  constructor(next: NextStatus | null, previous: NextStatus | null) {
    super(NextStatusChangedEvent.type, { bubbles: true, composed: true });
    this.next = next;
    this.previous = previous;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'onduty-next-status-cancel': NextStatusCancelEvent;
    'onduty-next-status-changed': NextStatusChangedEvent;
  }
}
