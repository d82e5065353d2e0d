/*
 * The script of a host that holds the backend’s own page in a frame, as the host would bundle it.
 */
import { createFrame } from '../../../src/client/frame.ts';
import type { Frame, LaunchedApp } from '../../../src/client/frame.ts';

/** What tests find in the page. */
export interface FrameHost {
  readonly frame: Frame;
  readonly launched: LaunchedApp[];
}

const { desk = '' } = document.documentElement.dataset;
const query = new URLSearchParams(location.search);
const tenant = query.get('tenant') ?? '';
const launched: LaunchedApp[] = [];
const place = document.querySelector('main');
if (place) {
  const host: FrameHost = {
    launched,
    frame: createFrame(place, {
      backend: desk, tenant, title: 'Telephone', timeout: 5000,
      ...(query.get('takes') !== 'none' && { onLaunched: (one) => launched.push(one) }),
    }),
  };
  Object.assign(globalThis, host);
}
