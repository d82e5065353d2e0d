import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seed } from '../../src/mock/seed.ts';
import { createPbkdf2Hasher } from '../../src/mock/pbkdf2-hasher.ts';
import { createNotes } from '../../src/server/contact-notes.ts';
import { createMemoryStorage } from '../../src/server/storage/memory-storage.ts';
import type { Change, Storage } from '../../src/server/index.ts';

/** A storage with users whose names can be noted, and the sizes of the commits that it was asked for since. */
async function open(): Promise<{ storage: Storage; sizes: number[]; ids: string[] }> {
  const storage = createMemoryStorage();
  await seed(storage, createPbkdf2Hasher());
  const model = (await storage.find('users', { tenantId: 'acme', userName: 'Ava.Agent' }))!;
  const ids = Array.from({ length: 70 }, (_, index) => `noted-${index}`);
  await storage.commit(ids.map((id) => ({ insert: 'users', row: { ...model, id, userName: id, unifiedKey: id } })));
  const sizes: number[] = [];
  const { commit } = storage;
  Object.assign(storage, { commit: (changes: readonly Change[]) => (sizes.push(changes.length), commit(changes)) });
  return { storage, sizes, ids };
}

const named = (id: string, displayName: string): Change => ({ update: 'users', where: { id }, set: { displayName } });
const nameOf = async (storage: Storage, id: string) => (await storage.find('users', { id }))?.displayName;

describe('Notes of contact', () => {
  it('that come at once share commits, and each is written when its promise is fulfilled', async () => {
    const { storage, sizes, ids } = await open();
    const note = createNotes(storage);
    await Promise.all(ids.map(async (id) => {
      await note(id, named(id, 'here'));
      assert.equal(await nameOf(storage, id), 'here');
    }));
    assert.deepEqual(sizes, [32, 32, 4, 2]);
  });

  it('that come while others are written are written too', async () => {
    const { storage, sizes, ids } = await open();
    const note = createNotes(storage);
    const [first, second, third] = ids as [string, string, string];
    const early = note(first, named(first, 'early'));
    await Promise.resolve();
    await Promise.all([early, note(second, named(second, 'late')), note(third, named(third, 'late'))]);
    assert.deepEqual(await Promise.all([first, second, third].map((id) => nameOf(storage, id))), ['early', 'late', 'late']);
    assert.deepEqual(sizes, [1, 2]);
  });

  it('of one row are one: the last', async () => {
    const { storage, sizes, ids } = await open();
    const note = createNotes(storage);
    const id = ids[0]!;
    await Promise.all([note(id, named(id, 'once')), note(id, named(id, 'twice'))]);
    assert.equal(await nameOf(storage, id), 'twice');
    assert.deepEqual(sizes, [1]);
  });

  it('are written even when one among them is refused', async () => {
    const { storage, ids } = await open();
    const note = createNotes(storage);
    await Promise.all([...ids.slice(0, 3), 'nobody'].map((id) => note(id, named(id, 'here'))));
    for (const id of ids.slice(0, 3)) assert.equal(await nameOf(storage, id), 'here');
  });

  it('that fail tell who waits for them, and the next one is written', async () => {
    const { storage, ids } = await open();
    const note = createNotes(storage);
    const { commit } = storage;
    const id = ids[0]!;
    Object.assign(storage, { commit: () => Promise.reject(new Error('The disk is full')) });
    await assert.rejects(note(id, named(id, 'never')), /disk is full/);
    Object.assign(storage, { commit });
    await note(id, named(id, 'again'));
    assert.equal(await nameOf(storage, id), 'again');
  });
});
