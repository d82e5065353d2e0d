import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { describePages } from './describe-pages.ts';
import { duty, entry, throttle, user } from './rows.ts';
import type { Row } from '../../../src/server/storage/schema.ts';
import type { Change, Storage } from '../../../src/server/storage/storage.ts';

/** Opens the same database once more, as another process would. */
export type Open = () => Promise<Storage>;

const add = (row: Row<'throttles'>): Change => ({ insert: 'throttles', row });
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
/** Code in JavaScript may hand over what the types forbid. */
const untyped = (value: unknown) => value as never;

/** Proves that an engine keeps every promise of the storage port. `createDatabase` makes an empty database. */
export function describeStorage(name: string, createDatabase: () => Promise<Open>): void {
  describe(`storage: ${name}`, () => {
    let handles: Storage[] = [];
    let open: Open;
    let storage: Storage;

    beforeEach(async () => {
      const openDatabase = await createDatabase();
      open = async () => {
        const handle = await openDatabase();
        handles.push(handle);
        return handle;
      };
      storage = await open();
    });
    afterEach(async () => {
      await Promise.all(handles.map((handle) => handle.close()));
      handles = [];
    });

    const keys = async (...[where, options]: [Parameters<typeof storage.list<'throttles'>>[1], Parameters<typeof storage.list<'throttles'>>[2]?]) =>
      (await storage.list('throttles', where, options)).map(({ key }) => key);

    describe('rows', () => {
      it('come back as they went in, of every type', async () => {
        const row = user('1', { displayName: 'Zoë "O\'Hara" \\ 👩‍💻 \u2028 %_', roles: [], enabled: false, passwordTemporary: true, passwordExpiresAt: 9_007_199_254_740_991 });
        const other = duty('1', { next: { status: 'available', reason: null, actor: { kind: 'self', cause: 'ünïcode' } } });
        assert.equal(await storage.commit([{ insert: 'users', row }, { insert: 'duties', row: other }]), true);
        assert.deepEqual(await storage.find('users', { id: '1' }), row);
        assert.deepEqual(await storage.find('duties', { userId: '1' }), other);
      });

      it('keep any JSON, where a key such as __proto__ is only a key', async () => {
        const answers: unknown[] = [
          null, false, 0, '', 'null', [], {}, { a: [{ b: null }] }, 'zero \u0000 and half of a pair \ud800',
          JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'),
        ];
        await storage.commit(answers.map((answer, index) => (
          { insert: 'receipts', row: { key: String(index), bodyHash: '', status: 200, answer, expiresAt: 1 } })));
        const rows = await storage.list('receipts', {}, { order: ['key'] });
        assert.deepEqual(rows.map(({ answer }) => answer), answers);
        assert.equal(Reflect.get({}, 'admin'), undefined);
      });

      it('are values: changing what was handed in or out changes nothing inside', async () => {
        const row = { ...user('1'), roles: ['agent' as const] as ('agent' | 'supervisor')[] };
        await storage.commit([{ insert: 'users', row }]);
        row.roles.push('supervisor');
        Object.assign(await storage.find('users', { id: '1' }) ?? {}, { displayName: 'Changed' });
        const found = await storage.find('users', { id: '1' });
        assert.deepEqual([found?.roles, found?.displayName], [['agent'], 'Somebody']);
      });

      it('are refused as a mistake when a column is missing, unknown or of another type, or when a text holds U+0000', async () => {
        const { version: _, ...lacking } = throttle('lacking');
        const wrong = [lacking, { ...throttle('unknown'), more: 1 }, throttle('text', { failures: untyped('1') }), throttle('float', { failures: 1.5 }),
          throttle('undefined', { failures: untyped(undefined) }), throttle('a\0b')];
        for (const row of wrong) await assert.rejects(storage.commit([{ insert: 'throttles', row: untyped(row) }]), TypeError);
        assert.deepEqual(await storage.list('throttles', {}), []);
      });
    });

    describe('where', () => {
      beforeEach(async () => {
        await storage.commit(range(5).map((index) => add(throttle(`k${index}`, { failures: index, version: index % 2 }))));
      });

      it('names rows by equality, by lists, by below and above, all together', async () => {
        const order = { order: ['key'] } as const;
        assert.deepEqual(await keys({ key: 'k1' }), ['k1']);
        assert.deepEqual(await keys({ key: 'K1' }), []);
        assert.deepEqual(await keys({ key: { in: ['k3', 'k1', 'k9'] } }, order), ['k1', 'k3']);
        assert.deepEqual(await keys({ key: { in: [] } }), []);
        assert.deepEqual(await keys({ failures: { below: 2 } }, order), ['k0', 'k1']);
        assert.deepEqual(await keys({ failures: { above: 3 } }), ['k4']);
        assert.deepEqual(await keys({ failures: { above: 0 }, version: 0, key: { in: ['k1', 'k2'] } }), ['k2']);
        assert.deepEqual(await keys({}, order), ['k0', 'k1', 'k2', 'k3', 'k4']);
      });

      it('tells nothing from something, and true from false', async () => {
        const rows = [user('1'), user('2', { groupId: 'remote', enabled: false }), user('3', { groupId: 'office' })];
        await storage.commit(rows.map((row) => ({ insert: 'users', row })));
        const ids = async (where: Parameters<typeof storage.list<'users'>>[1]) =>
          (await storage.list('users', where, { order: ['id'] })).map(({ id }) => id);
        assert.deepEqual(await ids({ groupId: null }), ['1']);
        assert.deepEqual(await ids({ groupId: { in: [null, 'office'] } }), ['1', '3']);
        assert.deepEqual(await ids({ enabled: true }), ['1', '3']);
        assert.deepEqual(await ids({ enabled: false, tenantId: 'acme' }), ['2']);
      });

      it('takes text that looks like SQL, and text that no row can have, for text', async () => {
        for (const key of ["' or 1=1 --", 'k%', 'k_', '$1', '?', 'k1\0']) assert.deepEqual(await keys({ key }), []);
        assert.equal((await keys({})).length, 5);
      });

      it('never names every row because a value was forgotten', async () => {
        await assert.rejects(storage.commit([{ remove: 'throttles', where: untyped({ key: undefined }) }]), TypeError);
        await assert.rejects(storage.find('throttles', untyped({ nothing: 1 })), TypeError);
        await assert.rejects(storage.find('throttles', untyped({ key: { like: 'k' } })), TypeError);
        await assert.rejects(storage.find('users', untyped({ roles: ['agent'] })), TypeError);
        assert.equal((await keys({})).length, 5);
      });

      it('orders by several columns and cuts', async () => {
        assert.deepEqual(await keys({}, { order: ['version', 'key'] }), ['k0', 'k2', 'k4', 'k1', 'k3']);
        assert.deepEqual(await keys({ failures: { above: 0 } }, { order: ['failures'], limit: 2 }), ['k1', 'k2']);
        assert.deepEqual(await keys({}, { limit: 0 }), []);
      });

      it('orders texts by their code, not by a language, and nothing first', async () => {
        const groups = ['b', null, 'ä', 'B', 'a'];
        await storage.commit(groups.map((groupId, index) => ({ insert: 'users', row: user(String(index), { groupId }) })));
        const rows = await storage.list('users', {}, { order: ['groupId'] });
        assert.deepEqual(rows.map(({ groupId }) => groupId), [null, 'B', 'a', 'b', 'ä']);
      });
    });

    describe('commit', () => {
      it('does nothing, well, with no changes', async () => {
        assert.equal(await storage.commit([]), true);
      });

      it('changes only what it was told to', async () => {
        await storage.commit([add(throttle('a')), add(throttle('b'))]);
        assert.equal(await storage.commit([{ update: 'throttles', where: { key: 'a' }, set: { failures: 7 } }]), true);
        assert.deepEqual(await storage.list('throttles', {}, { order: ['key'] }), [throttle('a', { failures: 7 }), throttle('b')]);
      });

      const refusals: Record<string, Change> = {
        'a taken key': add(throttle('taken')),
        'a taken unique set of one column': { insert: 'users', row: user('2', { unifiedKey: 'unified-1' }) },
        'a taken unique set of two columns': { insert: 'users', row: user('2', { userName: 'name-1' }) },
        'an update into a taken unique set': { update: 'users', where: { id: '3' }, set: { unifiedKey: 'unified-1' } },
        'an update of no row': { update: 'throttles', where: { key: 'taken', version: 2 }, set: { failures: 1 } },
        'an update of two rows': { update: 'users', where: { tenantId: 'acme' }, set: { language: 'de' } },
        'a removal of another number of rows': { remove: 'users', where: { tenantId: 'acme' }, exactly: 1 },
      };
      for (const [what, change] of Object.entries(refusals)) {
        for (const [size, more] of [['short', 1], ['long', 60]] as const) {
          it(`is all or nothing: ${what} stands against a ${size} one`, async () => {
            await storage.commit([add(throttle('taken')), { insert: 'users', row: user('1') }, { insert: 'users', row: user('3') }]);
            const before = await Promise.all([storage.list('users', {}, { order: ['id'] }), storage.list('throttles', {}), storage.feed()]);
            const others = range(more).map((index) => add(throttle(`new${index}`)));
            const changes = [{ emit: entry('1') }, ...others, change, { remove: 'duties', where: {} } as const, add(throttle('last'))];
            assert.equal(await storage.commit(changes), false);
            const after = await Promise.all([storage.list('users', {}, { order: ['id'] }), storage.list('throttles', {}), storage.feed()]);
            assert.deepEqual(after.slice(0, 2), before.slice(0, 2));
            assert.deepEqual((await storage.feed(before[2].cursor)).entries, []);
            assert.equal(await storage.commit([...others, add(throttle('last'))]), true);
          });
        }
      }

      it('keeps a user name unique within its tenant only, and with its case', async () => {
        assert.equal(await storage.commit([
          { insert: 'users', row: user('1', { userName: 'Ava.Agent' }) },
          { insert: 'users', row: user('2', { userName: 'Ava.Agent', tenantId: 'globex' }) },
          { insert: 'users', row: user('3', { userName: 'ava.agent' }) },
        ]), true);
      });

      it('removes every row that is named, none too, unless a number is asked for', async () => {
        await storage.commit(range(3).map((index) => add(throttle(String(index), { failures: index }))));
        assert.equal(await storage.commit([{ remove: 'throttles', where: { failures: { above: 0 } }, exactly: 2 }]), true);
        assert.deepEqual(await keys({}), ['0']);
        assert.equal(await storage.commit([{ remove: 'throttles', where: { failures: 9 } }]), true);
        assert.equal(await storage.commit([{ remove: 'throttles', where: { failures: 9 }, exactly: 1 }]), false);
      });

      it('lets a row that was removed be added again', async () => {
        await storage.commit([{ insert: 'users', row: user('1') }]);
        await storage.commit([{ remove: 'users', where: { id: '1' } }]);
        assert.equal(await storage.commit([{ insert: 'users', row: user('2', { userName: 'name-1', unifiedKey: 'unified-1' }) }]), true);
        assert.equal(await storage.find('users', { id: '1' }), undefined);
      });

      it('hands a unique name from a row that goes to one that comes', async () => {
        await storage.commit([{ insert: 'users', row: user('1') }]);
        assert.equal(await storage.commit([
          { remove: 'users', where: { id: '1' } },
          { insert: 'users', row: user('2', { userName: 'name-1', unifiedKey: 'unified-1' }) },
        ]), true);
        assert.deepEqual((await storage.list('users', {})).map(({ id }) => id), ['2']);
      });

      it('takes thousands of changes', async () => {
        assert.equal(await storage.commit(range(6000).map((index) => ({ insert: 'users', row: user(String(index)) }))), true);
        assert.equal((await storage.list('users', { tenantId: 'acme' })).length, 6000);
        assert.equal((await storage.find('users', { tenantId: 'acme', userName: 'name-5999' }))?.id, '5999');
      });
    });

    describe('at once', () => {
      it('lets one of fifty takers have a row', async () => {
        const both = [storage, await open()];
        await storage.commit([add(throttle('ticket', { failures: 42 }))]);
        const taken = await Promise.all(range(50).map((index) => both[index % 2]!.take('throttles', { key: 'ticket' })));
        assert.deepEqual(taken.filter((row) => row !== undefined), [throttle('ticket', { failures: 42 })]);
        assert.equal(await storage.find('throttles', { key: 'ticket' }), undefined);
      });

      it('lets one of fifty adders have a key', async () => {
        const both = [storage, await open()];
        const done = await Promise.all(range(50).map((index) => both[index % 2]!.commit([add(throttle('same', { failures: index }))])));
        assert.equal(done.filter(Boolean).length, 1);
        assert.equal((await storage.find('throttles', { key: 'same' }))?.failures, done.indexOf(true));
      });

      it('loses none of fifty compare-and-swap increments, and tells them in order', async () => {
        const both = [storage, await open()];
        await storage.commit([add(throttle('counter', { version: 0 }))]);
        const { cursor } = await storage.feed();
        const increment = async (own: Storage): Promise<void> => {
          const { version } = (await own.find('throttles', { key: 'counter' }))!;
          const isDone = await own.commit([
            { update: 'throttles', where: { key: 'counter', version }, set: { version: version + 1 } },
            { emit: entry('counter', version + 1) },
          ]);
          if (!isDone) await increment(own);
        };
        await Promise.all(range(50).map((index) => increment(both[index % 2]!)));
        assert.equal((await storage.find('throttles', { key: 'counter' }))?.version, 50);
        assert.deepEqual((await storage.feed(cursor)).entries.map(({ version }) => version), range(50).map((index) => index + 1));
      });

      it('gets over commits that touch the same rows in opposite orders', async () => {
        const both = [storage, await open()];
        await storage.commit([add(throttle('a')), add(throttle('b'))]);
        const touch = (key: string): Change => ({ update: 'throttles', where: { key }, set: { failures: 1 } });
        const done = await Promise.all(range(40).map((index) => both[index % 2]!.commit(index % 2 === 0 ? [touch('a'), touch('b')] : [touch('b'), touch('a')])));
        assert.deepEqual(done, range(40).map(() => true));
      });
    });

    describe('take', () => {
      it('must name one row', async () => {
        await storage.commit([{ insert: 'users', row: user('1') }]);
        await assert.rejects(storage.take('users', { tenantId: 'acme' }), TypeError);
        await assert.rejects(storage.take('users', { id: { in: ['1', '2'] } }), TypeError);
        assert.equal((await storage.take('users', { tenantId: 'acme', userName: 'name-1' }))?.id, '1');
      });

      it('leaves a row that the rest of the condition does not fit', async () => {
        await storage.commit([add(throttle('ticket', { updatedAt: 10 }))]);
        assert.equal(await storage.take('throttles', { key: 'ticket', updatedAt: { above: 10 } }), undefined);
        assert.deepEqual(await keys({}), ['ticket']);
      });
    });

    describe('feed', () => {
      it('begins with the cursor of now and gives what comes after it, in order', async () => {
        await storage.commit([{ emit: entry('before') }]);
        const { entries, cursor } = await storage.feed();
        assert.deepEqual(entries, []);
        await storage.commit([{ emit: entry('a') }, { emit: { ...entry('b'), body: null } }]);
        await storage.commit([{ emit: entry('c') }]);
        const page = await storage.feed(cursor);
        assert.deepEqual(page.entries.map(({ id: _, ...rest }) => rest), [entry('a'), { ...entry('b'), body: null }, entry('c')]);
        assert.equal(new Set(page.entries.map(({ id }) => id)).size, 3);
        assert.deepEqual((await storage.feed(page.cursor)).entries, []);
        assert.deepEqual((await storage.feed(cursor)).entries, page.entries);
      });

      it('brings what another process wrote, whose cursor is as good', async () => {
        const other = await open();
        const { cursor } = await other.feed();
        await storage.commit([{ emit: entry('a') }]);
        assert.deepEqual((await other.feed(cursor)).entries.map(({ userId }) => userId), ['a']);
        assert.deepEqual((await storage.feed(cursor)).entries.map(({ userId }) => userId), ['a']);
      });

      it('leaves nothing out while several write and several read', async () => {
        const both = [storage, await open()];
        const start = (await storage.feed()).cursor;
        let isWriting = true;
        const read = async (own: Storage): Promise<Set<string>> => {
          const seen = new Set<string>();
          for (let cursor = start, isLast = false; !isLast;) {
            isLast = !isWriting;
            const page = await own.feed(cursor);
            cursor = page.cursor;
            for (const { userId } of page.entries) seen.add(userId);
            // An engine that reads at once would leave the writers no room.
            await new Promise(setImmediate);
          }
          return seen;
        };
        const readers = both.map(read);
        await Promise.all(range(200).map((index) => both[index % 2]!.commit([{ emit: entry(`u${index}`) }])));
        isWriting = false;
        const expected = new Set(range(200).map((index) => `u${index}`));
        assert.deepEqual(await Promise.all(readers), [expected, expected]);
      });

      describePages(() => ({ storage, open }));

      it('forgets what is older than asked, and its cursors stay good', async () => {
        const { cursor } = await storage.feed();
        for (const at of [1, 2, 3]) await storage.commit([{ emit: entry('u', at) }]);
        const late = (await storage.feed()).cursor;
        await storage.trimFeed(3);
        assert.deepEqual((await storage.feed(cursor)).entries.map(({ at }) => at), [3]);
        await storage.trimFeed(4);
        const now = (await storage.feed()).cursor;
        await storage.commit([{ emit: entry('u', 5) }]);
        for (const each of [cursor, late, now]) assert.deepEqual((await storage.feed(each)).entries.map(({ at }) => at), [5]);
      });

      it('calls the listeners after a commit that wrote to it, and no more once they stopped', async () => {
        const hints: string[] = [];
        const hinted = (listener: string) => new Promise<void>((resolve) => {
          storage.onFeedHint(() => {
            hints.push(listener);
            resolve();
          });
        });
        const stop = storage.onFeedHint(() => hints.push('stopped'));
        stop();
        const first = hinted('first');
        assert.equal(await storage.commit([{ emit: entry('a') }]), true);
        await first;
        assert.ok(!hints.includes('stopped'));
      });
    });

    describe('life', () => {
      it('answers a ping, and nothing after it was closed', async () => {
        await storage.ping();
        await storage.close();
        await storage.close();
        await assert.rejects(storage.ping(), /closed/);
        await assert.rejects(storage.commit([add(throttle('late'))]), /closed/);
      });

      it('finishes what is under way before it closes', async () => {
        const other = await open();
        const commits = Promise.all(range(30).map((index) => storage.commit([add(throttle(String(index)))])));
        await storage.close();
        assert.deepEqual(await commits, range(30).map(() => true));
        if (other !== storage) assert.equal((await other.list('throttles', {})).length, 30);
      });
    });
  });
}
