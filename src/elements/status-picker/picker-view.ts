import type { ReactiveElement } from 'lit';
import type { Client, TakeOverOptions } from '../../client/types.ts';
import type { Status } from '../../contract/index.ts';
import type { DutyMessages } from '../../locales/en-duty.ts';
import type { Announcer } from '../internal/announcer.ts';
import type { KnownDuty } from './words.ts';

/** The status picker as the parts see it that are loaded on demand. */
export interface PickerView {
  readonly host: ReactiveElement;
  readonly announcer: Announcer;
  readonly texts: () => DutyMessages;
  readonly client: () => Client | undefined;
  /** The duty that is shown; `undefined` while there is none. */
  readonly duty: () => KnownDuty | undefined;
  /** What was chosen; without a reason it stays to the status which holds, and `null` is none. */
  readonly choose: (status: Status, reason?: string | null) => void;
  /** Runs a call of the client; what it refuses is said to the person. */
  readonly attempt: (call: () => Promise<unknown>) => Promise<void>;
  /** Goes on duty. */
  readonly start: (options?: TakeOverOptions) => Promise<void>;
  readonly open: () => Promise<void>;
  readonly close: () => void;
}
