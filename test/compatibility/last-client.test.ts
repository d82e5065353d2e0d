import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { afterEach, describe, it } from 'node:test';
import { createNewerServer } from './newer-server.ts';
import { meet, wholeWay } from './whole-way.ts';
import type { ClientKit, Meeting } from './whole-way.ts';

const folder = new URL('clients/', import.meta.url);
const kept = readdirSync(folder).filter((name) => name.endsWith('.js'));

let meeting: Meeting | undefined;
afterEach(() => meeting?.world.end());

it('R64: there is a client of a version before', () => assert.ok(kept.length > 0));

for (const file of kept) {
  const [, version] = /^client-(.+)\.js$/.exec(file)!;

  describe(`the packed client ${version!}`, () => {
    const load = async () => await import(new URL(file, folder).href) as ClientKit;

    it('is small enough to be kept, and is the version that it is named by', async () => {
      assert.ok(statSync(new URL(file, folder)).size < 100_000);
      meeting = await meet(await load());
      const page = meeting.browser();
      await page.open().session.restore();
      assert.equal(page.requests[0]?.headers.get('onduty-client'), `onduty/${version!}`);
    });

    for (const [name, way] of Object.entries(wholeWay)) {
      it(`R64: does ${name} with the server of today`, async (t) => {
        t.mock.method(Math, 'random', () => 0);
        meeting = await meet(await load());
        await way(meeting);
        assert.deepEqual(meeting.errors(), []);
      });

      it(`R64: does ${name} with a server that says more`, async (t) => {
        t.mock.method(Math, 'random', () => 0);
        const newer = createNewerServer();
        meeting = await meet(await load(), (request, next) => newer.pass(request, next));
        await way(meeting);
        assert.deepEqual(meeting.errors(), []);
        assert.ok(newer.foreign.streamed > 0);
      });
    }
  });
}
